"""Where decks are read from: folders of card files, their facets and notices."""

import secrets
from collections.abc import Iterable
from datetime import date
from functools import cache as once
from pathlib import Path

from adapters.garbage import collecting_no_garbage
from adapters.readability import syllables
from answers.deck import Deck
from answers.lint.deck import DeckFiles, Words
from answers.lint.deck import lint as lint_deck
from answers.problem import DeckError, Problem
from answers.reading import find_notices_problems, find_places, read_deck
from answers.release import EVERYWHERE, Release
from intents.facets import Facets, read_facets

_ROOT = Path(__file__).parents[1]
CARDS = _ROOT / "answers" / "cards"
_NOTICES = _ROOT / "answers" / "notices.yaml"
_FACETS = _ROOT / "intents" / "facets.yaml"
FACETS = _FACETS.name  # in a deck's folder: its own kinds of question
OTHER_FILES = (_NOTICES.name, FACETS)  # what a deck's folder holds besides cards
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
    own = (deck.parent if deck.is_file() else deck) / _FACETS.name
    return read_facets(*named_content(own)) if own.is_file() else _shipped_facets()


@once
def _shipped_facets() -> Facets:
    return read_facets(*named_content(_FACETS))


def load_deck(folder: Path, facets: Facets, release: Release = EVERYWHERE) -> Deck:
    """The deck in a folder or one card file, with its own notices.yaml or the notices that ship. Raises `DeckError`."""
    notices = folder / _NOTICES.name
    notices = notices if notices.is_file() else _NOTICES
    files = deck_files(folder)
    with collecting_no_garbage():
        return read_deck(files.topics, named_content(notices), facets.ids, release, files.logs)


def find_places_in(path: Path) -> dict[tuple[str, str], Problem]:
    """Where each question and phrasing of a deck's folder or card file stands, by its card's id and its text."""
    return find_places(deck_files(path).topics)


def lint(path: Path, facets: Facets, today: date) -> tuple[tuple[Problem, ...], int]:
    """Every problem and warning of a deck's folder or of one card file, and how many files were looked at.

    Raises `DeckError` where there is nothing to look at or a file cannot be opened.
    """
    if holds_notices(path):
        return find_notices_problems(*named_content(path)), 1
    if path.is_file() and path.name == _FACETS.name:
        return (), 1  # read already: these are the facets
    files = deck_files(path)
    problems = lint_deck(files, facets.ids, today, Words(common_words(), syllables))
    count = len(files.topics) + len(files.logs) + len(files.quotations)
    notices = path / _NOTICES.name
    if path.is_dir() and notices.is_file():
        return tuple(sorted((*problems, *find_notices_problems(*named_content(notices))))), count + 1
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
        found = [file for file in sorted(path.rglob("*")) if file.suffix in _SUFFIXES and file.name not in OTHER_FILES]
    logs, quotations = _ending(found, LOG), _ending(found, QUOTATIONS)
    topics = [file for file in found if file not in {*logs, *quotations}]
    if not topics:
        nothing = "there is no card here: a deck is a folder with at least one *.yaml file of cards"
        raise DeckError((Problem(_name(path), 1, "", nothing),))
    return DeckFiles(*(dict(map(named_content, files)) for files in (topics, logs, quotations)))


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


@once
def common_words() -> frozenset[str]:
    """Words of everyday English, as the encoder's vocabulary holds them; none where that is not there."""
    pieces = named_content(_VOCABULARY)[1].decode().split() if _VOCABULARY.is_file() else ()
    return frozenset(word for word in pieces if word.isalpha())


def named_content(file: Path) -> tuple[str, bytes]:
    """A file's path as a person would type it, and its content. Raises `DeckError` where it cannot be read."""
    try:
        return _name(file), file.read_bytes()
    except OSError as error:
        raise DeckError((Problem(_name(file), 1, "", f"cannot be read: {error.strerror}"),)) from error


def _ending(files: Iterable[Path], ending: str) -> list[Path]:
    return [file for file in files if file.name.endswith(ending)]


def _name(file: Path) -> str:
    """The path as a person would type it from where they are."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)
