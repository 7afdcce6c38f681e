"""What most tests begin with: the content that ships, and a service of real parts."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from hypothesis import settings as hypothesis_settings

from adapters.files import CARDS, load_deck, load_facets
from adapters.knowledge import load_knowledge
from adapters.memory import MemoryStore
from adapters.safety import load_guard, load_individuals, load_redflags
from adapters.settings import read_settings
from answers.deck import Deck
from bot.conduct import Conduct
from bot.limiter import UNLIMITED, Rates
from bot.observer import Observer
from bot.ports import Store
from bot.safety.guard import Guard
from bot.service import Service
from intents.encoder import Encoder
from intents.facets import Facets
from intents.match import Matcher
from intents.matcher import CardMatcher, Knowledge
from tests.fakes import NOON, ServiceFactory, clock_at

# How long an example takes depends on what else the machine does: it says nothing of the code.
hypothesis_settings.register_profile("short", deadline=None, max_examples=24)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=400)
hypothesis_settings.load_profile("short")  # `--hypothesis-profile thorough` looks longer


@pytest.fixture(scope="module", autouse=True)
def thaw() -> Iterator[None]:
    """What a program has frozen for as long as it runs is garbage once its test is over."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def facets() -> Facets:
    """The facets that ship with the project."""
    return load_facets()


@pytest.fixture(scope="session")
def deck(facets: Facets) -> Deck:
    """The deck that ships with the project."""
    return load_deck(CARDS, facets)


@pytest.fixture(scope="session")
def knowledge(facets: Facets) -> Knowledge:
    """What the matcher learned from the facets that ship; from the cache where it is there."""
    settings = read_settings(os.environ)
    return load_knowledge(facets, settings.cache, settings.wrong_answers)


@pytest.fixture(scope="session")
def encoder(knowledge: Knowledge) -> Encoder:
    """The encoder that ships."""
    assert knowledge.encoder is not None
    return knowledge.encoder


@pytest.fixture(scope="session")
def matcher(deck: Deck, knowledge: Knowledge) -> Matcher:
    """The matcher of the shipped deck."""
    return CardMatcher(deck, knowledge)


@pytest.fixture(scope="session")
def guard() -> Guard:
    """The guard that ships with the project."""
    return load_guard()


@pytest.fixture(scope="session")
def conduct() -> Conduct:
    """The bot's conduct by the rules that ship, as it is where nothing is set."""
    return Conduct(load_redflags(read_settings(os.environ).cache), load_individuals())


@pytest.fixture(scope="session")
def service(deck: Deck, matcher: Matcher, guard: Guard, conduct: Conduct) -> ServiceFactory:
    """Makes services of the shipped deck, each with a store of its own unless it is given one."""
    shipped, found_by, rules, finds = deck, matcher, conduct, guard

    def make(
        *,
        deck: Deck | None = None,
        store: Store | None = None,
        matcher: Matcher | None = None,
        at: datetime = NOON,
        clock: Callable[[], datetime] | None = None,
        conduct: Conduct | None = None,
        guard: Guard | None = None,
        rates: Rates = UNLIMITED,
        observer: Observer | None = None,
    ) -> Service:
        return Service(
            deck or shipped,
            matcher or found_by,
            store or MemoryStore(),
            clock or clock_at(at),
            guard=guard or finds,
            conduct=conduct or rules,
            rates=rates,
            observer=observer,
        )

    return make
