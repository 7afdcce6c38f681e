"""Long polling: asks Telegram for updates, one call after the other, and confirms what is stored."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from adapters.telegram.client import explain, seconds_of
from adapters.telegram.receiver import ALLOWED
from bot.ports import StoreUnavailableError

_PATIENCE = 30
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_HOPELESS_PAUSE = 60.0

_log = structlog.get_logger()


class Polling:
    """Receives updates until it is stopped. Each is confirmed after it is stored, by asking for the next."""

    def __init__(
        self,
        bot: Bot,
        take: Callable[[Update], Awaitable[None]],
        report: Callable[[bool], None],
        first_pause: float = _FIRST_PAUSE,
    ) -> None:
        self._bot = bot
        self._take = take
        self._report = report
        self._first_pause = first_pause
        self._pause = first_pause
        self._offset = 0
        self._ready = False

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until `stop`. What goes wrong is logged and tried again."""
        while not stop.is_set():
            try:
                await _unless(stop, self._poll())
            except TelegramError as error:
                self._tell(ready=False)
                _log.warning("no updates from Telegram", why=explain(error))
                await _rest(stop, self._rest_after(error))
            except StoreUnavailableError as error:
                _log.warning("updates wait at Telegram", why=str(error))
                await _rest(stop, self._longer())
        await self._confirm()

    async def _poll(self) -> None:
        patience = _PATIENCE if self._ready else 0  # the first answer comes at once, to know that there is one
        updates = await self._bot.get_updates(offset=self._offset, timeout=patience, allowed_updates=ALLOWED)
        self._tell(ready=True)
        for update in updates:
            await self._take(update)
            self._offset = update.update_id + 1
        self._pause = self._first_pause

    def _tell(self, *, ready: bool) -> None:
        self._ready = ready
        self._report(ready)

    async def _confirm(self) -> None:
        """Confirm the last updates too, so that they do not come again at the next start."""
        if self._offset:
            with suppress(TelegramError):  # then they do come again, and are known as repeats
                await self._bot.get_updates(offset=self._offset, limit=1, timeout=0, allowed_updates=ALLOWED)

    def _rest_after(self, error: TelegramError) -> float:
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        if isinstance(error, InvalidToken):
            return _HOPELESS_PAUSE
        return max(self._longer(), 1.0 if isinstance(error, Conflict) else 0.0)

    def _longer(self) -> float:
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        return pause


async def _unless(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """Do the work, unless `stop` comes first."""
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not working.done():
        working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
