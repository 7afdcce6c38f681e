"""What the service needs of the world."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.backlog import Backlog
from bot.conversation import Conversation
from bot.delivery import Taken
from bot.handling import Handled
from bot.message import Message
from bot.profile import Profile
from bot.reply import Reply
from bot.turn import Turn

# A message, and the state that its conversation begins in where it is the first one there.
Begun: TypeAlias = tuple[Message, Conversation]

# What is made of a message in its conversation: a pure function, which a store may call again after a failure.
Work: TypeAlias = Callable[[Message, Conversation], Turn]


class StoreUnavailableError(Exception):
    """The store cannot be used now, and nothing was changed; whoever asked should ask again. The text says why."""


class Store(Protocol):
    """Keeps what must survive: accepted messages, conversations, what was made of them, and replies on their way.

    Every method raises `StoreUnavailableError` where the store cannot be used now. Several processes may share what
    a store keeps.
    """

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message until it is handled. False, and nothing kept, if one of its key was accepted before.

        `start` is the state of the conversation where this is its first message.
        """
        ...

    async def knows(self, message: Message) -> bool:
        """Whether the bot has already answered in a message's conversation."""
        ...

    async def handle(
        self, work: Work, apology: Reply, clock: Callable[[], datetime], new: Sequence[Begun] = ()
    ) -> tuple[Handled, ...]:
        """Take up messages that wait, of each conversation the oldest, and keep what `work` makes of them.

        Messages that are `new` are accepted before, in the same transaction: nobody was told yet that they were.
        Conversation, records and reply of a message are kept together or not at all. A conversation is never in two
        hands. A message on which `work` fails is tried again later; after `MOST_TRIES` it is set aside, and
        `apology` is its reply. Empty where nothing can be taken up.
        """
        ...

    async def reply(self, message: Message) -> Reply | None:
        """The reply that was kept for a message or an earlier one of its key; None while there is none."""
        ...

    async def take(self, platforms: Collection[str], most: int, now: datetime) -> tuple[Taken, ...]:
        """Take replies that are to be sent on these platforms, of each conversation the oldest.

        Nobody else gets them before the `LEASE` ends; by then they should be delivered, put off or set aside.
        """
        ...

    async def delivered(self, taken: Taken, sent: str, now: datetime) -> None:
        """Keep that a reply was sent, and the platform's own id of it. What was needed to send it is erased."""
        ...

    async def put_off(self, taken: Taken, until: datetime) -> None:
        """Give a reply back, to be taken again from `until` on, with what is out of it by then."""
        ...

    async def set_aside(self, taken: Taken, reason: str) -> None:
        """Give up on a reply, so that the next one of its conversation can be sent."""
        ...

    async def profile(self, platform: str, person: str) -> Profile:
        """What is kept of a person."""
        ...

    async def forget(self, platform: str, person: str, now: datetime) -> int:
        """Erase what is kept of a person, and give how many entries that were."""
        ...

    async def backlog(self, now: datetime) -> Backlog:
        """How much waits."""
        ...

    async def check(self, now: datetime) -> None:
        """Keep something small, to see that something can be kept."""
        ...


class Links(Protocol):
    """Keeps what belongs together on a platform and is known only once something was sent there.

    Both methods raise `StoreUnavailableError` where the store cannot be used now.
    """

    async def link(self, name: str, to: str) -> None:
        """Keep that `name` stands for `to`; what it stood for before is forgotten."""
        ...

    async def linked(self, name: str) -> str | None:
        """What `name` stands for; None for a name that was never linked."""
        ...
