"""The outcome of one step of a conversation."""

from dataclasses import dataclass

from bot.conversation import Conversation
from bot.delivery import Outgoing
from bot.records import Record
from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Turn:
    """The conversation as it is now, what to answer, and what to keep. They belong together: all or nothing.

    `outgoing` are sent besides the reply, to others. `failed` is the class of an error of a guard that the turn had to
    be made without, and which guard where it is not the one for red flags: for the log.
    """

    conversation: Conversation
    reply: Reply
    records: tuple[Record, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    failed: str = ""
