"""What a button carries: at most 64 bytes (Bot API, InlineKeyboardButton), the same before and after a restart."""

import base64
import hashlib
from dataclasses import dataclass

from answers.card import Card
from answers.deck import Deck
from bot.choice import Action, Choice

LONGEST_DATA = 64

_TOKEN_BYTES = 12
_OPEN, _BACK, _SOURCES, _SOURCES_HERE = "o", "b", "s", "e"
_HERE = (_BACK, _SOURCES_HERE)
_OF_A_CARD = {_OPEN: Action.OPEN, _BACK: Action.OPEN, _SOURCES: Action.SOURCES, _SOURCES_HERE: Action.SOURCES}


@dataclass(frozen=True, slots=True)
class Pressed:
    """A choice of the bot's, and whether its reply takes the place of the message that the button is under."""

    choice: str
    here: bool = False


def token(card_id: str) -> str:
    """A short name of a card that may stand in a button and in a deep link: 16 of `[A-Za-z0-9_-]`."""
    digest = hashlib.sha256(card_id.encode()).digest()[:_TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def card_of(deck: Deck, named: str) -> Card | None:
    """The card of that token; None where the deck has none."""
    return next((card for card in deck.cards if token(card.id) == named), None)


def data_of(choice: Choice, *, here: bool = False) -> str:
    """What the button of a choice carries; empty where no button can carry it.

    `here` asks for a reply in the place of the message that the button is under.
    """
    if choice.action is Action.OPEN:
        return f"{_BACK if here else _OPEN}:{token(choice.target)}"
    if choice.action is Action.SOURCES:
        return f"{_SOURCES_HERE if here else _SOURCES}:{token(choice.target)}"
    return choice.id if len(choice.id.encode()) <= LONGEST_DATA else ""


def pressed(data: str, deck: Deck) -> Pressed:
    """What a button asks for that carries `data`. A card that the deck has no more is asked for all the same."""
    kind, _, target = data.partition(":")
    if kind not in _OF_A_CARD:
        return Pressed(data)
    card = card_of(deck, target)
    return Pressed(f"{_OF_A_CARD[kind]}:{card.id if card else target}", kind in _HERE)


def asks_for_card(data: str) -> str:
    """The token of the card that a button opens or tells the sources of; empty for another button."""
    kind, _, target = data.partition(":")
    return target if kind in _OF_A_CARD else ""
