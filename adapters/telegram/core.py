"""What stands behind the bot at Telegram."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from answers.deck import Deck
from bot.ports import Links
from bot.service import Service


@dataclass(frozen=True, slots=True)
class Core:
    """The service that answers, what is kept beside, and the time."""

    service: Service
    links: Links
    clock: Callable[[], datetime]

    @property
    def deck(self) -> Deck:
        """The deck that is answered from now."""
        return self.service.deck
