"""Keeps to the limits that Telegram names, so that it never has to refuse.

They are 30 messages a second overall, one a second in a chat, and 20 a minute in a group
(https://core.telegram.org/bots/faq, "My bot is hitting limits").

A message counts from when it is sent until its time has passed after Telegram's answer to it, for only then is it
certain that Telegram counts it no more, however long it was on its way.

The minute of a group, and a wait that Telegram asked for there, outlast the process: they are noted, a message before
it goes. The seconds need no notes, for one is over before another process has begun; neither does a private chat, whose
one conversation waits with the reply that was refused, in the store.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from adapters.telegram.lately import Lately


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages in how many seconds. `second` is how long a second of Telegram's takes, in seconds."""

    overall: int = 30
    in_a_chat: int = 1
    in_a_group: int = 20
    minute: float = 60.0
    second: float = 1.0


TELEGRAMS = Limits()

# A chat that must wait longer than this, in seconds, gives its place to another one.
_SHORT = 0.2
_MOST_CHATS = 10_000
# Seconds after which a message that nobody saw answered, for the process ended, counts as taken by Telegram: no request
# waits longer for its answer (`client`).
_LONGEST_ON_ITS_WAY = 10.0


class Notes(Protocol):
    """Keeps what was sent to chats lately for the next process."""

    async def read(self, chat: int) -> Lately:
        """What is known of a chat."""
        ...

    async def write(self, chat: int, lately: Lately) -> None:
        """Keep what is known of a chat."""
        ...


class BusyError(Exception):
    """A chat takes no message for so many `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the chat takes no message for {seconds:.1f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Window:
    """The messages of the last seconds. `going` are on their way, `gone` holds when each of the others was answered."""

    most: int
    seconds: float
    going: int = 0
    gone: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more may be sent; where that depends on one that is on its way, a whole window."""
        while self.gone and self.gone[0] <= now - self.seconds:
            self.gone.popleft()
        if self.going + len(self.gone) < self.most:
            return 0.0
        return self.gone[0] + self.seconds - now if self.gone else self.seconds

    def sent(self, now: float) -> None:
        self.going -= 1
        self.gone.append(now)


class Limiter:
    """Lets messages through as fast as the limits allow, while other chats go on.

    `clock` gives seconds that pass evenly, `wall` those since the epoch, by which another process reads the notes.
    """

    def __init__(
        self,
        notes: Notes,
        limits: Limits = TELEGRAMS,
        clock: Callable[[], float] | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._notes = notes
        self._limits = limits
        self._wall = wall
        self._clock = clock or asyncio.get_running_loop().time
        self._overall = _Window(limits.overall, limits.second)
        self._chats: OrderedDict[int, tuple[_Window, ...]] = OrderedDict()
        self._paused: dict[int, float] = {}

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        """Send one message to a chat in here. Raises `BusyError` where the chat must wait longer than a moment."""
        windows = await self._windows(chat)
        while wait := self._wait(chat, windows):
            if wait > _SHORT and self._chat_waits(chat, windows):
                raise BusyError(wait)
            await asyncio.sleep(min(wait, _SHORT))
        for window in windows:
            window.going += 1
        try:
            await self._note(chat)
            yield
        finally:
            for window in windows:
                window.sent(self._clock())

    async def pause(self, chat: int, seconds: float) -> float:
        """Let nothing through to a chat for so many seconds of Telegram's; gives how long that is."""
        self._paused[chat] = self._clock() + seconds * self._limits.second
        await self._note(chat)
        return seconds * self._limits.second

    async def _note(self, chat: int) -> None:
        """Note what the next process must know; what is on its way may arrive when nobody is there to see it."""
        if chat > 0:
            return
        since, now = self._wall() - self._clock(), self._clock()
        group = (await self._windows(chat))[-1]
        arrives = now + _LONGEST_ON_ITS_WAY * self._limits.second
        sent = (*group.gone, *[arrives] * group.going)
        until = self._paused.get(chat, 0.0)
        await self._notes.write(chat, Lately(tuple(each + since for each in sent), until + since if until else 0.0))

    def _wait(self, chat: int, windows: tuple[_Window, ...]) -> float:
        now = self._clock()
        return max(self._pause_left(chat), *(window.wait(now) for window in windows))

    def _chat_waits(self, chat: int, windows: tuple[_Window, ...]) -> bool:
        """Whether it is the chat that must wait, and not everybody."""
        now = self._clock()
        return self._pause_left(chat) > 0 or any(w.wait(now) > 0 for w in windows if w is not self._overall)

    def _pause_left(self, chat: int) -> float:
        left = self._paused.get(chat, 0.0) - self._clock()
        if left <= 0:
            self._paused.pop(chat, None)
        return max(left, 0.0)

    async def _windows(self, chat: int) -> tuple[_Window, ...]:
        """The windows that a message to a chat falls into; those of chats that were quiet for long are dropped."""
        if chat not in self._chats:
            lately = await self._notes.read(chat) if chat < 0 else Lately()
            if chat not in self._chats:  # nobody was quicker
                self._begin(chat, lately)
                self._drop_quiet()
        self._chats.move_to_end(chat)
        return self._chats[chat]

    def _begin(self, chat: int, lately: Lately) -> None:
        """Count in a chat from now on, and what an earlier process sent there."""
        since = self._wall() - self._clock()
        own = (_Window(self._limits.in_a_chat, self._limits.second),)
        group: tuple[_Window, ...] = ()
        if chat < 0:
            gone = deque(sorted(each - since for each in lately.sent))
            group = (_Window(self._limits.in_a_group, self._limits.minute * self._limits.second, gone=gone),)
        if lately.until:
            self._paused.setdefault(chat, lately.until - since)
        self._chats[chat] = (self._overall, *own, *group)

    def _drop_quiet(self) -> None:
        now = self._clock()
        while len(self._chats) > _MOST_CHATS:
            oldest = next(iter(self._chats))
            if any(window.going or window.wait(now) for window in self._chats[oldest][1:]):
                return
            del self._chats[oldest]
