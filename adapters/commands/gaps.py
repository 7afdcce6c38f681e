"""`impar gaps`: what was asked and no card answered."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.settings import read_settings
from adapters.storage import desk
from adapters.storage.opening import open_to_look
from bot.records import Gap
from intents.grouping import group

_MOST_TOLD = 5
_MOST_NEAR = 3


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def gaps(as_json: bool) -> None:
    """List the questions that no card answered, like ones together, the most frequent first."""
    with open_to_look(read_settings(os.environ)) as storage:
        kept = storage.database.do(desk.gaps)
    rows = [_row([kept[place] for place in places]) for places in group([gap.question for gap in kept])]
    if as_json:
        for row in rows:
            click.echo(json.dumps({**asdict(row), "last": row.last.isoformat()}))
    else:
        _show(rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """Questions that are alike: how many, their wordings, which cards came near (the most frequent first), and when."""

    count: int
    questions: tuple[str, ...]
    near: tuple[str, ...]
    last: datetime


def _row(alike: Sequence[Gap]) -> _Row:
    wordings = Counter(gap.question for gap in alike)
    near = Counter(card for gap in alike for card in gap.near)
    return _Row(len(alike), _most_frequent(wordings), _most_frequent(near), max(gap.at for gap in alike))


def _most_frequent(texts: Counter[str]) -> tuple[str, ...]:
    return tuple(text for text, _ in texts.most_common(_MOST_TOLD))


def _show(rows: Sequence[_Row]) -> None:
    console = Console()
    if not rows:
        console.print("Every question that was asked found its card.")
        return
    table = Table("count", "question", "cards that came near", "last asked", box=SIMPLE_HEAD, show_edge=False)
    for row in rows:
        near = ", ".join(row.near[:_MOST_NEAR]) or "none"
        table.add_row(str(row.count), Text(row.questions[0]), near, row.last.isoformat(sep=" ", timespec="seconds"))
    console.print(table)
