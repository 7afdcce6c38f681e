"""What most tests begin with: the content that ships, and a service of real parts."""

import os
from collections.abc import Callable
from datetime import datetime

import pytest

from adapters.files import CARDS, load_deck, load_facets
from adapters.knowledge import load_knowledge
from adapters.memory import MemoryStore
from adapters.settings import read_settings
from answers.deck import Deck
from bot.observer import Observer
from bot.ports import Store
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
def service(deck: Deck, matcher: Matcher) -> ServiceFactory:
    """Makes services of the shipped deck, each with a store of its own unless it is given one."""
    shipped = matcher

    def make(
        *,
        store: Store | None = None,
        matcher: Matcher | None = None,
        clock: Callable[[], datetime] | None = None,
        observer: Observer | None = None,
    ) -> Service:
        return Service(deck, matcher or shipped, store or MemoryStore(), clock or clock_at(NOON), observer)

    return make
