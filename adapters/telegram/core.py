"""What stands behind the bot at Telegram."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from answers.deck import Deck
from bot.service import Service
from intents.match import Matcher


@dataclass(frozen=True, slots=True)
class Core:
    """The deck, what finds its cards, the service that answers from it, and the time."""

    deck: Deck
    matcher: Matcher
    service: Service
    clock: Callable[[], datetime]
