"""Where content is read from: folders of card files, and what ships with the project."""

import gc
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from answers.deck import Deck
from answers.lint.deck import DeckFiles
from answers.lint.deck import lint as lint_deck
from answers.problem import DeckError, Problem
from answers.reading import find_notices_problems, read_deck
from intents.facets import Facets, read_facets

_ROOT = Path(__file__).parents[1]
CARDS = _ROOT / "answers" / "cards"
_NOTICES = _ROOT / "answers" / "notices.yaml"
_FACETS = _ROOT / "intents" / "facets.yaml"
_SUFFIXES = (".yaml", ".yml")

_READABLE = 0o644

# A deck's own kinds of question, where it has its own.
FACETS = "facets.yaml"

_NO_CARDS = (_NOTICES.name, FACETS)

# What stands beside a topic's file, by the end of its name.
LOG = ".reviews.yaml"
QUOTATIONS = ".quotations.yaml"


def load_facets(folder: Path | None = None) -> Facets:
    """The facets of a deck's folder where it has its own, else those that ship. Raises `DeckError`."""
    own = folder / FACETS if folder else _FACETS
    file = own if own.is_file() else _FACETS
    return read_facets(_name(file), _read(file))


def load_deck(folder: Path, facets: Facets) -> Deck:
    """The deck in a folder, with its own notices.yaml or the notices that ship. Raises `DeckError`."""
    notices = folder / _NOTICES.name
    notices = notices if notices.is_file() else _NOTICES
    files = deck_files(folder)
    with _collecting_no_garbage():
        return read_deck(files.topics, (_name(notices), _read(notices)), facets.ids, files.logs)


@contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """Reading a large deck makes millions of objects and no cycles; to look for some takes half of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def lint(path: Path, facets: Facets, today: date, common: Collection[str] = ()) -> tuple[tuple[Problem, ...], int]:
    """Every problem and warning of a deck's folder or of one card file, and how many files were looked at.

    Raises `DeckError` where there is nothing to look at or a file cannot be opened.
    """
    if path.is_file() and path.name == _NOTICES.name:
        return find_notices_problems(_name(path), _read(path)), 1
    files = deck_files(path)
    problems = lint_deck(files, facets.ids, today, common)
    count = len(files.topics) + len(files.logs) + len(files.quotations)
    notices = path / _NOTICES.name
    if path.is_dir() and notices.is_file():
        return tuple(sorted((*problems, *find_notices_problems(_name(notices), _read(notices))))), count + 1
    return problems, count


def deck_files(path: Path) -> DeckFiles:
    """The files of a deck's folder, or one card file with those that stand beside it. Raises `DeckError`."""
    if path.is_file():
        beside = [log_beside(path), quotations_beside(path)]
        found = [path, *(file for file in beside if file.is_file())]
    else:
        if not path.is_dir():
            raise DeckError((Problem(str(path), 1, "", "there is no such folder: name one that holds card files"),))
        found = [file for file in sorted(path.rglob("*")) if file.suffix in _SUFFIXES and file.name not in _NO_CARDS]
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
