"""Where decks are read from: folders of card files, their facets and notices."""

from pathlib import Path

from adapters.readability import syllables
from answers.deck import Deck
from answers.plainness import find_hard_wording
from answers.problem import DeckError, Problem
from answers.reading import find_notices_problems, find_places, find_problems, read_deck
from answers.release import EVERYWHERE, Release
from intents.facets import Facets, read_facets

_ROOT = Path(__file__).parents[1]
CARDS = _ROOT / "answers" / "cards"
_NOTICES = _ROOT / "answers" / "notices.yaml"
_FACETS = _ROOT / "intents" / "facets.yaml"
_SUFFIXES = (".yaml", ".yml")


def load_facets(deck: Path = CARDS) -> Facets:
    """The facets of the deck in a folder, or of a file in it: its own facets.yaml or those that ship.

    Raises `DeckError`.
    """
    facets = (deck.parent if deck.is_file() else deck) / _FACETS.name
    facets = facets if facets.is_file() else _FACETS
    return read_facets(*named_content(facets))


def load_deck(folder: Path, facets: Facets, release: Release = EVERYWHERE) -> Deck:
    """The deck in a folder or one card file, with its own notices.yaml or the notices that ship. Raises `DeckError`."""
    notices = folder / _NOTICES.name
    notices = notices if notices.is_file() else _NOTICES
    return read_deck(_contents(folder), named_content(notices), facets.ids, release)


def find_places_in(path: Path) -> dict[tuple[str, str], Problem]:
    """Where each question and phrasing of a deck's folder or card file stands, by its card's id and its text."""
    return find_places(_contents(path))


def lint(path: Path, facets: Facets) -> tuple[tuple[Problem, ...], int]:
    """Every problem of a deck's folder or of one card file, and how many files were looked at.

    Raises `DeckError` where there is nothing to look at or a file cannot be opened.
    """
    if holds_notices(path):
        return find_notices_problems(*named_content(path)), 1
    if path.is_file() and path.name == _FACETS.name:
        return (), 1  # read already: these are the facets
    contents = _contents(path)
    hard = (each for name, content in contents.items() for each in find_hard_wording(name, content, syllables))
    problems = tuple(sorted((*find_problems(contents, facets.ids), *hard)))
    notices = path / _NOTICES.name
    if path.is_dir() and notices.is_file():
        return tuple(sorted((*problems, *find_notices_problems(*named_content(notices))))), len(contents) + 1
    return problems, len(contents)


def holds_notices(path: Path) -> bool:
    """Whether a path is a deck's file of notices, which holds no card."""
    return path.is_file() and path.name == _NOTICES.name


def named_content(file: Path) -> tuple[str, bytes]:
    """A file's path as a person would type it, and its content. Raises `DeckError` where it cannot be read."""
    try:
        return _name(file), file.read_bytes()
    except OSError as error:
        raise DeckError((Problem(_name(file), 1, "", f"cannot be read: {error.strerror}"),)) from error


def _contents(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return dict((named_content(path),))
    if not path.is_dir():
        raise DeckError((Problem(str(path), 1, "", "there is no such folder: name one that holds card files"),))
    beside = (_NOTICES.name, _FACETS.name)
    files = [file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.name not in beside]
    if not files:
        nothing = "there is no card here: a deck is a folder with at least one *.yaml file of cards"
        raise DeckError((Problem(_name(path), 1, "", nothing),))
    return dict(map(named_content, sorted(files)))


def _name(file: Path) -> str:
    """The path as a person would type it from where they are."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)
