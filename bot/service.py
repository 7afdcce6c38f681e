"""One message's way through the house: redacted, accepted, answered, kept, sent."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from answers.deck import Deck
from bot import wording
from bot.backlog import Backlog
from bot.closing import closes, closing_notice
from bot.conduct import Conduct
from bot.conversation import NEW, Conversation
from bot.courier import Courier
from bot.delivery import Delivered, Sender
from bot.engine import hurried, step
from bot.handling import Handled
from bot.limiter import UNLIMITED, Limiter, Rates
from bot.message import MACHINES, Message, Press, Question, Unread
from bot.observer import Observer, Unobserved
from bot.ports import Store, StoreUnavailableError
from bot.profile import Profile
from bot.reply import Outcome, Reply
from bot.safety.guard import Guard
from bot.turn import Turn
from intents.match import Matcher

_APOLOGY = Reply(Outcome.REFUSE, paragraphs=wording.FAILED)
# Seconds after which a process looks whether others, or an earlier run of its own, have left something over.
_LOOK_AROUND = 0.5
_STORE_PAUSE = 0.5
_WAIT_FOR_OTHERS = 0.02
_LONGEST_WAIT = 20.0
_MOST_NEW = 16


class HandlingError(Exception):
    """A message could not be handled. It is kept and tried again; the text names what went wrong by its type."""


class TooSlowError(HandlingError):
    """A message could not be handled in the time for which anybody waits: so much else is to be done."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a message: its reply, the redacted words that were kept, and the kinds of what was redacted."""

    reply: Reply
    stored: str
    phi: tuple[str, ...]


