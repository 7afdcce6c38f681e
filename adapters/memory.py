"""The store of a process that keeps nothing: everything is forgotten when it ends."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from answers.audience import Audience
from bot.backlog import Backlog
from bot.conversation import Conversation, begun
from bot.delivery import LEASE, Outgoing, Taken
from bot.handling import MOST_TRIES, Handled, pause_after
from bot.message import Message
from bot.ports import Begun, Work
from bot.profile import MOST_RECENT, Profile
from bot.records import AudienceChosen, Feedback, Forget, Gap, Receipt, Record, Wish
from bot.reply import Outcome, Reply
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


@dataclass(slots=True)
class _Waiting:
    message: Message
    start: Conversation
    since: datetime
    due: datetime
    tries: int = 0


@dataclass(slots=True)
class _Going:
    outgoing: Outgoing
    chat: str
    since: datetime
    due: datetime
    tries: int = 0
    in_hand: bool = False

    def take(self, now: datetime) -> Taken:
        """Have it in hand."""
        again, self.in_hand = self.in_hand, True
        self.tries += 1
        self.due = now + LEASE
        return Taken(self.outgoing, self.outgoing.key, self.tries, again, self.since)


class MemoryStore:
    """A `Store` in memory that holds the last ten thousand of each kind."""

    def __init__(self) -> None:
        self._accepted = _Recent[str]()
        self._waiting: dict[str, _Waiting] = {}
        self._going: dict[str, _Going] = {}
        self._replies = _Recent[Reply]()
        self._conversations = _Recent[tuple[str, Conversation]]()
        self._audiences = _Recent[Audience]()
        self._records = _Recent[tuple[str, tuple[Record, ...]]]()
        self._links = _Recent[str]()

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message; False if one of its key was accepted before."""
        if message.key in self._accepted:
            return False
        self._accepted[message.key] = message.platform
        self._waiting[message.key] = _Waiting(message, start, now, now)
        return True

    async def knows(self, message: Message) -> bool:
        """Whether a message of its conversation was answered."""
        return _chat(message) in self._conversations

    async def link(self, name: str, to: str) -> None:
        """Keep what a name stands for."""
        self._links[name] = to

    async def linked(self, name: str) -> str | None:
        """What a name stands for."""
        return self._links.get(name)

    async def handle(
        self, work: Work, apology: Reply, clock: Callable[[], datetime], new: Sequence[Begun] = ()
    ) -> tuple[Handled, ...]:
        """Do the work on the oldest message of each conversation."""
        for message, start in new:
            await self.accept(message, start, clock())
        heads = {_chat(each.message): each for each in reversed(self._waiting.values())}
        now = clock()
        due = [each for each in reversed(heads.values()) if each.due <= now]
        return tuple(self._handle(each, work, apology, clock) for each in due)

    async def reply(self, message: Message) -> Reply | None:
        """The reply that was kept for a message; None while there is none."""
        return self._replies.get(message.key)

    async def take(self, platforms: Collection[str], most: int, now: datetime) -> tuple[Taken, ...]:
        """The oldest reply of each conversation that is due."""
        heads = {each.chat: each for each in reversed(self._going.values()) if each.outgoing.platform in platforms}
        due = [each for each in reversed(heads.values()) if each.due <= now][:most]
        return tuple(each.take(now) for each in due)

    async def delivered(self, taken: Taken, sent: str, now: datetime) -> None:  # noqa: ARG002 - nobody looks it up here
        """Forget a reply that was sent."""
        self._going.pop(taken.outgoing.key, None)

    async def put_off(self, taken: Taken, until: datetime) -> None:
        """Have a reply wait."""
        going = self._going.get(taken.outgoing.key)
        if going is not None:  # whoever took it after the lease may have delivered it
            going.due, going.in_hand = until, False

    async def set_aside(self, taken: Taken, reason: str) -> None:  # noqa: ARG002 - nobody looks it up here
        """Forget a reply that cannot be sent."""
        self._going.pop(taken.outgoing.key, None)

    async def profile(self, platform: str, person: str) -> Profile:
        """What is kept of a person."""
        key = f"{platform}:{person}"
        records = self._of(key)
        cards = [record.card for record in reversed(records) if isinstance(record, Receipt) and record.card]
        kept = Counter(_KINDS[type(record)] for record in records)
        kept["conversations"] = sum(whose == key for whose, _ in self._conversations.values())
        return Profile(self._audiences.get(key), tuple(dict.fromkeys(cards))[:MOST_RECENT], +kept)

    async def forget(self, platform: str, person: str, now: datetime) -> int:  # noqa: ARG002 - nothing notes when
        """Erase what is kept of a person."""
        return self._forget(f"{platform}:{person}")

    async def backlog(self, now: datetime) -> Backlog:
        """How much waits."""
        oldest = min((each.since for each in self._waiting.values()), default=now)
        return Backlog(len(self._waiting), (now - oldest).total_seconds(), len(self._going))

    async def check(self, now: datetime) -> None:
        """Nothing: there is room."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything that was recorded, in its order."""
        return tuple(record for _, records in self._records.values() for record in records)

    @property
    def waits(self) -> bool:
        """Whether anything waits to be handled or to be sent."""
        return bool(self._waiting or self._going)

    @property
    def going(self) -> tuple[timedelta, ...]:
        """The replies on their way: how long after their message was accepted they are due."""
        return tuple(each.due - each.since for each in self._going.values())

    async def conversation(self, message: Message) -> Conversation | None:
        """The state of a message's conversation; None where there is none yet."""
        _, state = self._conversations.get(_chat(message), ("", None))
        return state

    def _handle(self, waiting: _Waiting, work: Work, apology: Reply, clock: Callable[[], datetime]) -> Handled:
        message = waiting.message
        waiting.tries += 1
        _, known = self._conversations.get(_chat(message), ("", None))
        state = known or begun(waiting.start, self._audiences.get(_person(message)))
        error, reply, began = "", None, clock()
        try:
            turn: Turn | None = work(message, state)
            now = clock()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the next message must have its turn
            now = clock()
            error = type(failure).__name__
            waiting.due = now + pause_after(waiting.tries)
            turn = Turn(state, apology) if waiting.tries >= MOST_TRIES else None
        if turn is not None:
            reply = turn.reply
            self._keep(waiting, turn, now)
        return Handled(message.key, message.key, message.platform, waiting.since, began, now, reply, error)

    def _keep(self, waiting: _Waiting, turn: Turn, now: datetime) -> None:
        message, person = waiting.message, _person(waiting.message)
        for record in turn.records:
            if isinstance(record, AudienceChosen):
                self._audiences[person] = record.audience
            elif isinstance(record, Forget):
                self._forget(person)
                person = ""
        del self._waiting[message.key]
        self._conversations[_chat(message)] = person, turn.conversation
        self._replies[message.key] = turn.reply
        self._records[message.key] = person, tuple(record for record in turn.records if self._is_kept(record))
        if message.address and turn.reply.outcome is not Outcome.SILENT:
            reply = Outgoing(message.key, message.platform, message.address, turn.reply)
            self._going[reply.key] = _Going(reply, _chat(message), waiting.since, now)
        for outgoing in turn.outgoing:
            self._going[outgoing.key] = _Going(outgoing, f"{outgoing.platform}:{outgoing.address}", now, now)

    def _is_kept(self, record: Record) -> bool:
        if isinstance(record, Feedback):
            return any(isinstance(other, Receipt) and other.id == record.receipt for other in self.records)
        return not isinstance(record, AudienceChosen | Forget | Wish)

    def _of(self, person: str) -> tuple[Record, ...]:
        """What was recorded of a person; of their words on one receipt the last."""
        own = [record for whose, records in self._records.values() if whose == person for record in records]
        last = {record.receipt: record for record in own if isinstance(record, Feedback)}
        return tuple(record for record in own if not isinstance(record, Feedback) or record is last[record.receipt])

    def _forget(self, person: str) -> int:
        count = len(self._of(person)) + (self._audiences.pop(person, None) is not None)
        for conversation in [key for key, (whose, _) in self._conversations.items() if whose == person]:
            del self._conversations[conversation]
            count += 1
        for key in [key for key, (whose, _) in self._records.items() if whose == person]:
            del self._records[key]
        return count


_KINDS = {Receipt: "receipts", Gap: "questions", Feedback: "feedback"}


def _person(message: Message) -> str:
    return f"{message.platform}:{message.person}"


def _chat(message: Message) -> str:
    return f"{message.platform}:{message.conversation}"
