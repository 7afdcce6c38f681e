"""What stands behind the bot at Telegram."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from answers.deck import Deck
from bot.ports import Links
from bot.service import Service


@dataclass(frozen=True, slots=True)
class Core:
    """The deck, the service that answers from it, what is kept beside, and the time."""

    deck: Deck
    service: Service
    links: Links
    clock: Callable[[], datetime]
