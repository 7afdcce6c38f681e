"""`impar evaluate`: how well the deck answers labelled questions."""

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from adapters.commands.options import deck_option, settings_with
from adapters.wiring import House, build
from bot.evaluation import Checked, Judged, Report, Tally, Verdict, check, expectations, judge
from bot.message import Message, Question
from bot.reply import Reply
from intents.labelled import Labelled, read_labelled

_NO_CARD = "no card"
_NO_TESTS = "no card has tests: write some under 'tests:', or name a file of labelled questions"

Item = TypeVar("Item")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--wrong", "show_wrong", is_flag=True, help="List every question that was not answered right.")
@deck_option
def evaluate(files: tuple[Path, ...], as_json: bool, show_wrong: bool, deck: Path | None) -> None:
    """Ask every labelled question in FILES, each cold, and report what became of them.

    A file is YAML (under each card's id, or `none`, the list of its questions) or JSON Lines
    (`{"q": ..., "card": ...}`).
    Without FILES, the questions under the cards' own `tests:` are asked; exit code 1 if one of them is not answered as
    its card says.
    """
    house = build(settings_with(deck))
    if not files:
        sys.exit(_check_deck(house, as_json=as_json))
    questions = [each for file in files for each in read_labelled(str(file), file.read_bytes())]
    _refuse_unknown(house, questions)
    report = Report(tuple(asyncio.run(_judge(house, questions))))
    if as_json:
        click.echo(json.dumps(report.as_object(), ensure_ascii=False))
    else:
        _show(report, show_wrong=show_wrong)


def _check_deck(house: House, *, as_json: bool) -> int:
    checked = asyncio.run(_check(house))
    failed = [each for each in checked if not each.met]
    if as_json:
        report = {"tests": len(checked), "failed": [each.as_object() for each in failed]}
        click.echo(json.dumps(report, ensure_ascii=False))
        return 1 if failed else 0
    for each in failed:
        wanted = each.expectation
        must = "must open it" if wanted.opens else "must not open it"
        click.echo(f"{wanted.card}: {wanted.question!r} {must}, and opens {each.got or _NO_CARD}")
    click.echo(f"{len(checked)} tests of the cards: {len(failed)} failed" if checked else _NO_TESTS)
    return 1 if failed else 0


async def _check(house: House) -> list[Checked]:
    wanted = expectations(house.deck)
    return [check(each, await _reply(house, each.question)) for each in _tracked(wanted)]


def _refuse_unknown(house: House, questions: Sequence[Labelled]) -> None:
    unknown = sorted({each.card for each in questions if each.card and house.deck.card(each.card) is None})
    if unknown:
        raise click.UsageError(f"these labels are no cards of the deck: {', '.join(unknown)}")


async def _judge(house: House, questions: Sequence[Labelled]) -> list[Judged]:
    return [judge(each, await _reply(house, each.question)) for each in _tracked(questions)]


async def _reply(house: House, question: str) -> Reply:
    """What a question gets, asked cold."""
    key = str(uuid4())
    return (await house.service.answer(Message(key, "evaluate", key, key, Question(question)))).reply


def _tracked(items: Sequence[Item]) -> Iterable[Item]:
    progress = Console(stderr=True)
    return track(items, "Asking", console=progress, transient=True, disable=not sys.stderr.isatty())


def _show(report: Report, *, show_wrong: bool) -> None:
    console = Console()
    headings = (Column("should open", no_wrap=True), "total", *(verdict.value for verdict in Verdict))
    table = Table(*headings, title="Labelled questions", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for card, tally in report.by_card.items():
        table.add_row(card or _NO_CARD, *_row(tally))
    console.print(table)
    console.print(_summary(report))
    for wanted, got, count in report.confusion:
        console.print(f"{count} x {got} was sent for {wanted or _NO_CARD}")
    for each in report.judged:
        if show_wrong and each.verdict not in _fine(each):
            console.print(f"{each.verdict.value}: {each.labelled.question!r} -> {each.got}", markup=False)


def _fine(judged: Judged) -> tuple[Verdict, ...]:
    return (Verdict.RIGHT,) if judged.labelled.card else (Verdict.REFUSED, Verdict.ASKED)


def _row(tally: Tally) -> list[str]:
    return [str(tally.total), *(str(tally.counts[verdict]) for verdict in Verdict)]


def _summary(report: Report) -> str:
    answerable, unanswerable = report.answerable, report.unanswerable
    lines = []
    if answerable.total:
        asked = answerable.share(Verdict.OFFERED, Verdict.ASKED)
        lines.append(
            f"Of {answerable.total} questions that a card answers: {answerable.share(Verdict.RIGHT):.1%} right, "
            f"{answerable.share(Verdict.WRONG):.1%} wrong, {asked:.1%} asked back, "
            f"{answerable.share(Verdict.REFUSED):.1%} refused."
        )
    if unanswerable.total:
        asked = unanswerable.share(Verdict.OFFERED, Verdict.ASKED)
        lines.append(
            f"Of {unanswerable.total} that no card answers: {unanswerable.share(Verdict.REFUSED):.1%} refused, "
            f"{asked:.1%} asked back, {unanswerable.share(Verdict.WRONG):.1%} answered wrongly."
        )
    return "\n".join(lines)
