"""Stand-ins for the world, each behind the same port as the real thing."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from adapters.memory import MemoryStore
from answers.deck import Deck
from answers.review import ReviewState
from bot.backlog import Backlog
from bot.conduct import Conduct
from bot.conversation import Conversation
from bot.delivery import Headway, Outgoing, Taken
from bot.handling import Handled
from bot.limiter import UNLIMITED, Rates
from bot.message import Message
from bot.observer import Observer, Unobserved
from bot.ports import Begun, Store, StoreUnavailableError, Work
from bot.reply import Reply
from bot.safety.guard import Guard, Redacted
from bot.safety.names import read_names
from bot.safety.redflags import Flag
from bot.service import Service
from intents.match import Context, Match, Matcher, NoMatch

# After the last change of every card of the shipped deck, before the first review that is due.
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def clock_at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


class RunningClock:
    """A clock that a test sets on."""

    def __init__(self) -> None:
        self._now = NOON

    def __call__(self) -> datetime:
        """The time."""
        return self._now

    def run_on(self, seconds: float) -> None:
        """Let so much time pass."""
        self._now += timedelta(seconds=seconds)


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


class BrokenGuard(Guard):
    """A guard that fails on whatever it is handed, and says what that was in its error."""

    def __init__(self) -> None:
        super().__init__(read_names("", "", "", ""))

    def redact(self, text: str) -> Redacted:
        """Fails."""
        raise BrokenError(text)


class FixedOnePerson:
    """Says the same of every question, and remembers them; `loosely` only where no card is sure."""

    def __init__(self, *, asks: bool, loosely: bool = False) -> None:
        self._asks = asks
        self._loosely = loosely
        self.seen: list[str] = []

    def asks(self, text: str, *, sure: bool) -> bool:
        """What it was made with."""
        self.seen.append(text)
        return self._asks or (self._loosely and not sure)


class HeldStore(MemoryStore):
    """A store whose held conversations are in other hands until they are released, and that tells what it did."""

    def __init__(self, *held: str) -> None:
        super().__init__()
        self._held = set(held)
        self.log: list[str] = []

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message, at once."""
        self.log.append(f"accept {message.event}")
        return await super().accept(message, start, now)

    async def handle(
        self, work: Work, apology: Reply, clock: Callable[[], datetime], new: Sequence[Begun] = ()
    ) -> tuple[Handled, ...]:
        """Do the work on messages of conversations that are not held."""
        for message, start in new:
            await self.accept(message, start, clock())
        waiting = self._waiting
        held = {key: each for key, each in waiting.items() if each.message.conversation in self._held}
        self._waiting = {key: each for key, each in waiting.items() if key not in held}
        handled = await super().handle(work, apology, clock)
        self._waiting = {**held, **self._waiting}
        self.log.extend(f"handle {each.key.partition(':')[2]}" for each in handled)
        return handled

    def release(self, conversation: str) -> None:
        """Give a conversation back."""
        self._held.remove(conversation)


class BrokenError(Exception):
    """What nobody expects."""


class FailingStore(MemoryStore):
    """A store that fails once in the step it is told to fail in, and then works."""

    def __init__(self, step: str, error: Exception) -> None:
        super().__init__()
        self._step = step
        self._error = error

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message, or fail."""
        self._fail("accept")
        return await super().accept(message, start, now)

    async def handle(
        self, work: Work, apology: Reply, clock: Callable[[], datetime], new: Sequence[Begun] = ()
    ) -> tuple[Handled, ...]:
        """Do the work, or fail and keep nothing."""
        self._fail("handle")
        return await super().handle(work, apology, clock, new)

    async def take(self, platforms: Collection[str], most: int, now: datetime) -> tuple[Taken, ...]:
        """Give replies out, or fail."""
        self._fail("take")
        return await super().take(platforms, most, now)

    async def delivered(self, taken: Taken, sent: str, now: datetime) -> None:
        """Keep that a reply was sent, or fail."""
        self._fail("delivered")
        await super().delivered(taken, sent, now)

    def _fail(self, step: str) -> None:
        if step == self._step:
            self._step = ""
            raise self._error


class AbsentStore(MemoryStore):
    """A store that cannot be used."""

    async def backlog(self, now: datetime) -> Backlog:  # noqa: ARG002 - it cannot say, whenever it is
        """Nothing: it fails."""
        raise StoreUnavailableError("away")

    async def check(self, now: datetime) -> None:  # noqa: ARG002 - as above
        """Nothing: it fails."""
        raise StoreUnavailableError("away")


class Onlooker(Unobserved):
    """An `Observer` that remembers what failed: which work, and the error's type; and how often the store was away."""

    def __init__(self) -> None:
        self.stumbles: list[tuple[str, str]] = []
        self.absences = 0

    def store_away(self, error: Exception) -> None:  # noqa: ARG002 - that it was is enough
        """Count it."""
        self.absences += 1

    def stumbled(self, work: str, error: Exception) -> None:
        """Remember it."""
        self.stumbles.append((work, type(error).__name__))


class FailingMatcher:
    """A `Matcher` that fails on questions with a certain word, so many times, and finds nothing in all others."""

    def __init__(self, word: str, times: int) -> None:
        self._word = word
        self._times = times

    def match(self, question: str, context: Context) -> Match:  # noqa: ARG002 - it finds nothing anyway
        """Nothing, or a failure."""
        if self._word in question and self._times:
            self._times -= 1
            raise BrokenError(question)
        return NoMatch()


class FakePlatform:
    """A `Sender` that keeps what it sent, and fails with the errors that it is given, one a try.

    While `quick` is not set, it is slow to send to the address "slow".
    """

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.sent: list[Outgoing] = []
        self.quick = asyncio.Event()
        self.quick.set()

    async def send(self, outgoing: Outgoing) -> str:
        """Send a reply, or fail."""
        if outgoing.address == "slow":
            await self.quick.wait()
        if self._errors:
            raise self._errors.pop(0)
        self.sent.append(outgoing)
        return f"sent {len(self.sent)}"


def put_off(outgoing: Outgoing) -> Outgoing:
    """A reply as whoever takes it next has it from the store."""
    return replace(outgoing, headway=Headway(outgoing.headway.so_far))


def present() -> datetime:
    """The time as it is, for what waits on real things."""
    return datetime.now(UTC)
