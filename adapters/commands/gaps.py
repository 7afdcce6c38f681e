"""`impar gaps`: what was asked and no card answered, and what is made of it."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from adapters.commands.options import chosen_of, deck_option, facet_of, settings_with
from adapters.drafting import DraftingError, draft_card, to_phrasing
from adapters.files import load_deck, load_facets
from adapters.settings import read_settings
from adapters.storage import desk
from adapters.storage.opening import open_to_look
from adapters.wiring import now
from bot.gaps import GapGroup, grouped

_MOST_NEAR = 3


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def gaps(context: click.Context, as_json: bool) -> None:
    """List the questions that no card answered, like ones together, the most frequent first.

    The commands below take such a group up, by its id. Who asked and wants to know is told where they asked, as soon
    as a card that answers it is sent.
    """
    if context.invoked_subcommand:
        return
    rows = _rows()
    if as_json:
        for row in rows:
            click.echo(json.dumps({"id": row.id, **asdict(row), "last": row.last.isoformat()}))
    else:
        _show(rows)


@gaps.command()
@click.argument("id", type=int)
@click.option("--to", required=True, help="Who looks after it.")
def assign(id: int, to: str) -> None:  # noqa: A002 - click names the argument by it
    """Have somebody look after the questions of the group ID."""
    row = _row_of(id)
    _take_up(row, to)
    click.echo(f"{to} looks after: {row.questions[0]}")


@gaps.command("to-phrasing")
@click.argument("id", type=int)
@click.option("--card", required=True, help="The card that answers it.")
@click.option("--words", help="The wording to add, if not the most frequent one.")
@deck_option
def phrasing(id: int, card: str, words: str | None, deck: Path | None) -> None:  # noqa: A002 - as above
    """Add the question of the group ID to the phrasings of a card that answers it, so that it is found by it."""
    row, folder = _row_of(id), settings_with(deck).deck
    chosen_of({each.id: each for each in load_deck(folder, load_facets(folder)).cards}, card)
    try:
        file = to_phrasing(folder, card, words or row.questions[0])
    except DraftingError as error:
        raise click.ClickException(str(error)) from error
    _take_up(row, card)
    click.echo(f"{file}: '{words or row.questions[0]}' is a phrasing of {card} now. Check it with: impar lint {folder}")


@gaps.command()
@click.argument("id", type=int)
@click.option("--topic", required=True, help="The id of its topic, which may be a new one.")
@click.option("--facet", required=True, help="The facet of the new card.")
@click.option("--words", help="The question, if not the most frequent wording.")
@deck_option
def draft(id: int, topic: str, facet: str, words: str | None, deck: Path | None) -> None:  # noqa: A002 - as above
    """Begin a card that will answer the questions of the group ID: a draft, which is sent to nobody yet."""
    row, folder = _row_of(id), settings_with(deck).deck
    facet_of(folder, facet)
    asked = (words,) if words else row.questions
    try:
        file = draft_card(folder, (topic, facet), asked, now().date())
    except DraftingError as error:
        raise click.ClickException(str(error)) from error
    _take_up(row, f"{topic}/{facet}")
    click.echo(f"{file}: {topic}/{facet} is begun. Write it, then: impar lint --warnings {file}")


def _rows() -> list[GapGroup]:
    with open_to_look(read_settings(os.environ)) as storage:
        return grouped(storage.database.do(desk.gaps))


def _row_of(id_: int) -> GapGroup:
    return chosen_of({str(row.id): row for row in _rows()}, str(id_), "group of questions")


def _take_up(row: GapGroup, by: str) -> None:
    with open_to_look(read_settings(os.environ)) as storage:
        storage.database.do(lambda connection: desk.take_up(connection, row.ids, by, now()))


def _show(rows: Sequence[GapGroup]) -> None:
    """Print each group in a few lines, which can be read on a terminal of any width."""
    if not rows:
        click.echo("Every question that was asked found its card.")
    for row in rows:
        click.echo("\n".join(_lines(row)))


def _lines(row: GapGroup) -> Iterator[str]:
    times = "once" if row.count == 1 else f"{row.count} times"
    yield f"{row.id}: {row.questions[0]}"
    yield f"    asked {times}, last on {row.last.isoformat(sep=' ', timespec='minutes')}"
    yield f"    near: {', '.join(row.near[:_MOST_NEAR]) or 'no card'}"
    if row.taken_up:
        yield f"    taken up: {row.taken_up}"
    if row.to_tell:
        yield f"    {row.to_tell} {'wants' if row.to_tell == 1 else 'want'} to be told"
