"""Inline mode: what a person can post in any chat. Pure: no network, no clock; nothing of it is kept."""

from dataclasses import dataclass, replace
from datetime import date

from adapters.telegram.buttons import token
from adapters.telegram.commands import GREETING
from adapters.telegram.keyboard import Button
from adapters.telegram.outbound import blocks
from adapters.telegram.richtext import as_html, split
from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from bot.answering import answer
from bot.reply import Outcome, Reply

_LONGEST_DESCRIPTION = 120


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to post: its id, how it is offered, and the HTML and the button of what is posted."""

    id: str
    title: str
    description: str
    html: str
    button: Button


def offers(deck: Deck, reply: Reply, audience: Audience, today: date, username: str) -> tuple[Offer, ...]:
    """What can be posted of a reply: its card, or the cards that may be meant; in an emergency what is to be done."""
    if reply.outcome is Outcome.URGENT:
        return (_urgent(deck, reply, username),)
    cards = [deck.card(card_id) for card_id in _cards(reply)]
    return tuple(
        _offer(deck, answer(deck, card, audience, confidence=1.0, receipt="", today=today), username)
        for card in cards
        if card is not None
    )


def link(username: str, start: str) -> str:
    """The address that opens the bot's private chat and starts it with a parameter (Telegram, "Deep linking")."""
    return f"https://t.me/{username}?start={start}"


def _cards(reply: Reply) -> tuple[str, ...]:
    if reply.outcome is Outcome.ANSWER:
        return (reply.card,)
    return reply.offered if reply.outcome is Outcome.ASK else ()


def _offer(deck: Deck, reply: Reply, username: str) -> Offer:
    start = token(reply.card)
    return Offer(
        start,
        reply.heading,
        _shortened(reply.claims[0].text),
        _posted(deck, reply),
        Button(wording.OPEN_CHAT, url=link(username, start)),
    )


def _urgent(deck: Deck, reply: Reply, username: str) -> Offer:
    return Offer(
        "urgent",
        wording.URGENT_TITLE,
        _shortened(" ".join(reply.paragraphs)),
        as_html(split(blocks(deck, replace(reply, choices=())))[0]),
        Button(wording.OPEN_CHAT, url=link(username, GREETING)),
    )


def _posted(deck: Deck, reply: Reply) -> str:
    """The answer as one message. One that is too long goes without its references, or not at all, and says so."""
    shorter = replace(reply, sources=(), notes=(*reply.notes, wording.REFERENCES_IN_CHAT))
    pointer = replace(reply, claims=(), notes=(), sources=(), jurisdiction="", paragraphs=(wording.TOO_LONG_TO_POST,))
    for each in (reply, shorter, pointer):
        message, *more = split(blocks(deck, each))
        if not more:
            return as_html(message)
    raise ValueError(f"the notices around the card {reply.card} fit into no message")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_DESCRIPTION else f"{text[: _LONGEST_DESCRIPTION - 1]}…"
