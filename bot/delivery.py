"""What goes out: replies on their way to a person, and the port through which a platform sends them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.reply import Reply

# For so long a reply that was taken is given to nobody else: after a crash it is sent that much later.
LEASE = timedelta(seconds=30)


@dataclass(slots=True)
class Headway:
    """What of a reply is out already, in the words of its platform's sender; empty as long as nothing is."""

    so_far: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way.

    `key` is that of the message that it answers, `address` what the platform's adapter wrote into that message. The
    sender notes in `headway` what is out. The store keeps that with a reply that is put off, so that whoever takes it
    next, in whichever process, goes on there.
    """

    key: str
    platform: str
    address: str
    reply: Reply
    headway: Headway = field(default_factory=Headway, compare=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A reply that somebody has in hand to send it.

    `id` is what the operator knows it by. `tries` counts this time too. `again` says that somebody had it before and
    never told what became of it, so that it may have been sent already. `since` is when the message was accepted that
    it answers.
    """

    outgoing: Outgoing
    id: str
    tries: int
    again: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """That a reply was sent, or handed over to who waited for it; `id` is empty for the latter.

    The message was `accepted`, sending its reply `began` and `ended` at these moments.
    """

    id: str
    platform: str
    accepted: datetime
    began: datetime
    ended: datetime

    @property
    def seconds(self) -> float:
        """How long it took, from the acceptance of the message."""
        return (self.ended - self.accepted).total_seconds()


class Sender(Protocol):
    """Sends replies on one platform."""

    async def send(self, outgoing: Outgoing) -> str:
        """Send a reply and give the platform's own id of what was sent, empty where it has none.

        Raises `LaterError` where it should be tried again, `UndeliverableError` where that is no use.
        """
        ...


class LaterError(Exception):
    """The platform takes nothing now; `seconds` is how long it asks to wait, None where it does not say."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class UndeliverableError(Exception):
    """The reply can never be sent there: the chat is gone, the bot was blocked. The text says why."""
