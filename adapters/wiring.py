"""Puts the parts together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.files import load_deck, load_facets
from adapters.knowledge import load_knowledge
from adapters.memory import MemoryStore
from adapters.settings import Settings, TelegramSettings
from adapters.telegram.core import Core
from adapters.telegram.platform import Telegram
from answers.deck import Deck
from bot.ports import Links, Store
from bot.service import Service
from intents.matcher import CardMatcher


@dataclass(frozen=True, slots=True)
class House:
    """The deck, what finds its cards, the service that answers from it, and what platforms keep beside."""

    deck: Deck
    matcher: CardMatcher
    service: Service
    links: Links


def now() -> datetime:
    """The present time, in UTC."""
    return datetime.now(UTC)


def build(settings: Settings, store: Store | None = None, clock: Callable[[], datetime] = now) -> House:
    """The house around the deck that is set. Raises `answers.problem.DeckError` where the deck cannot be used."""
    facets = load_facets()
    deck = load_deck(settings.deck, facets)
    matcher = CardMatcher(deck, load_knowledge(facets, settings.cache, settings.wrong_answers))
    memory = MemoryStore()
    return House(deck, matcher, Service(deck, matcher, store or memory, clock), memory)


def telegram(settings: TelegramSettings, house: House, clock: Callable[[], datetime] = now) -> Telegram:
    """The bot at Telegram, answering from a house. Needs a running event loop."""
    return Telegram(settings, Core(house.deck, house.matcher, house.service, house.links, clock))
