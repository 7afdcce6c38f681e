"""The bot at Telegram: receives by polling or by webhook, and sends."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Update
from telegram.error import TelegramError

from adapters.settings.telegram import TelegramSettings
from adapters.telegram.client import connect, explain
from adapters.telegram.core import Core
from adapters.telegram.identity import identity
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.indicator import Indicator
from adapters.telegram.lately import LatelySent
from adapters.telegram.limiter import TELEGRAMS, Limiter, Limits
from adapters.telegram.moves import Moves
from adapters.telegram.polling import Polling
from adapters.telegram.receiver import Receiver
from adapters.telegram.registration import register_webhook, secret_of
from adapters.telegram.sender import TelegramSender
from adapters.telegram.sentbook import SentBook
from adapters.telegram.webhook import webhook
from bot.ports import StoreUnavailableError

_PAUSE = 2.0
_MOST_FAILURES = 5

_log = structlog.get_logger()


class Telegram:
    """One bot. Its `sender` is for the service; `run` receives, from when `routes` are served until it is stopped.

    `ready` says whether updates arrive here; `report` is told whenever that may have changed.
    """

    name = PLATFORM

    def __init__(
        self,
        settings: TelegramSettings,
        core: Core,
        limits: Limits = TELEGRAMS,
        report: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._core = core
        self._bot = connect(settings)
        nameless = identity(settings.token, "")
        book = SentBook(core.links, nameless)
        limiter = Limiter(LatelySent(core.links, nameless), limits)
        self.sender = TelegramSender(
            self._bot,
            lambda: core.deck,
            limiter,
            book,
            Moves(core.links, nameless),
            indicator=Indicator(self._bot, limits.second),
            profile=lambda person: core.service.profile(PLATFORM, person),
        )
        self._receiver: Receiver | None = None
        self._polling: Polling | None = None
        self._failed: Counter[int] = Counter()
        self._report = report
        self.ready = False

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What must be served so that Telegram can bring updates; nothing where they are polled for."""
        url = self._settings.webhook_url
        return [web.post(urlsplit(url).path, webhook(self._bot, secret_of(self._settings), self._take))] if url else []

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until `stop`; what Telegram takes amiss meanwhile is logged and tried again."""
        self._tell(ready=False)
        while not stop.is_set() and not await self._began():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PAUSE)
        if self._polling is not None and not stop.is_set():
            await self._polling.run(stop)
        await stop.wait()
        self._tell(ready=False)
        if self._receiver is not None:
            await self._receiver.close()

    async def close(self) -> None:
        """Close the connections, once nothing is to be sent any more."""
        await self.sender.indicator.close()
        await self._bot.shutdown()

    async def _began(self) -> bool:
        try:
            await self._bot.initialize()
            updates = await register_webhook(self._bot, self._settings)
        except TelegramError as error:
            _log.error("Telegram is not ready", why=explain(error))
            return False
        known = identity(self._settings.token, self._bot.username)
        self._receiver = Receiver(self._bot, known, self._core, self.sender)
        if self._settings.webhook_url:
            self._tell(ready=True)
        else:
            self._polling = Polling(self._bot, self._take, self._tell)
        _log.info("Telegram is ready", bot=self._bot.username, updates=updates)
        return True

    def _tell(self, ready: bool) -> None:  # noqa: FBT001 - a callback
        """Report that updates arrive here, or that they do not."""
        self.ready = ready
        self._report(ready)

    async def _take(self, update: Update) -> None:
        """Store an update. One that fails again and again is left out, for it would hold up all others for ever."""
        if self._receiver is None:
            raise StoreUnavailableError("Telegram is not ready")
        try:
            await self._receiver.take(update)
        except StoreUnavailableError:
            raise
        except Exception as error:
            self._failed[update.update_id] += 1
            if self._failed[update.update_id] < _MOST_FAILURES:
                raise StoreUnavailableError(f"an update failed: {type(error).__name__}") from error
            _log.exception("an update was left out", exc_info=False, error=type(error).__name__)
        self._failed.pop(update.update_id, None)
