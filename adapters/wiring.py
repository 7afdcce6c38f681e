"""Puts the parts together."""

from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.files import load_deck, load_facets
from adapters.knowledge import load_knowledge
from adapters.memory import MemoryStore
from adapters.readiness import Readiness
from adapters.settings import Settings, TelegramSettings
from adapters.telegram.core import Core
from adapters.telegram.platform import Telegram
from adapters.watch import Watch
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


def build(
    settings: Settings, store: Store | None = None, watch: Watch | None = None, links: Links | None = None
) -> House:
    """The house around the deck that is set, which forgets everything unless it is given a store.

    Raises `answers.problem.DeckError` where the deck cannot be used.
    """
    facets = load_facets()
    deck = load_deck(settings.deck, facets)
    matcher = CardMatcher(deck, load_knowledge(facets, settings.cache, settings.wrong_answers))
    watched = watch.timed(matcher) if watch else matcher
    memory = MemoryStore()
    return House(deck, matcher, Service(deck, watched, store or memory, now, watch), links or memory)


def telegram(settings: TelegramSettings, house: House, readiness: Readiness) -> Telegram:
    """The bot at Telegram, answering from a house. Needs a running event loop."""
    core = Core(house.deck, house.matcher, house.service, house.links, now)
    return Telegram(settings, core, report=lambda ready: readiness.report("telegram", ready=ready))
