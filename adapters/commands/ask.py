"""`impar ask`: one question, or a file of them."""

import asyncio
import json
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TextIO
from uuid import uuid4

import click
from rich.console import Console

from adapters.commands.options import audience_option, deck_option, settings_with, start_of
from adapters.console import render
from adapters.wiring import House, build
from answers.audience import Audience
from bot.asking import AskError, as_object, read_asked
from bot.asking import ask as ask_machine
from bot.conversation import Conversation
from bot.message import Message, Question


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--context", metavar="CARD", help="The card that the conversation has just seen, like topic/facet.")
@audience_option
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8", errors="replace"),
    help="Read JSON Lines, write JSON Lines in the same order; - for standard input.",
)
@deck_option
def ask(
    question: str | None,
    as_json: bool,
    context: str | None,
    audience: str | None,
    batch: TextIO | None,
    deck: Path | None,
) -> None:
    """Answer one QUESTION, or every question of a batch.

    A batch line is `{"q": "..."}` with optional `context` and `audience`, or `{"turns": [{"say": "..."}, ...]}` for a
    dialogue. A line that cannot be used is answered by `{"error": "..."}` and makes the exit code 1.
    """
    if (question is None) == (batch is None):
        raise click.UsageError('give a question, like: impar ask "is it safe?", or --batch FILE')
    settings = settings_with(deck)
    house = build(settings)
    start = start_of(house.deck, context, audience, settings.audiences)
    if batch is not None:
        defaults = {"context": context, "audience": audience}
        sys.exit(asyncio.run(_answer_lines(house, batch, defaults, settings.audiences)))
    asyncio.run(_answer_one(house, str(question), start, as_json=as_json))


async def _answer_one(house: House, question: str, start: Conversation, *, as_json: bool) -> None:
    key = str(uuid4())
    answered = await house.service.answer(Message(key, "console", key, key, Question(question)), start)
    if as_json:
        click.echo(_dump(as_object(answered)))
    else:
        Console().print(render(answered.reply))


async def _answer_lines(
    house: House, lines: Iterable[str], defaults: dict[str, str | None], audiences: Collection[Audience]
) -> int:
    failed = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = read_asked(_load(line, defaults), house.deck, audiences)
            answer = await ask_machine(house.service, asked, "batch", uuid4())
        except AskError as error:
            failed += 1
            answer = {"error": f"line {number}: {error}"}
            click.echo(answer["error"], err=True)
        click.echo(_dump(answer))
    return 1 if failed else 0


def _load(line: str, defaults: dict[str, str | None]) -> object:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise AskError('not JSON: write one object a line, like {"q": "your question"}') from error
    set_defaults = {key: value for key, value in defaults.items() if value is not None}
    return {**set_defaults, **request} if isinstance(request, dict) else request


def _dump(answer: dict[str, object]) -> str:
    """The object on one line; half a surrogate pair, which UTF-8 cannot hold, as the escape that JSON has for it."""
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")
