"""The outcome of one step of a conversation."""

from dataclasses import dataclass

from bot.conversation import Conversation
from bot.delivery import Outgoing
from bot.records import Record
from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Turn:
    """The conversation as it is now, what to answer, and what to keep. They belong together: all or nothing."""

    conversation: Conversation
    reply: Reply
    records: tuple[Record, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
