"""The durable `Store`: the same for SQLite and PostgreSQL."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from adapters.settings import Keep
from adapters.storage import desk, inbox, notices, outbox, people, pulse
from adapters.storage.database import Database
from adapters.storage.inbox import MOST_AT_ONCE, Inbox, Waiting
from adapters.storage.keys import Keys
from adapters.storage.ledger import Entry, Ledger
from adapters.storage.notices import Wished
from adapters.storage.together import Together
from bot.backlog import Backlog
from bot.conversation import NEW, Conversation
from bot.delivery import LEASE, Taken
from bot.handling import MOST_TRIES, Handled, pause_after
from bot.message import Message
from bot.ports import Begun, Work
from bot.profile import Profile
from bot.reply import Reply
from bot.turn import Turn

# So often, in batches, a busy process looks for what others have left over.
_LOOK_AROUND = 16


class SqlStore:
    """Keeps everything in a database. A reply that was taken is given to nobody else before `lease` has passed."""

    def __init__(self, database: Database, keys: Keys, lease: timedelta = LEASE) -> None:
        self._lease = lease
        self._database = database
        self._keys = keys
        self._inbox = Inbox(database, keys)
        self._ledger = Ledger(database, keys)
        self._accepting = Together(self._accept_all)
        self._delivering = Together(self._deliver_all)
        self._own: dict[str, str] = {}  # keys of messages that this process accepted and has not tried: conversations
        self._batches = 0

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message until it is handled; False if one of its key was accepted before."""
        return await self._accepting.add(self._inbox.row(message, start, now))

    async def knows(self, message: Message) -> bool:
        """Whether a message of its conversation was answered."""
        key = self._keys.conversation(message.platform, message.conversation)
        return await self._database.run(lambda connection: inbox.has_state(connection, key))

    async def handle(
        self, work: Work, apology: Reply, clock: Callable[[], datetime], new: Sequence[Begun] = ()
    ) -> tuple[Handled, ...]:
        """Take up messages, new ones and its own first, and keep what the work makes of them."""
        self._batches += 1
        rows = [self._inbox.row(message, start, clock()) for message, start in new]
        keys = self._next_own() if self._batches % _LOOK_AROUND else []

        def take(connection: Connection) -> list[Waiting]:
            accepted = self._inbox.accept(connection, rows) if rows else ()
            return inbox.take_untried(connection, [*keys, *accepted])

        handled = await self._handle(take, work, apology, clock) if keys or rows else ()
        if rows:
            self._own_what_waits(rows, handled)
        if handled:
            return handled
        ids = await self._database.run(lambda connection: self._inbox.count(connection, clock()))
        return await self._handle(lambda held: inbox.take_counted(held, ids), work, apology, clock) if ids else ()

    async def reply(self, message: Message) -> Reply | None:
        """The reply that was kept for a message; None while there is none."""
        key = self._keys.message(message.key)
        return await self._database.run(lambda connection: outbox.reply(connection, key))

    async def take(self, platforms: Collection[str], most: int, now: datetime) -> tuple[Taken, ...]:
        """Take replies that are to be sent, of each conversation the oldest."""
        until = now + self._lease
        return tuple(await self._database.run(lambda connection: outbox.take(connection, platforms, most, now, until)))

    async def delivered(self, taken: Taken, sent: str, now: datetime) -> None:
        """Keep that a reply was sent."""
        await self._delivering.add((taken.id, sent, now))

    async def put_off(self, taken: Taken, until: datetime) -> None:
        """Give a reply back, to be taken again later."""
        so_far = taken.outgoing.headway.so_far
        await self._database.run(lambda connection: outbox.put_off(connection, taken.id, so_far, until))

    async def set_aside(self, taken: Taken, reason: str) -> None:
        """Give up on a reply."""
        await self._database.run(lambda connection: outbox.set_aside(connection, taken.id, reason))

    async def profile(self, platform: str, person: str) -> Profile:
        """What is kept of a person."""
        key = self._keys.person(platform, person)
        return await self._database.run(lambda connection: people.profile(connection, key))

    async def forget(self, platform: str, person: str, now: datetime) -> int:
        """Erase what is kept of a person."""
        key = self._keys.person(platform, person)
        return await self._database.run(lambda connection: people.forget(connection, key, now))

    async def backlog(self, now: datetime) -> Backlog:
        """How much waits."""
        return await self._database.run(lambda connection: desk.backlog(connection, now))

    async def check(self, now: datetime) -> None:
        """Keep something small."""
        await self._database.run(lambda connection: pulse.beat(connection, now))

    async def purge(self, keep: Keep, now: datetime) -> Mapping[str, int]:
        """Erase what is older than it may be kept, and give how many rows of each table that were."""
        conversations = await self._database.run(lambda connection: desk.purge_conversations(connection, keep, now))
        rest = await self._database.run(lambda connection: desk.purge(connection, keep, now))
        return {**conversations, **rest}

    async def wishes(self) -> Sequence[Wished]:
        """The questions of which somebody wants to be told when a card answers them."""
        return await self._database.run(notices.wishes)

    async def grant(self, wished: Wished, notice: Reply, now: datetime) -> bool:
        """Tell who asked, once; False where they were told already, or forgotten."""
        return await self._database.run(lambda connection: notices.grant(connection, self._keys, wished, notice, now))

    async def _accept_all(self, rows: Sequence[dict[str, Any]]) -> list[bool]:
        first = {row["key"]: row for row in reversed(rows)}
        new = await self._database.run(lambda connection: self._inbox.accept(connection, rows))
        for row in rows:
            if row["key"] in new:
                self._own[row["key"]] = row["conversation"]
        return [row["key"] in new and first[row["key"]] is row for row in rows]

    async def _deliver_all(self, sent: Sequence[tuple[str, str, datetime]]) -> list[None]:
        await self._database.run(lambda connection: outbox.deliver(connection, sent))
        return [None] * len(sent)

    def _own_what_waits(self, rows: Sequence[dict[str, Any]], handled: Sequence[Handled]) -> None:
        """Of messages that were just accepted, those wait whose conversation has another one that is older."""
        done = {each.id for each in handled}
        self._own |= {row["key"]: row["conversation"] for row in rows if row["key"] not in done}

    def _next_own(self) -> list[str]:
        """Keys of its own messages, of each conversation the oldest; they are its own no longer."""
        chosen: dict[str, str] = {}
        for key, conversation in self._own.items():
            chosen.setdefault(conversation, key)
            if len(chosen) == MOST_AT_ONCE:
                break
        for key in chosen.values():
            del self._own[key]
        return list(chosen.values())

    async def _handle(
        self, take: Callable[[Connection], list[Waiting]], work: Work, apology: Reply, clock: Callable[[], datetime]
    ) -> tuple[Handled, ...]:
        def handle(connection: Connection) -> tuple[Handled, ...]:
            tried = [_try(waiting, work, apology, clock()) for waiting in take(connection)]
            now = clock()
            self._keep(connection, tried, now)
            return tuple(each.as_handled(now) for each in tried)

        return await self._database.run(handle)

    def _keep(self, connection: Connection, tried: Sequence["_Tried"], now: datetime) -> None:
        for each in tried:
            if each.error and each.turn:
                inbox.set_aside(connection, each.waiting.id, each.tries, each.error)
            elif each.error:
                due = now + pause_after(each.tries)
                inbox.try_later(connection, each.waiting.id, each.tries, due, each.error)
        entries = [Entry(each.waiting, each.message, each.turn) for each in tried if each.turn]
        done = [each.waiting.id for each in tried if not each.error]
        if entries:
            self._ledger.write(connection, entries, done, now)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A message, what was made of it, and the name of the error, if there was one. Both: it is given up."""

    waiting: Waiting
    message: Message
    began: datetime
    turn: Turn | None
    error: str = ""

    @property
    def tries(self) -> int:
        """How often it was tried by now; a first try is not counted before."""
        return max(self.waiting.tries, 1)

    def as_handled(self, now: datetime) -> Handled:
        """What there is to tell of it."""
        reply = self.turn.reply if self.turn else None
        waiting, message = self.waiting, self.message
        return Handled(message.key, waiting.key, message.platform, waiting.since, self.began, now, reply, self.error)


def _try(waiting: Waiting, work: Work, apology: Reply, now: datetime) -> _Tried:
    """Read a message and do the work on it, unless it has taken down every process that tried.

    A conversation of which nothing can be read begins anew, once its message was set aside.
    """
    message, conversation = None, NEW
    try:
        message, conversation = waiting.read()
        if waiting.tries > MOST_TRIES:
            return _Tried(waiting, message, now, Turn(conversation, apology), "ProcessEnded")
        return _Tried(waiting, message, now, work(message, conversation))
    except Exception as error:  # noqa: BLE001 - whatever it is, the next message must have its turn
        sorry = Turn(conversation, apology) if waiting.tries >= MOST_TRIES else None
        return _Tried(waiting, message or waiting.husk(), now, sorry, type(error).__name__[:64])
