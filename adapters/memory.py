"""The store of a process that keeps nothing: everything is forgotten when it ends."""

from collections import OrderedDict
from typing import Generic, TypeVar

from bot.conversation import Conversation
from bot.message import Message
from bot.records import Record
from bot.reply import Reply
from bot.turn import Turn

_MOST = 10_000

Value = TypeVar("Value")


class _Recent(OrderedDict[str, Value], Generic[Value]):
    """The values that were set last, at most `_MOST` of them."""

    def __setitem__(self, key: str, value: Value) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > _MOST:
            self.popitem(last=False)


class MemoryStore:
    """A `Store` in memory that holds the last ten thousand of each kind."""

    def __init__(self) -> None:
        self._accepted: _Recent[Message] = _Recent()
        self._replies: _Recent[Reply] = _Recent()
        self._conversations: _Recent[Conversation] = _Recent()
        self._records: _Recent[tuple[Record, ...]] = _Recent()

    async def accept(self, message: Message) -> bool:
        """Keep a message; False if one of its key was accepted before."""
        if message.key in self._accepted:
            return False
        self._accepted[message.key] = message
        return True

    async def conversation(self, key: str) -> Conversation | None:
        """The conversation of that key; None where there is none yet."""
        return self._conversations.get(key)

    async def commit(self, message: Message, turn: Turn) -> None:
        """Keep what was made of a message."""
        self._conversations[message.conversation] = turn.conversation
        self._replies[message.key] = turn.reply
        self._records[message.key] = turn.records

    async def reply(self, message: Message) -> Reply | None:
        """The reply that was committed for a message; None while there is none."""
        return self._replies.get(message.key)

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything that was recorded, in its order."""
        return tuple(record for records in self._records.values() for record in records)
