"""Stand-ins for the world, each behind the same port as the real thing."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from adapters.memory import MemoryStore
from answers.deck import Deck
from answers.review import ReviewState
from bot.conduct import Conduct
from bot.limiter import UNLIMITED, Rates
from bot.message import Message
from bot.ports import Store
from bot.safety.redflags import Flag
from bot.service import Service
from bot.turn import Turn
from intents.match import Context, Match, Matcher

# After the last change of every card of the shipped deck, before the first review that is due.
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def ignore(_error: str) -> None:
    """Hear of an error and do nothing."""


def clock_at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


def with_state(deck: Deck, card_ids: Iterable[str], state: ReviewState) -> Deck:
    """The deck with these cards in that review state."""
    chosen = frozenset(card_ids)
    unknown = chosen - {card.id for card in deck.cards}
    if unknown:
        raise KeyError(f"the deck has no {', '.join(sorted(unknown))}")
    topics = (
        replace(
            topic,
            cards=tuple(
                replace(card, review=replace(card.review, state=state)) if card.id in chosen else card
                for card in topic.cards
            ),
        )
        for topic in deck.topics
    )
    return replace(deck, topics=tuple(topics))


class ServiceFactory(Protocol):
    """Makes a service of real parts, each of which a test may replace."""

    def __call__(
        self,
        *,
        store: Store | None = None,
        matcher: Matcher | None = None,
        at: datetime = NOON,
        clock: Callable[[], datetime] | None = None,
        conduct: Conduct | None = None,
        rates: Rates = UNLIMITED,
        failed: Callable[[str], None] = ignore,
    ) -> Service:
        """A service that answers from the shipped deck."""
        ...


class FixedMatcher:
    """A `Matcher` that always decides the same, and remembers what it was asked."""

    def __init__(self, match: Match) -> None:
        self._match = match
        self.asked: list[tuple[str, Context]] = []

    def match(self, question: str, context: Context) -> Match:
        """The decision that it was made with."""
        self.asked.append((question, context))
        return self._match


class FixedEmergencies:
    """Finds the same in every message: a flag, none, or an error in looking; remembers what it looked at."""

    def __init__(self, flag: Flag | None, error: Exception | None = None) -> None:
        self._flag = flag
        self._error = error
        self.seen: list[str] = []

    def find(self, text: str) -> Flag | None:
        """What it was made with."""
        self.seen.append(text)
        if self._error is not None:
            raise self._error
        return self._flag


class FixedOnePerson:
    """Says the same of every question, and remembers them."""

    def __init__(self, *, asks: bool) -> None:
        self._asks = asks
        self.seen: list[str] = []

    def asks(self, text: str) -> bool:
        """What it was made with."""
        self.seen.append(text)
        return self._asks


class HeldStore(MemoryStore):
    """A store that commits a held conversation's messages only once it is released, and tells what it did."""

    def __init__(self, *held: str) -> None:
        super().__init__()
        self._gates = {conversation: asyncio.Event() for conversation in held}
        self.log: list[str] = []

    async def accept(self, message: Message) -> bool:
        """Keep a message, at once."""
        self.log.append(f"accept {message.event}")
        return await super().accept(message)

    async def commit(self, message: Message, turn: Turn) -> None:
        """Keep what was made of a message, once its conversation is not held."""
        gate = self._gates.get(message.conversation)
        if gate is not None:
            await gate.wait()
        await super().commit(message, turn)
        self.log.append(f"commit {message.event}")

    def release(self, conversation: str) -> None:
        """Let the messages of a conversation through."""
        self._gates[conversation].set()


class StoreDownError(Exception):
    """What a store raises that cannot be reached."""


class FailingStore(MemoryStore):
    """A store that fails once in the step it is told to fail in, and then works."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self._step = step

    async def accept(self, message: Message) -> bool:
        """Keep a message, or fail."""
        self._fail("accept")
        return await super().accept(message)

    async def commit(self, message: Message, turn: Turn) -> None:
        """Keep what was made of a message, or fail and keep nothing."""
        self._fail("commit")
        await super().commit(message, turn)

    def _fail(self, step: str) -> None:
        if step == self._step:
            self._step = ""
            raise StoreDownError(step)
