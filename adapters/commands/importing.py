"""`impar import`: drafts from what a house has already."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from adapters.files import FACETS, load_facets, log_beside, write_whole
from adapters.importers.article import import_article
from adapters.importers.draft import Draft, Fate, Report, put
from adapters.importers.medquad import facets_of, import_medquad, report_of
from adapters.importers.medquadfile import read_medquad
from adapters.importers.pairs import Origin, Pair, drafts_of
from adapters.importers.qnabot import read_qnabot
from adapters.importers.sorting import Sorter
from adapters.importers.table import read_csv, read_xlsx
from adapters.importers.trial import put_trial
from adapters.knowledge import load_knowledge
from adapters.settings import read_settings
from adapters.wiring import now
from answers.problem import DeckError
from answers.yamltext import write

_MOST_SHOWN = 40

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_topic = click.option("--topic", default="", help="The topic's name, where the file does not tell it.")
_publisher = click.option("--publisher", default="", help="Who published it, where the file does not tell it.")
_all = click.option("--all", "show_all", is_flag=True, help="Report every line of long lists.")


@click.group("import")
def importing() -> None:
    """Make drafts of cards from an article, a question list, or another bot's export.

    Nothing that is there is overwritten, and the same input twice changes nothing. What comes of it is `submitted`: it
    is not sent to anybody before people have approved it.
    """


def _to(folder: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--to FOLDER`, for the drafts."""
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option("--to", type=kind, default=folder, show_default=True, help="Folder for the drafts.")


@importing.command()
@_file
@_to("drafts")
@_topic
@_publisher
@_all
def article(file: Path, to: Path, topic: str, publisher: str, show_all: bool) -> None:
    """Make a draft topic of the article in FILE: plain text with guideline and research sections and references."""
    sorter = _sorter()
    with _reading(file):
        draft, report = import_article(str(file), file.read_bytes(), sorter, topic, publisher)
    _write(to, [draft], report, show_all=show_all)


@importing.command("csv")
@_file
@_to("drafts")
@_topic
@_publisher
@_all
def csv_table(file: Path, to: Path, topic: str, publisher: str, show_all: bool) -> None:
    """Make drafts of the questions and answers in a CSV table; docs/authoring.md names the columns."""
    with _reading(file):
        pairs = read_csv(str(file), file.read_bytes())
    _write(to, *_sorted(file, pairs, topic, publisher), show_all=show_all)


@importing.command()
@_file
@_to("drafts")
@_topic
@_publisher
@_all
def xlsx(file: Path, to: Path, topic: str, publisher: str, show_all: bool) -> None:
    """Make drafts of the questions and answers in the first sheet of a workbook; the columns are those of `csv`."""
    with _reading(file):
        pairs = read_xlsx(str(file), file.read_bytes())
    _write(to, *_sorted(file, pairs, topic, publisher), show_all=show_all)


@importing.command()
@_file
@_to("drafts")
@_topic
@_publisher
@_all
def qnabot(file: Path, to: Path, topic: str, publisher: str, show_all: bool) -> None:
    """Make drafts of what QnABot on AWS exported as JSON."""
    with _reading(file):
        pairs, left = read_qnabot(str(file), file.read_bytes())
    drafts, report = _sorted(file, pairs, topic, publisher)
    report.left[:0] = left
    _write(to, drafts, report, show_all=show_all)


@importing.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@_to("medquad")
@click.option(
    "--serve-unreviewed",
    "to_be_tried",
    is_flag=True,
    help="Have the cards sent, with their caution, before anybody has reviewed them: to try a large deck.",
)
@_all
def medquad(path: Path, to: Path, to_be_tried: bool, show_all: bool) -> None:
    """Make a deck of MedQuAD: PATH is its file of pairs (JSON Lines, gzipped or not), or the folder that holds it.

    Its cards are `submitted`. With --serve-unreviewed they are sent with their caution, and the log of their reviews
    says that nobody has reviewed them; what patients are told is then the page's own wording.
    """
    file = path / "pairs.jsonl.gz" if path.is_dir() else path
    with _reading(file):
        entries = read_medquad(str(file), file.read_bytes())
    facets = to / FACETS
    if not facets.exists():
        write_whole(facets, write(facets_of(entries)).encode())
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Importing pairs", total=len(entries))
        drafts: list[Draft] = []
        files: list[tuple[Path, Fate]] = []
        at = now()
        for draft, pairs in import_medquad(entries, to_be_tried=to_be_tried):
            [(file, fate)] = put(draft, to, at.date(), write_whole)
            if to_be_tried and fate is not Fate.KEPT:
                put_trial(draft, log_beside(file), at, write_whole)
            drafts.append(draft)
            files.append((file, fate))
            progress.advance(task, pairs)
    report = report_of(entries, drafts)
    report.files = files
    _show(report, show_all=show_all)


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    """Say what is wrong with the file that is imported, with its lines."""
    try:
        yield
    except DeckError as error:
        raise click.ClickException(f"{file} cannot be imported; {len(error.problems)} to mend:\n{error}") from error


def _sorted(file: Path, pairs: Sequence[Pair], topic: str, publisher: str) -> tuple[list[Draft], Report]:
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return drafts_of(pairs, Origin(file.name, publisher or "not stated", changed), _sorter(), topic)


def _sorter() -> Sorter:
    facets = load_facets()
    return Sorter(facets, load_knowledge(facets, read_settings(os.environ).cache).model)


def _write(folder: Path, drafts: list[Draft], report: Report, *, show_all: bool) -> None:
    today = now().date()
    for draft in drafts:
        report.files.extend(put(draft, folder, today, write_whole))
    _show(report, show_all=show_all)


def _show(report: Report, *, show_all: bool) -> None:
    """Print a report; of a long list its beginning, how much more there is, and how to see it."""
    parts = (
        ("Taken", report.taken),
        ("Changed", report.changed),
        ("Left", report.left),
        ("Open points", report.open_points),
        ("Files", _files(report, show_all=show_all)),
    )
    for title, lines in parts:
        if lines:
            click.echo(f"{title}:")
            shown = lines if show_all else lines[:_MOST_SHOWN]
            for line in shown:
                click.echo(f"  {line}")
            if len(lines) > len(shown):
                click.echo(f"  and {len(lines) - len(shown)} more: --all names them, also in a second run")


def _files(report: Report, *, show_all: bool) -> list[str]:
    if show_all or len(report.files) <= _MOST_SHOWN:
        return [f"{file}: {fate}" for file, fate in report.files]
    counts = Counter(fate for _, fate in report.files)
    return [f"{count} files: {fate}" for fate, count in counts.items()]
