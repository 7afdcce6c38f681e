"""Puts the parts together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.files import load_deck, load_facets
from adapters.memory import MemoryStore
from answers.deck import Deck
from bot.ports import Store
from bot.service import Service
from intents.matcher import CardMatcher


@dataclass(frozen=True, slots=True)
class House:
    """The deck and the service that answers from it."""

    deck: Deck
    service: Service


def now() -> datetime:
    """The present time, in UTC."""
    return datetime.now(UTC)


def build(folder: Path, store: Store | None = None, clock: Callable[[], datetime] = now) -> House:
    """The house around the deck in a folder. Raises `answers.problem.DeckError` where the deck cannot be used."""
    facets = load_facets()
    deck = load_deck(folder, facets)
    return House(deck, Service(deck, CardMatcher(deck, facets), store or MemoryStore(), clock))
