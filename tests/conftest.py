"""What most tests begin with: the content that ships, and a service of real parts."""

import os
from datetime import datetime

import pytest

from adapters.files import CARDS, load_deck, load_facets, load_guard
from adapters.knowledge import load_knowledge
from adapters.memory import MemoryStore
from adapters.settings import read_settings
from answers.deck import Deck
from bot.ports import Store
from bot.safety.guard import Guard
from bot.service import Service
from intents.facets import Facets
from intents.match import Matcher
from intents.matcher import CardMatcher, Knowledge
from tests.fakes import NOON, ServiceFactory, clock_at


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
def matcher(deck: Deck, knowledge: Knowledge) -> Matcher:
    """The matcher of the shipped deck."""
    return CardMatcher(deck, knowledge)


@pytest.fixture(scope="session")
def guard() -> Guard:
    """The guard that ships with the project."""
    return load_guard()


@pytest.fixture(scope="session")
def service(deck: Deck, matcher: Matcher, guard: Guard) -> ServiceFactory:
    """Makes services of the shipped deck, each with a store of its own unless it is given one."""
    shipped = matcher

    def make(*, store: Store | None = None, matcher: Matcher | None = None, at: datetime = NOON) -> Service:
        return Service(deck, matcher or shipped, store or MemoryStore(), clock_at(at), guard)

    return make
