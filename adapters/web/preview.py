"""A card's page as one file, for who writes it."""

from datetime import date

from adapters.web.outbound import card_address
from adapters.web.pages import card_values, links, worded_link
from adapters.web.site import FOLDER, render
from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from bot.reply import Reply

_LINKED = '<link rel="stylesheet" href="/static/style.css">'


def card_as_page(deck: Deck, card: Card, audience: Audience, reply: Reply, today: date) -> str:
    """The page at the card's address, with its style sheet in it; its links lead to a running server only."""
    values = card_values(deck, card, audience, reply, card_address(card.id))
    audiences = tuple((each, worded_link(card, each)) for each in Audience)
    related = links(deck, card.follow_ups, today)
    style = (FOLDER / "static" / "style.css").read_text(encoding="utf-8")
    written = render("card.html", **values, audiences=audiences, related=related, token="")
    return written.replace(_LINKED, f"<style>\n{style}</style>")
