"""One message's way through the house: redacted, accepted, answered, kept."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from answers.deck import Deck
from bot.conversation import NEW, Conversation
from bot.engine import step
from bot.message import Message, Press, Question
from bot.ports import Store
from bot.reply import Reply
from bot.safety.guard import Guard
from intents.match import Matcher


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a message: its reply, the redacted words that were kept, and the kinds of what was redacted."""

    reply: Reply
    stored: str
    phi: tuple[str, ...]


class Service:
    """Answers messages, those of one conversation one after the other, of different conversations side by side."""

    def __init__(self, deck: Deck, matcher: Matcher, store: Store, clock: Callable[[], datetime], guard: Guard) -> None:
        self._deck = deck
        self._matcher = matcher
        self._store = store
        self._clock = clock
        self._guard = guard
        self._locks: dict[str, _Lock] = {}

    async def answer(self, message: Message, start: Conversation = NEW) -> Answered:
        """The reply to a message. A repeat of an event gets the reply of the first time and changes nothing.

        `start` is the state of the conversation where this is its first message.
        """
        message, phi = _redacted(self._guard, message)
        async with self._turn_of(message.conversation):
            first = await self._store.accept(message)
            earlier = None if first else await self._store.reply(message)
            reply = earlier or await self._handle(message, start)
        stored = message.content.text if isinstance(message.content, Question) else ""
        return Answered(reply, stored, phi)

    async def _handle(self, message: Message, start: Conversation) -> Reply:
        conversation = await self._store.conversation(message.conversation) or start
        turn = step(self._deck, self._matcher, conversation, message, self._clock())
        await self._store.commit(message, turn)
        return turn.reply

    @asynccontextmanager
    async def _turn_of(self, conversation: str) -> AsyncIterator[None]:
        """Let one message of a conversation through at a time; the lock is there only while somebody needs it."""
        lock = self._locks.setdefault(conversation, _Lock())
        lock.needed_by += 1
        try:
            async with lock.lock:
                yield
        finally:
            lock.needed_by -= 1
            if not lock.needed_by:
                del self._locks[conversation]


@dataclass(slots=True)
class _Lock:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    needed_by: int = 0


def _redacted(guard: Guard, message: Message) -> tuple[Message, tuple[str, ...]]:
    """The message without identifiers; a button's id is looked at too, for anyone can make one up."""
    if isinstance(message.content, Question):
        redacted = guard.redact(message.content.text)
        return replace(message, content=Question(redacted.text)), redacted.kinds
    return replace(message, content=Press(guard.redact(message.content.choice).text)), ()
