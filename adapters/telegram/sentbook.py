"""What is kept of an answer that was sent: by which it is found again to be edited, or when somebody reacts to it."""

from dataclasses import dataclass

from adapters.telegram.identity import Identity
from bot.reply import Outcome, Reply

_NONE = "-"


@dataclass(frozen=True, slots=True)
class Sent:
    """The messages of a reply in their order in the chat, and the receipt that feedback names; empty for no answer."""

    messages: tuple[int, ...] = ()
    receipt: str = ""


def mark(identity: Identity, chat: int, message: int) -> str:
    """The name of a message, from which nobody without the token can tell the chat."""
    return f"{identity.digest('chat', chat)}:{message}"


def write_sent(identity: Identity, chat: int, messages: list[int], reply: Reply) -> str:
    """What is kept of a reply's messages: first the name of the last one, which has the buttons."""
    if not messages:
        return ""
    receipt = reply.receipt if reply.outcome is Outcome.ANSWER else ""
    return " ".join((mark(identity, chat, messages[-1]), receipt or _NONE, *map(str, messages[:-1])))


def read_sent(text: str) -> Sent:
    """What was kept; nothing where nothing was."""
    if not text:
        return Sent()
    last, receipt, *before = text.split()
    messages = (*map(int, before), int(last.partition(":")[2]))
    return Sent(messages, "" if receipt == _NONE else receipt)
