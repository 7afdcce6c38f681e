"""Messages from their acceptance until they are handled.

Whoever handles a message holds the rows of the message and of its conversation until the transaction ends, in
PostgreSQL by `FOR UPDATE SKIP LOCKED`: others pass over them, and a process that dies lets go of them at once. SQLite
has one process and one connection, so there a transaction alone is enough.

A message is first handled by the process that accepted it, together with others. What is left over after a moment is
anybody's. There each try is counted before it begins, so that a message that takes the process down is found out; and
what was tried before is tried alone, so that it takes nothing else with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal_column, select, update

from adapters.storage import tables
from adapters.storage.database import Database
from adapters.storage.keys import Keys
from adapters.storage.tables import State
from adapters.storage.texts import read_conversation, read_envelope, read_message, write_message
from answers.audience import Audience
from bot.conversation import Conversation, begun
from bot.message import Message, Question

MOST_AT_ONCE = 16
# How long a message is left to the process that accepted it.
_HEAD_START = timedelta(seconds=1)
# How long a message is left to the process that has counted a try.
_TO_BEGIN = timedelta(seconds=5)

_INBOX = tables.inbox
_EARLIER = tables.inbox.alias("earlier")
_IS_HEAD = ~(
    select(literal_column("1"))
    .where(
        _EARLIER.c.conversation == _INBOX.c.conversation,
        tables.waits(_EARLIER),
        _EARLIER.c.id < _INBOX.c.id,
    )
    .exists()
)
_HEADS = (
    select(
        _INBOX.c.id,
        _INBOX.c.key,
        _INBOX.c.platform,
        _INBOX.c.conversation,
        _INBOX.c.person,
        _INBOX.c.message,
        _INBOX.c.accepted_at,
        _INBOX.c.tries,
        tables.conversations.c.state.label("conversation_state"),
        tables.people.c.audience,
    )
    .join(tables.conversations, tables.conversations.c.key == _INBOX.c.conversation)
    .join(tables.people, tables.people.c.key == _INBOX.c.person, isouter=True)
    .where(tables.waits(_INBOX), _IS_HEAD)
    .order_by(_INBOX.c.id)
    .limit(MOST_AT_ONCE)
)
_HELD = (_INBOX, tables.conversations)
_FREE_HEADS = _HEADS.with_for_update(of=_HELD, skip_locked=True)
_UNTRIED = _FREE_HEADS.where(_INBOX.c.key.in_(bindparam("keys", expanding=True)), _INBOX.c.tries == 0)
_LEFT_OVER = _FREE_HEADS.where(_INBOX.c.due_at <= bindparam("now"))
# A message whose try was counted is nobody else's; who only looks whether it is due lets go of its conversation soon.
_COUNTED = _HEADS.with_for_update(of=_HELD).where(_INBOX.c.id.in_(bindparam("ids", expanding=True)))
_COUNT = (
    update(_INBOX)
    .where(_INBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(tries=_INBOX.c.tries + 1, due_at=bindparam("until"))
)
_CLOSE = (
    update(_INBOX)
    .where(_INBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=State.DONE, message="", error="")
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message whose turn has come, and the state of its conversation, as texts: reading them is part of the try.

    What one version of the program wrote another may not be able to read; such a row must hold up no other. `key`,
    `conversation` and `person` are hashes.
    """

    id: int
    key: str
    platform: str
    conversation: str
    person: str
    text: str
    state: str
    audience: str
    since: datetime
    tries: int

    def read(self) -> tuple[Message, Conversation]:
        """The message, and its conversation. Raises whatever a text that cannot be read raises."""
        message, start = read_message(self.text, self.platform, self.conversation, self.person)
        return message, read_conversation(self.state) or begun(start, self._chosen())

    def husk(self) -> Message:
        """What can still be told of a message that cannot be read: where it came from, and where a reply may go."""
        event, address = read_envelope(self.text)
        return Message(event, self.platform, self.conversation, self.person, Question(""), address)

    def _chosen(self) -> Audience | None:
        return Audience(self.audience) if self.audience else None


class Inbox:
    """Keeps messages, and gives out those whose turn has come."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._keys = keys
        insert = database.insert
        self._accept = insert(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.key)
        self._begin = insert(tables.conversations).on_conflict_do_nothing()

    def row(self, message: Message, start: Conversation, now: datetime) -> dict[str, Any]:
        """A message as the inbox holds it."""
        return {
            "key": self._keys.message(message.key),
            "platform": message.platform,
            "conversation": self._keys.conversation(message.platform, message.conversation),
            "person": self._keys.person(message.platform, message.person),
            "message": write_message(message, start),
            "accepted_at": now,
            "due_at": now + _HEAD_START,
            "tries": 0,
            "state": State.WAITING,
            "error": "",
        }

    def accept(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> set[str]:
        """Keep messages, and give the keys of those that are new."""
        new = set((connection.execute(self._accept, rows)).scalars())
        beginnings = {row["conversation"]: row["accepted_at"] for row in rows if row["key"] in new}
        if beginnings:  # in the order of their keys, so that two processes never wait for each other
            states = [
                {"key": key, "person": "", "state": "", "updated_at": beginnings[key]} for key in sorted(beginnings)
            ]
            connection.execute(self._begin, states)
        return new

    def count(self, connection: Connection, now: datetime) -> list[int]:
        """Count a try of messages that were left over, before it begins, and give their ids."""
        waiting = connection.execute(_LEFT_OVER, {"now": now}).all()
        alone = bool(waiting) and waiting[0].tries > 0
        ids = [row.id for row in (waiting[:1] if alone else waiting) if alone or not row.tries]
        if ids:
            connection.execute(_COUNT, {"ids": ids, "until": now + _TO_BEGIN})
        return ids


def take_untried(connection: Connection, keys: Sequence[str]) -> list[Waiting]:
    """Hold those of these messages that nobody has tried yet, of each conversation the oldest."""
    return [_waiting(row) for row in connection.execute(_UNTRIED, {"keys": keys})]


def take_counted(connection: Connection, ids: Sequence[int]) -> list[Waiting]:
    """Hold messages of which a try was just counted."""
    return [_waiting(row) for row in connection.execute(_COUNTED, {"ids": ids})]


def has_state(connection: Connection, conversation: str) -> bool:
    """Whether anything was made of a conversation yet."""
    state = select(tables.conversations.c.state).where(tables.conversations.c.key == conversation)
    return bool(connection.execute(state).scalar())


def close(connection: Connection, ids: Sequence[int]) -> None:
    """Erase what was said in messages that were handled; their keys stay, by which a repeat is known."""
    connection.execute(_CLOSE, {"ids": ids})


def try_later(connection: Connection, id_: int, tries: int, due: datetime, error: str) -> None:
    """Have a message that failed wait."""
    connection.execute(update(_INBOX).where(_INBOX.c.id == id_).values(tries=tries, due_at=due, error=error))


def set_aside(connection: Connection, id_: int, tries: int, error: str) -> None:
    """Give up on a message; it stays for the operator to look at."""
    values = {"tries": tries, "state": State.ASIDE, "error": error}
    connection.execute(update(_INBOX).where(_INBOX.c.id == id_).values(values))


def _waiting(row: Row[*tuple[Any, ...]]) -> Waiting:
    return Waiting(
        row.id,
        row.key,
        row.platform,
        row.conversation,
        row.person,
        row.message,
        row.conversation_state,
        row.audience or "",
        row.accepted_at,
        row.tries,
    )
