"""`impar preview`: how a card will look to those who get it."""

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


# How a reply looks where: the text of what is sent there.
LOOKS: dict[str, Callable[[Shown], str]] = {"terminal": _terminal, "web": _web}


@click.command()
@click.argument("card")
@click.option("--in", "place", type=click.Choice(list(LOOKS)), default="terminal", show_default=True, help="Where.")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Write it into a file.")
@audience_option
@deck_option
def preview(card: str, place: str, to: Path | None, audience: str | None, deck: Path | None) -> None:
    """Show CARD as it is sent, whatever the state of its review: in a terminal, or as the page of the web chat.

    The page is one HTML file, to be opened in a browser: impar preview CARD --in web --to card.html
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
