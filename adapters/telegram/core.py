"""What stands behind the bot at Telegram."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from answers.deck import Deck
from bot.ports import Links
from bot.service import Service
from intents.match import Matcher


@dataclass(frozen=True, slots=True)
class Core:
    """The deck, what finds its cards, the service that answers from it, what is kept beside, and the time."""

    deck: Deck
    matcher: Matcher
    service: Service
    links: Links
    clock: Callable[[], datetime]
