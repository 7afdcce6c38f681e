"""`impar diff`: what a change of the deck changes for those who ask."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from uuid import uuid4

import click
from rich.console import Console
from rich.progress import track

from adapters.commands.options import settings_with
from adapters.settings import Settings
from adapters.storage import desk
from adapters.storage.opening import open_to_look
from adapters.wiring import House, build
from bot.difference import Difference, Given, given, questions_of
from bot.message import Message, Question
from intents.labelled import read_labelled

_deck = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_deck)
@click.argument("new", type=_deck)
@click.option(
    "--questions",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of questions to ask besides, labelled as for `impar evaluate`; may be given several times.",
)
@click.option(
    "--log",
    "with_log",
    is_flag=True,
    help="Ask what no card answered as well; what one did is not kept.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def diff(old: Path, new: Path, files: tuple[Path, ...], with_log: bool, as_json: bool) -> None:
    """Say which questions the deck in NEW answers otherwise than the deck in OLD.

    Both are asked every question, phrasing and test of their cards, and what stands in files of questions. With --log
    they are asked the questions as well that no card answered, as long as these are kept. Those that a card answered
    are not there: for privacy, a receipt keeps which card was sent and not what was asked. A question that the same
    card answers in other words is counted apart.
    """
    settings = settings_with(None)
    houses = [build(replace(settings, deck=folder)) for folder in (old, new)]
    labelled = (each.question for file in files for each in read_labelled(str(file), file.read_bytes()))
    logged = _logged(settings) if with_log else ()
    questions = tuple(dict.fromkeys((*questions_of(house.deck for house in houses), *labelled, *logged)))
    differences = asyncio.run(_compare(questions, *houses))
    reworded = [each for each in differences if each.reworded]
    changed = [each for each in differences if not each.reworded]
    if as_json:
        report = {"questions": len(questions), "changed": _objects(changed), "reworded": _objects(reworded)}
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    for each in changed:
        click.echo(f"{each.question!r}\n  was: {each.old}\n  is:  {each.new}")
    for card in dict.fromkeys(each.new.card for each in reworded):
        click.echo(f"{card}: the same questions, other words")
    click.echo(f"Of {len(questions)} questions {len(changed)} are answered otherwise, {len(reworded)} in other words.")


def _logged(settings: Settings) -> tuple[str, ...]:
    with open_to_look(settings) as storage:
        return tuple(each.gap.question for each in storage.database.do(desk.gaps))


async def _compare(questions: Sequence[str], old: House, new: House) -> list[Difference]:
    console = Console(stderr=True)
    asked = track(questions, "Asking", console=console, transient=True, disable=not sys.stderr.isatty())
    pairs = [(question, await _given(old, question), await _given(new, question)) for question in asked]
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


async def _given(house: House, question: str) -> Given:
    key = str(uuid4())
    answered = await house.service.answer(Message(key, "diff", key, key, Question(question)))
    return given(house.deck, answered.reply)


def _objects(differences: Sequence[Difference]) -> list[dict[str, object]]:
    return [asdict(each) for each in differences]
