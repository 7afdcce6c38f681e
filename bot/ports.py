"""What the service needs of the world."""

from typing import Protocol

from bot.conversation import Conversation
from bot.message import Message
from bot.reply import Reply
from bot.turn import Turn


class Store(Protocol):
    """Keeps what must survive: accepted messages, conversations, and what was made of them."""

    async def accept(self, message: Message) -> bool:
        """Keep a message until it is handled. False, and nothing kept, if one of its key was accepted before."""
        ...

    async def conversation(self, key: str) -> Conversation | None:
        """The conversation of that key; None where there is none yet."""
        ...

    async def commit(self, message: Message, turn: Turn) -> None:
        """Keep conversation, records and reply of a handled message, all or nothing."""
        ...

    async def reply(self, message: Message) -> Reply | None:
        """The reply that was committed for a message or an earlier one of its key; None while there is none."""
        ...
