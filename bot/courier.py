"""Carries replies out: those of one conversation in their order, those of different conversations side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.delivery import LEASE, Delivered, LaterError, Sender, Taken, UndeliverableError
from bot.observer import Observer
from bot.ports import Store, StoreUnavailableError

# Seconds, well within the lease: who still sends when it ends would send twice.
LONGEST_SEND = LEASE.total_seconds() * 2 / 3

_MOST_AT_ONCE = 32
_MOST_FAILURES = 5
_LONGEST_PAUSE = 60.0
_TOO_LATE = timedelta(days=1)
_STORE_PAUSE = 0.5


class Courier:
    """Sends what the store gives out, and tells the store what became of it. `bell` rings when a reply has gone."""

    def __init__(
        self, store: Store, senders: Mapping[str, Sender], clock: Callable[[], datetime], observer: Observer
    ) -> None:
        self._store = store
        self._senders = senders
        self._clock = clock
        self._observer = observer
        self._in_hand: set[asyncio.Task[None]] = set()
        self.bell = asyncio.Event()

    async def set_off(self) -> int:
        """Begin to send as much as can be sent now, and give how many replies that is."""
        free = _MOST_AT_ONCE - len(self._in_hand)
        taken = await self._store.take(tuple(self._senders), free, self._clock()) if free and self._senders else ()
        for each in taken:
            task = asyncio.create_task(self._carry(each))
            self._in_hand.add(task)
            task.add_done_callback(self._back)
        return len(taken)

    async def all_back(self) -> None:
        """Wait until everything has gone that is being sent."""
        await asyncio.gather(*self._in_hand)

    def _back(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        self.bell.set()

    async def _carry(self, taken: Taken) -> None:
        """Deliver a reply. Where that fails as nobody expected, it stays in hand until the lease ends."""
        try:
            await self._deliver(taken)
        except Exception as error:  # noqa: BLE001 - as said above
            self._observer.stumbled("sending", error)

    async def _deliver(self, taken: Taken) -> None:
        """Send a reply. A platform's client may raise anything; whatever it is, the reply is kept and tried again."""
        began = self._clock()
        try:
            async with asyncio.timeout(LONGEST_SEND):
                sent = await self._senders[taken.outgoing.platform].send(taken.outgoing)
        except UndeliverableError as error:
            await self._give_up(taken, error)
        except LaterError as error:
            await self._try_later(taken, error, _pause(taken) if error.seconds is None else error.seconds)
        except (TimeoutError, OSError) as error:
            await self._try_later(taken, error, _pause(taken))
        except Exception as error:  # noqa: BLE001 - as said above
            await (self._give_up if taken.tries >= _MOST_FAILURES else self._try_again)(taken, error)
        else:
            await self._mark(taken, sent, began)

    async def _mark(self, taken: Taken, sent: str, began: datetime) -> None:
        await self._tell(lambda: self._store.delivered(taken, sent, self._clock()))
        self._observer.delivered(Delivered(taken.id, taken.outgoing.platform, taken.since, began, self._clock()))
        if taken.again:
            self._observer.sent_again(taken)

    async def _try_again(self, taken: Taken, error: Exception) -> None:
        await self._try_later(taken, error, _pause(taken))

    async def _try_later(self, taken: Taken, error: Exception, seconds: float) -> None:
        now = self._clock()
        if now - taken.since > _TOO_LATE:
            await self._give_up(taken, error)
            return
        await self._tell(lambda: self._store.put_off(taken, now + timedelta(seconds=seconds)))
        self._observer.put_off(taken, error)

    async def _give_up(self, taken: Taken, error: Exception) -> None:
        await self._tell(lambda: self._store.set_aside(taken, type(error).__name__))
        self._observer.set_aside(taken, error)

    async def _tell(self, tell: Callable[[], Awaitable[None]]) -> None:
        """Tell the store, as often as it takes: what it does not hear of would be sent again."""
        while True:
            try:
                return await tell()
            except StoreUnavailableError as error:
                self._observer.store_away(error)
                await asyncio.sleep(_STORE_PAUSE)


def _pause(taken: Taken) -> float:
    """Seconds until the next try: twice as long after each one, at most a minute."""
    return min(2.0 ** (taken.tries - 1), _LONGEST_PAUSE)
