"""Puts the parts together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.files import load_deck, load_facets
from adapters.garbage import uncollected
from adapters.knowledge import load_matcher, load_shipped_encoder
from adapters.memory import MemoryStore
from adapters.safety import load_guard, load_individuals, load_redflags
from adapters.settings import Settings
from answers.deck import Deck
from bot.conduct import Conduct
from bot.limiter import UNLIMITED, Rates
from bot.observer import Observer, Observers
from bot.ports import Links, Store
from bot.service import Service
from intents.matcher import CardMatcher

if TYPE_CHECKING:
    from adapters.watch import Watch


@dataclass(frozen=True, slots=True)
class House:
    """What finds the cards, the service that answers from them, and what platforms keep beside."""

    matcher: CardMatcher
    service: Service
    links: Links

    @property
    def deck(self) -> Deck:
        """The deck that is answered from now."""
        return self.service.deck


def now() -> datetime:
    """The present time, in UTC."""
    return datetime.now(UTC)


def build(
    settings: Settings,
    store: Store | None = None,
    links: Links | None = None,
    *,
    watch: "Watch | None" = None,
    tracing: Observer | None = None,
    rates: Rates = UNLIMITED,
    clock: Callable[[], datetime] = now,
) -> House:
    """The house around the deck that is set, which forgets everything unless it is given a store.

    `rates` are for a house that serves many; one that a person asks in their own terminal needs none.
    Raises `answers.problem.DeckError` where the deck cannot be used.
    """
    with uncollected(), ThreadPoolExecutor(1) as beside:
        beside.submit(load_shipped_encoder)  # most of its time is not Python's: the guards are loaded meanwhile
        guard, conduct = load_guard(), conduct_of(settings)
    deck, matcher = furnish(settings)
    memory = MemoryStore()
    service = Service(
        deck,
        watch.timed(matcher) if watch else matcher,
        store or memory,
        clock,
        guard=guard,
        conduct=conduct,
        rates=rates,
        observer=Observers(watch, tracing) if watch and tracing else watch,
    )
    return House(matcher, service, links or memory)


def furnish(settings: Settings) -> tuple[Deck, CardMatcher]:
    """The deck that is set, as its files are now, and what finds its cards. Raises `answers.problem.DeckError`."""
    facets = load_facets(settings.deck)
    deck = load_deck(settings.deck, facets, settings.release)
    return deck, load_matcher(deck, facets, settings.cache, settings.wrong_answers)


def conduct_of(settings: Settings) -> Conduct:
    """How the bot conducts itself by these settings. Raises `DeckError` where a rule that ships cannot be used."""
    return Conduct(load_redflags(settings.cache), load_individuals(), settings.urgent, settings.audiences)
