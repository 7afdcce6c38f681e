"""Where content is read from: folders of card files, and what ships with the project."""

import gc
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from adapters.readability import syllables
from answers.deck import Deck
from answers.lint.deck import DeckFiles, Words
from answers.lint.deck import lint as lint_deck
from answers.problem import DeckError, Problem
from answers.reading import find_notices_problems, find_places, read_deck
from answers.release import EVERYWHERE, Release
from bot.safety.guard import Guard
from bot.safety.individual import Individuals, read_individuals
from bot.safety.names import read_names
from bot.safety.redflags import RedFlags, read_messages, read_redflags
from intents.facets import Facets, read_facets

_ROOT = Path(__file__).parents[1]
CARDS = _ROOT / "answers" / "cards"
_NOTICES = _ROOT / "answers" / "notices.yaml"
_FACETS = _ROOT / "intents" / "facets.yaml"
FACETS = _FACETS.name  # in a deck's folder: its own kinds of question
_SAFETY = _ROOT / "bot" / "safety"
_RED_FLAGS = _SAFETY / "redflags.yaml"
_MESSAGES = _SAFETY / "messages.yaml"
_INDIVIDUAL = _SAFETY / "individual.yaml"
_VOCABULARY = _ROOT / "intents" / "weights" / "vocab.txt"
_SUFFIXES = (".yaml", ".yml")

_READABLE = 0o644

# What stands beside a topic's file, by the end of its name.
LOG = ".reviews.yaml"
QUOTATIONS = ".quotations.yaml"


def load_facets(deck: Path = CARDS) -> Facets:
    """The facets of the deck in a folder, or of a file in it: its own facets.yaml or those that ship.

    Raises `DeckError`.
    """
    facets = (deck.parent if deck.is_file() else deck) / _FACETS.name
    facets = facets if facets.is_file() else _FACETS
    return read_facets(_name(facets), _read(facets))


@cache
def load_guard() -> Guard:
    """The guard with the names that ship with the project. Raises `DeckError`."""
    contents = (_read(_SAFETY / name).decode() for name in ("words.txt", "names.txt", "eponyms.txt", "cues.txt"))
    return Guard(read_names(*contents))


@cache
def load_redflags() -> RedFlags:
    """The rules for red flags that ship with the project, their examples tried. Raises `DeckError`."""
    messages = read_messages(_name(_MESSAGES), _read(_MESSAGES))
    return read_redflags(_name(_RED_FLAGS), _read(_RED_FLAGS), _common_words(), messages)


@cache
def load_individuals() -> Individuals:
    """The rules for questions about one person, their examples tried. Raises `DeckError`."""
    return read_individuals(_name(_INDIVIDUAL), _read(_INDIVIDUAL), _common_words())


def lint_safety() -> tuple[Problem, ...]:
    """Every problem of the safety rules that ship, the examples beside them included."""
    problems: list[Problem] = []
    for load in (load_redflags, load_individuals):
        try:
            load()
        except DeckError as error:
            problems.extend(error.problems)
    return tuple(problems)


def _common_words() -> frozenset[str]:
    """Words of everyday English, which are no slips of others; none where the encoder's vocabulary is not there."""
    pieces = _read(_VOCABULARY).decode().split() if _VOCABULARY.is_file() else ()
    return frozenset(word for word in pieces if word.isalpha())


def load_deck(folder: Path, facets: Facets, release: Release = EVERYWHERE) -> Deck:
    """The deck in a folder or one card file, with its own notices.yaml or the notices that ship. Raises `DeckError`."""
    notices = folder / _NOTICES.name
    notices = notices if notices.is_file() else _NOTICES
    files = deck_files(folder)
    with collecting_no_garbage():
        return read_deck(files.topics, (_name(notices), _read(notices)), facets.ids, release, files.logs)


def find_places_in(path: Path) -> dict[tuple[str, str], Problem]:
    """Where each question and phrasing of a deck's folder or card file stands, by its card's id and its text."""
    return find_places(deck_files(path).topics)


@contextmanager
def collecting_no_garbage() -> Iterator[None]:
    """A large deck is millions of objects and no cycles; to look for some again and again takes half of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def lint(path: Path, facets: Facets, today: date) -> tuple[tuple[Problem, ...], int]:
    """Every problem and warning of a deck's folder or of one card file, and how many files were looked at.

    Raises `DeckError` where there is nothing to look at or a file cannot be opened.
    """
    if holds_notices(path):
        return find_notices_problems(_name(path), _read(path)), 1
    if path.is_file() and path.name == _FACETS.name:
        return (), 1  # read already: these are the facets
    files = deck_files(path)
    problems = lint_deck(files, facets.ids, today, Words(_common_words(), syllables))
    count = len(files.topics) + len(files.logs) + len(files.quotations)
    notices = path / _NOTICES.name
    if path.is_dir() and notices.is_file():
        return tuple(sorted((*problems, *find_notices_problems(_name(notices), _read(notices))))), count + 1
    return problems, count


def holds_notices(path: Path) -> bool:
    """Whether a path is a deck's file of notices, which holds no card."""
    return path.is_file() and path.name == _NOTICES.name


def deck_files(path: Path) -> DeckFiles:
    """The files of a deck's folder, or one card file with those that stand beside it. Raises `DeckError`."""
    if path.is_file():
        beside = [log_beside(path), quotations_beside(path)]
        found = [path, *(file for file in beside if file.is_file())]
    else:
        if not path.is_dir():
            raise DeckError((Problem(str(path), 1, "", "there is no such folder: name one that holds card files"),))
        others = (_NOTICES.name, _FACETS.name)
        found = [file for file in sorted(path.rglob("*")) if file.suffix in _SUFFIXES and file.name not in others]
    logs, quotations = _ending(found, LOG), _ending(found, QUOTATIONS)
    topics = [file for file in found if file not in {*logs, *quotations}]
    if not topics:
        nothing = "there is no card here: a deck is a folder with at least one *.yaml file of cards"
        raise DeckError((Problem(_name(path), 1, "", nothing),))
    return DeckFiles(*({_name(file): _read(file) for file in files} for files in (topics, logs, quotations)))


def log_beside(file: Path) -> Path:
    """Where the log of the reviews of a topic's file is kept."""
    return file.with_name(f"{file.stem}{LOG}")


def quotations_beside(file: Path) -> Path:
    """Where the sentences of the source of a topic's file are kept."""
    return file.with_name(f"{file.stem}{QUOTATIONS}")


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the rights that it has; a reader never sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rights = file.stat().st_mode if file.exists() else _READABLE
    partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        partial.write_bytes(content)
        partial.chmod(rights)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def _ending(files: Iterable[Path], ending: str) -> list[Path]:
    return [file for file in files if file.name.endswith(ending)]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DeckError((Problem(_name(file), 1, "", f"cannot be read: {error.strerror}"),)) from error


def _name(file: Path) -> str:
    """The path as a person would type it from where they are."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)