class Service:
    """Answers messages, those of one conversation one after the other, of different conversations side by side.

    Every method raises `StoreUnavailableError` where the store cannot be used now: the same message may be sent again.
    """

    def __init__(
        self,
        deck: Deck,
        matcher: Matcher,
        store: Store,
        clock: Callable[[], datetime],
        *,
        guard: Guard,
        conduct: Conduct,
        rates: Rates = UNLIMITED,
        observer: Observer | None = None,
    ) -> None:
        self._current = (deck, matcher)
        self._store = store
        self._clock = clock
        self._guard = guard
        self._conduct = conduct
        self._people = Limiter(rates.person)
        self._conversations = Limiter(rates.conversation)
        self._observer = observer or Unobserved()
        self._turn = asyncio.Lock()
        self._asked: dict[str, list[asyncio.Future[Reply]]] = {}
        self._new: list[_Asked] = []
        self._bell = asyncio.Event()
        self._closed = False

    @property
    def deck(self) -> Deck:
        """The deck that is answered from now."""
        return self._current[0]

    def replace(self, deck: Deck, matcher: Matcher) -> None:
        """Answer from another deck from the next message on; a message on its way is answered from the old one."""
        self._current = (deck, matcher)

    async def accept(self, message: Message) -> bool:
        """Take a message in, to be answered by `run`; False if it is a repeat. Afterwards it can be acknowledged.

        Raises `ValueError` where it has no address to send the reply to.
        """
        if not message.address:
            raise ValueError("a message without an address cannot be answered later; give it one, or use answer()")
        self._refuse_if_closed()
        message, _ = _redacted(self._guard, message)
        new = await self._store.accept(message, NEW, self._clock())
        self._observer.accepted(message.platform, new=new)
        self._bell.set()
        return new

    async def answer(self, message: Message, start: Conversation = NEW) -> Answered:
        """The reply to a message, for one who waits for it. A repeat of an event gets the first reply again.

        `start` is the state of the conversation where this is its first message. Raises `HandlingError`.
        """
        self._refuse_if_closed()
        began = self._clock()
        message, phi = _redacted(self._guard, replace(message, address=""))
        reply = await self._reply_to(message, start)
        ended = self._clock()
        self._observer.delivered(Delivered("", message.platform, began, ended, ended))
        stored = message.content.text if isinstance(message.content, Question) else ""
        return Answered(reply, stored, phi)

    def glance(self, message: Message, start: Conversation = NEW) -> Reply:
        """The reply that a message would get now. Nothing is kept or counted: it is shown while a person types."""
        message, _ = _redacted(self._guard, message)
        return step(*self._current, start, message, self._clock(), conduct=self._conduct).reply

    def closing(self, question: str) -> Reply | None:
        """What who asked that question is told, where a card answers it now; None where none does."""
        deck, matcher = self._current
        today = self._clock().date()
        card = closes(deck, matcher, question, today)
        return closing_notice(deck, card, question, today) if card else None

    async def run(self, senders: Mapping[str, Sender], stop: asyncio.Event) -> None:
        """Answer what was accepted, and send the replies, until `stop`; then finish what is in hand."""
        courier = Courier(self._store, senders, self._clock, self._observer)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_handling(courier, stop))
            tasks.create_task(self._keep_sending(courier, stop))
            await stop.wait()
            self._bell.set()
            courier.bell.set()

    def close(self) -> None:
        """Take nothing new in from now on: `StoreUnavailableError` is raised instead."""
        self._closed = True

    async def takes_part(self, message: Message) -> bool:
        """Whether the bot has already answered in a message's conversation."""
        return await self._store.knows(message)

    async def has_reply(self, message: Message) -> bool:
        """Whether the reply to a message is made, by this process or another one."""
        return await self._store.reply(message) is not None

    async def profile(self, platform: str, person: str) -> Profile:
        """What is kept of a person."""
        return await self._store.profile(platform, person)

    async def forget(self, platform: str, person: str) -> int:
        """Erase what is kept of a person, and give how many entries that were."""
        return await self._store.forget(platform, person, self._clock())

    async def backlog(self) -> Backlog:
        """How much waits; that there is an answer says that the store can be used."""
        return await self._store.backlog(self._clock())

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise StoreUnavailableError("the service is being stopped")

    async def _reply_to(self, message: Message, start: Conversation) -> Reply:
        """The reply to a message: whoever comes first handles what is there by then, the others' with it."""
        asked = _Asked(message, start, asyncio.get_running_loop().create_future())
        self._asked.setdefault(message.key, []).append(asked.reply)
        self._new.append(asked)
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                earlier = None
                while not (asked.reply.done() or earlier):
                    if not await asyncio.shield(self._handle(asked)):
                        earlier = await self._earlier_reply(asked)
            self._observer.accepted(message.platform, new=earlier is None)
            return earlier or asked.reply.result()
        except TimeoutError as error:
            raise TooSlowError("it takes too long") from error
        finally:
            self._forget_asked(asked)

    def _forget_asked(self, asked: "_Asked") -> None:
        waiting = self._asked[asked.message.key]
        waiting.remove(asked.reply)
        if not waiting:
            del self._asked[asked.message.key]
        if asked in self._new:  # whoever asked has given up
            self._new.remove(asked)

    async def _earlier_reply(self, asked: "_Asked") -> Reply | None:
        """The reply that a repeat was given the first time; None, after a moment, where it is still in some hand."""
        reply = await self._store.reply(asked.message)
        if reply is None and not asked.reply.done():
            await asyncio.sleep(_WAIT_FOR_OTHERS)
        return reply

    async def _handle(self, wanted: "_Asked | None" = None) -> bool:
        """Handle some of what there is, one batch at a time, unless what is wanted was brought meanwhile."""
        async with self._turn:
            if wanted is not None and wanted.reply.done():
                return True
            new, self._new = self._new[:_MOST_NEW], self._new[_MOST_NEW:]
            try:
                begun = [(each.message, each.start) for each in new]
                handled = await self._store.handle(self._work, _APOLOGY, self._clock, begun)
            except Exception as error:
                for asked in new:
                    asked.fail(error)
                raise
        for each in handled:
            self._observer.handled(each)
            self._tell(each)
        return bool(handled)

    def _work(self, message: Message, conversation: Conversation) -> Turn:
        now = self._clock()
        make = step if self._is_within_rates(message, now) else hurried
        turn = make(*self._current, conversation, message, now, conduct=self._conduct)
        if turn.failed:
            self._observer.failed_safe(turn.failed)
        return turn

    def _is_within_rates(self, message: Message, now: datetime) -> bool:
        """Whether the message is not one too many, of its person or in its conversation."""
        if message.platform in MACHINES:  # a whole dialogue is one request, and the web adapter counts requests
            return True
        seconds = now.timestamp()
        person = self._people.admits(f"{message.platform}:{message.person}", seconds)
        return self._conversations.admits(f"{message.platform}:{message.conversation}", seconds) and person

    def _tell(self, handled: Handled) -> None:
        for future in self._asked.get(handled.key, ()):
            if future.done():
                continue
            if handled.reply is not None:
                future.set_result(handled.reply)
            else:
                future.set_exception(HandlingError(handled.error))

    async def _keep_handling(self, courier: Courier, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                if await self._handle():
                    courier.bell.set()
                else:
                    await _rung(self._bell)
            except StoreUnavailableError as error:
                self._observer.store_away(error)
                await asyncio.sleep(_STORE_PAUSE)

    async def _keep_sending(self, courier: Courier, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                if not await courier.set_off():
                    await _rung(courier.bell)
            except StoreUnavailableError as error:
                self._observer.store_away(error)
                await asyncio.sleep(_STORE_PAUSE)
        await courier.all_back()


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A message whose reply somebody waits for."""

    message: Message
    start: Conversation
    reply: asyncio.Future[Reply]

    def fail(self, error: Exception) -> None:
        """Tell who waits that there will be no reply."""
        if not self.reply.done():
            self.reply.set_exception(error)
            self.reply.exception()  # who waits may have given up, and then nobody else looks


async def _rung(bell: asyncio.Event) -> None:
    """Wait for a bell, at most so long that what nobody rang for is found."""
    with suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), _LOOK_AROUND)
    bell.clear()


def _redacted(guard: Guard, message: Message) -> tuple[Message, tuple[str, ...]]:
    """The message without identifiers; a button's id is looked at too, for anyone can make one up.

    Where taking them out fails, nothing of the words is left, and the engine gives the urgent reply.
    """
    content = message.content
    try:
        if isinstance(content, Press):
            return replace(message, content=Press(guard.redact_id(content.choice))), ()
        if isinstance(content, Unread):
            return message, ()
        redacted = guard.redact(content.text)
    except Exception as error:  # noqa: BLE001 - fails closed: unredacted words go no further, and count as an emergency
        return replace(message, content=Unread(type(error).__name__)), ()
    return replace(message, content=replace(content, text=redacted.text)), redacted.kinds
