"""`impar preview`: how a card will look to those who get it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import click
from rich.console import Console

from adapters.commands.options import audience_option, chosen_of, deck_option, settings_with, start_of
from adapters.console import render
from adapters.files import load_deck, load_facets
from adapters.web.preview import card_as_page
from adapters.wiring import now
from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from bot.answering import answer
from bot.reply import Reply

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to be shown: a card of a deck, worded for somebody, and the reply that sends it."""

    deck: Deck
    card: Card
    audience: Audience
    reply: Reply
    today: date


def _terminal(shown: Shown) -> str:
    console = Console(file=StringIO(), width=_WIDTH, record=True)
    console.print(render(shown.reply))
    return console.export_text()


def _web(shown: Shown) -> str:
    return card_as_page(shown.deck, shown.card, shown.audience, shown.reply, shown.today)


def _slack(shown: Shown) -> str:
    """The blocks, as Slack's Block Kit Builder takes them."""
    from adapters.slack.outbound import Frame, drafts  # noqa: PLC0415 - its library takes long to load

    made = drafts(shown.reply, Frame())
    return json.dumps({"blocks": [block for draft in made for block in draft.blocks]}, indent=2, ensure_ascii=False)


def _telegram(shown: Shown) -> str:
    """Each message in Telegram's HTML, and under it its buttons, a row a line."""
    from adapters.telegram.outbound import messages  # noqa: PLC0415 - as above

    lines: list[str] = []
    for part in messages(shown.deck, shown.reply):
        rows = (" ".join(f"[{button.label}]" for button in row) for row in part.keyboard)
        lines.extend((part.html, "", *rows))
    return "\n".join(lines).rstrip()


# How a reply looks where: the text of what is sent there.
LOOKS: dict[str, Callable[[Shown], str]] = {
    "terminal": _terminal,
    "web": _web,
    "slack": _slack,
    "telegram": _telegram,
}


@click.command()
@click.argument("card")
@click.option("--in", "place", type=click.Choice(list(LOOKS)), default="terminal", show_default=True, help="Where.")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Write it into a file.")
@audience_option
@deck_option
def preview(card: str, place: str, to: Path | None, audience: str | None, deck: Path | None) -> None:
    """Show CARD as it is sent, whatever the state of its review: in a terminal, the web chat, Slack or Telegram.

    For the web it is one HTML file, to be opened in a browser: `impar preview CARD --in web --to card.html`. For Slack
    it is the JSON that Slack's Block Kit Builder shows, for Telegram the HTML of its messages with their buttons.
    """
    folder = settings_with(deck).deck
    loaded = load_deck(folder, load_facets(folder))
    chosen = chosen_of({each.id: each for each in loaded.cards}, card)
    worded = start_of(loaded, None, audience).audience
    today = now().date()
    reply = answer(loaded, chosen, worded, confidence=1, receipt="", today=today)
    text = LOOKS[place](Shown(loaded, chosen, worded, reply, today))
    if to is None:
        click.echo(text)
    else:
        to.write_text(text, encoding="utf-8")
        click.echo(f"{to}: written")
