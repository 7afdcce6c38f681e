"""Where content is read from: folders of card files, and what ships with the project."""

from pathlib import Path

from adapters.readability import syllables
from answers.deck import Deck
from answers.plainness import find_hard_wording
from answers.problem import DeckError, Problem
from answers.reading import find_notices_problems, find_places, find_problems, read_deck
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
_SAFETY = _ROOT / "bot" / "safety"
_RED_FLAGS = _SAFETY / "redflags.yaml"
_MESSAGES = _SAFETY / "messages.yaml"
_INDIVIDUAL = _SAFETY / "individual.yaml"
_VOCABULARY = _ROOT / "intents" / "weights" / "vocab.txt"
_SUFFIXES = (".yaml", ".yml")


def load_facets(deck: Path = CARDS) -> Facets:
    """The facets of the deck in a folder, or of a file in it: its own facets.yaml or those that ship.

    Raises `DeckError`.
    """
    facets = (deck.parent if deck.is_file() else deck) / _FACETS.name
    facets = facets if facets.is_file() else _FACETS
    return read_facets(_name(facets), _read(facets))


def load_guard() -> Guard:
    """The guard with the names that ship with the project. Raises `DeckError`."""
    contents = (_read(_SAFETY / name).decode() for name in ("words.txt", "names.txt", "eponyms.txt", "cues.txt"))
    return Guard(read_names(*contents))


def load_redflags() -> RedFlags:
    """The rules for red flags that ship with the project, their examples tried. Raises `DeckError`."""
    messages = read_messages(_name(_MESSAGES), _read(_MESSAGES))
    return read_redflags(_name(_RED_FLAGS), _read(_RED_FLAGS), _common_words(), messages)


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
    return read_deck(_contents(folder), (_name(notices), _read(notices)), facets.ids, release)


def find_places_in(path: Path) -> dict[tuple[str, str], Problem]:
    """Where each question and phrasing of a deck's folder or card file stands, by its card's id and its text."""
    return find_places(_contents(path))


def lint(path: Path, facets: Facets) -> tuple[tuple[Problem, ...], int]:
    """Every problem of a deck's folder or of one card file, and how many files were looked at.

    Raises `DeckError` where there is nothing to look at or a file cannot be opened.
    """
    if holds_notices(path):
        return find_notices_problems(_name(path), _read(path)), 1
    if path.is_file() and path.name == _FACETS.name:
        return (), 1  # read already: these are the facets
    contents = _contents(path)
    hard = (each for name, content in contents.items() for each in find_hard_wording(name, content, syllables))
    problems = tuple(sorted((*find_problems(contents, facets.ids), *hard)))
    notices = path / _NOTICES.name
    if path.is_dir() and notices.is_file():
        return tuple(sorted((*problems, *find_notices_problems(_name(notices), _read(notices))))), len(contents) + 1
    return problems, len(contents)


def holds_notices(path: Path) -> bool:
    """Whether a path is a deck's file of notices, which holds no card."""
    return path.is_file() and path.name == _NOTICES.name


def _contents(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {_name(path): _read(path)}
    if not path.is_dir():
        raise DeckError((Problem(str(path), 1, "", "there is no such folder: name one that holds card files"),))
    beside = (_NOTICES.name, _FACETS.name)
    files = [file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.name not in beside]
    if not files:
        nothing = "there is no card here: a deck is a folder with at least one *.yaml file of cards"
        raise DeckError((Problem(_name(path), 1, "", nothing),))
    return {_name(file): _read(file) for file in sorted(files)}


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
