"""What a soak does to the product while people ask: its processes end, its network is slow, its database goes away."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from time import monotonic

from tests.adapters.postgres import Postgres
from tests.deploy.fleet import Member
from tests.deploy.house import House

# Seconds that a process or the database is away, at most, and by which each answer of a slow platform comes late: less
# than the ten for which the product waits for Telegram, so that what arrived is known to have.
_AWAY, _SLOWNESS = 2.0, 1.5
# A round of troubles each three minutes; the last fifth of a run is quiet, so that everything can come to rest.
_ROUND, _TROUBLED = 180.0, 0.8
# Where a process dies over replies that are on their way, they wait for half a minute: too long for a short run.
_LONG_RUN = 120.0
_MOST_REFUSED, _REFUSED_FOR = 20, 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """One disturbance, from when to when, and when a process was gone by it, if one was."""

    name: str
    began: float
    ended: float
    died: float | None = None


@dataclass(slots=True)
class Troublemaker:
    """Makes one trouble after the other; `troubles` are those that are over.

    The last process is left alone from a third of the run on, so that its memory can be followed in one long life.
    """

    house: House
    server: Postgres | None
    seconds: float
    troubles: list[Trouble] = field(default_factory=list)
    _turn: int = 0
    _died: float | None = None

    async def go_on(self) -> None:
        """Make one round of troubles, and as many more as fit into the run, evenly spread."""
        kinds = self._kinds()
        number = len(kinds) * max(1, round(self.seconds / _ROUND))
        pause, began = _TROUBLED * self.seconds / number, monotonic()
        for place, name in zip(range(number), cycle(kinds), strict=False):
            await asyncio.sleep(max(0.0, began + (place + 0.5) * pause - monotonic()))
            start = monotonic()
            if place >= len(kinds) and start - began > _TROUBLED * self.seconds:
                return
            self._died = None
            if await kinds[name](start - began, pause):
                self.troubles.append(Trouble(name, start, monotonic(), self._died))

    def _kinds(self) -> Mapping[str, Callable[[float, float], Awaitable[bool]]]:
        kinds: dict[str, Callable[[float, float], Awaitable[bool]]] = {
            "killed": self._kill,
            "slow network": self._slow,
            "told to stop": self._stop,
            "refused by platforms": self._refuse,
        }
        if self.server is not None:
            kinds["database restarted"] = self._restart_database
        if self.seconds >= _LONG_RUN:
            kinds["killed over a slow network"] = self._kill_slowly
        return kinds

    async def _kill(self, at: float, pause: float) -> bool:
        return await self._end(at, signal.SIGKILL, pause)

    async def _stop(self, at: float, pause: float) -> bool:
        return await self._end(at, signal.SIGTERM, pause)

    async def _end(self, at: float, how: signal.Signals, pause: float) -> bool:
        """End a process and start it again; False where there is none that may be ended now."""
        member = self._next(at)
        if member is None:
            return False
        await member.end(how)
        self._died = monotonic()
        await asyncio.sleep(min(_AWAY, pause))
        await member.start()
        return True

    def _next(self, at: float) -> Member | None:
        members = self.house.members if at < self.seconds / 3 else self.house.members[:-1]
        self._turn += 1
        return members[self._turn % len(members)] if members else None

    async def _slow(self, _: float, pause: float) -> bool:
        self._slow_down(_SLOWNESS)
        await asyncio.sleep(pause / 2)
        self._slow_down(0.0)
        return True

    async def _kill_slowly(self, at: float, pause: float) -> bool:
        self._slow_down(_SLOWNESS)
        await asyncio.sleep(2 * _SLOWNESS)
        ended = await self._end(at, signal.SIGKILL, pause)
        self._slow_down(0.0)
        return ended

    def _slow_down(self, seconds: float) -> None:
        self.house.platforms.slack.slowness = seconds
        self.house.platforms.telegram.methods.slowness = seconds

    async def _refuse(self, _: float, pause: float) -> bool:
        """Both platforms say that there were too many requests (429), and for how long to wait."""
        self.house.platforms.slack.refuse("chat.postMessage", "ratelimited", _MOST_REFUSED, retry_after=1)
        telegram = self.house.platforms.telegram
        for chat in tuple(telegram.methods.world.chats):
            telegram.flood.force(chat, _REFUSED_FOR)
        await asyncio.sleep(min(_REFUSED_FOR, pause / 2))
        return True

    async def _restart_database(self, _: float, pause: float) -> bool:
        """The server ends as if its power were gone, and comes back."""
        assert self.server is not None
        await asyncio.to_thread(self.server.stop)
        await asyncio.sleep(min(_AWAY, pause))
        await asyncio.to_thread(self.server.start)
        return True
