"""What a person sent, whatever platform it came by."""

from dataclasses import dataclass
from typing import TypeAlias

from answers.audience import Audience

# Where programs ask: nobody is there who could be told anything later.
MACHINES = ("api",)


@dataclass(frozen=True, slots=True)
class Question:
    """Words that a person typed. `overheard` are words to others, in a conversation that the bot takes part in."""

    text: str
    overheard: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A choice that a person took, by the id that its button carries."""

    choice: str


@dataclass(frozen=True, slots=True)
class Referral:
    """A question that a person puts to a specialist."""

    text: str


@dataclass(frozen=True, slots=True)
class Relay:
    """What a specialist wrote, on its way to the person who asked."""

    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be freed of identifiers: nothing of it is left but the class of the error."""

    error: str


Content: TypeAlias = Question | Press | Referral | Relay | Unread


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `event` is the platform's own id for it, by which a repeat is known.

    `address` is what the platform's adapter needs to send the reply: its own text, read by nobody else. `audiences` are
    those that the workspace it comes from offers; none where it leaves them to the operator.
    """

    event: str
    platform: str
    conversation: str
    person: str
    content: Content
    address: str = ""
    audiences: tuple[Audience, ...] = ()

    @property
    def key(self) -> str:
        """The id by which a repeat is known: platforms may give the same event id to different messages."""
        return f"{self.platform}:{self.event}"
