"""Where content is read from: folders of card files, and what ships with the project."""

from pathlib import Path

from answers.deck import Deck
from answers.problem import DeckError, Problem
from answers.reading import find_notices_problems, find_places, find_problems, read_deck
from intents.facets import Facets, read_facets

_ROOT = Path(__file__).parents[1]
CARDS = _ROOT / "answers" / "cards"
_NOTICES = _ROOT / "answers" / "notices.yaml"
_FACETS = _ROOT / "intents" / "facets.yaml"
_SUFFIXES = (".yaml", ".yml")


def load_facets() -> Facets:
    """The facets that ship with the project. Raises `DeckError`."""
    return read_facets(_name(_FACETS), _read(_FACETS))


def load_deck(folder: Path, facets: Facets) -> Deck:
    """The deck in a folder or one card file, with its own notices.yaml or the notices that ship. Raises `DeckError`."""
    notices = folder / _NOTICES.name
    notices = notices if notices.is_file() else _NOTICES
    return read_deck(_contents(folder), (_name(notices), _read(notices)), facets.ids)


def find_places_in(path: Path) -> dict[tuple[str, str], Problem]:
    """Where each question and phrasing of a deck's folder or card file stands, by its card's id and its text."""
    return find_places(_contents(path))


def lint(path: Path, facets: Facets) -> tuple[tuple[Problem, ...], int]:
    """Every problem of a deck's folder or of one card file, and how many files were looked at.

    Raises `DeckError` where there is nothing to look at or a file cannot be opened.
    """
    if holds_notices(path):
        return find_notices_problems(_name(path), _read(path)), 1
    contents = _contents(path)
    problems = find_problems(contents, facets.ids)
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
    files = [file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.name != _NOTICES.name]
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
