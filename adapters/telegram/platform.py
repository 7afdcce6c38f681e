"""The bot at Telegram: receives by polling or by webhook, and sends."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Update
from telegram.error import TelegramError

from adapters.settings import TelegramSettings
from adapters.telegram.client import connect, explain
from adapters.telegram.core import Core
from adapters.telegram.identity import identity, webhook_secret
from adapters.telegram.limiter import TELEGRAMS, Limiter, Limits
from adapters.telegram.polling import Polling
from adapters.telegram.receiver import ALLOWED, Receiver
from adapters.telegram.sender import TelegramSender
from adapters.telegram.webhook import webhook
from bot.ports import StoreUnavailableError

# Bot API, setWebhook: how many updates Telegram brings at once.
_AT_ONCE = 40
_PAUSE = 2.0

_log = structlog.get_logger()


class Telegram:
    """One bot. Its `sender` is for the service; `run` receives, from when `routes` are served until it is stopped."""

    def __init__(self, settings: TelegramSettings, core: Core, limits: Limits = TELEGRAMS) -> None:
        self._settings = settings
        self._core = core
        self._bot = connect(settings)
        unnamed = identity(settings.token, "")
        self.sender = TelegramSender(self._bot, unnamed, core.deck, Limiter(limits), core.service)
        self._receiver: Receiver | None = None
        self._polling: Polling | None = None

    @property
    def ready(self) -> bool:
        """Whether updates arrive here."""
        return self._receiver is not None and (self._polling is None or self._polling.ready)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What must be served so that Telegram can bring updates; nothing where they are polled for."""
        url, secret = self._settings.webhook_url, self.secret
        return [web.post(urlsplit(url).path, webhook(self._bot, secret, self._take))] if url else []

    @property
    def secret(self) -> str:
        """The secret that Telegram sends with each update that it brings."""
        return self._settings.webhook_secret or webhook_secret(self._settings.token)

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until `stop`; what Telegram takes amiss meanwhile is logged and tried again."""
        while not stop.is_set() and not await self._began():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PAUSE)
        if self._polling is not None and not stop.is_set():
            await self._polling.run(stop)
        await stop.wait()
        if self._receiver is not None:
            await self._receiver.close()

    async def close(self) -> None:
        """Close the connections, once nothing is to be sent any more."""
        await self.sender.indicator.close()
        await self._bot.shutdown()

    async def _began(self) -> bool:
        try:
            await self._bot.initialize()
            await self._register()
        except TelegramError as error:
            _log.error("Telegram is not ready", why=explain(error))
            return False
        known = identity(self._settings.token, self._bot.username)
        self._receiver = Receiver(self._bot, known, self._core, self.sender)
        if not self._settings.webhook_url:
            self._polling = Polling(self._bot, self._take)
        _log.info("Telegram is ready", bot=self._bot.username, by="webhook" if self._polling is None else "polling")
        return True

    async def _register(self) -> None:
        """Polling and a webhook exclude each other: set the one that is wanted, take away one that is not."""
        url = self._settings.webhook_url
        if url:
            await self._bot.set_webhook(
                url, secret_token=self.secret, allowed_updates=ALLOWED, max_connections=_AT_ONCE
            )
        elif (await self._bot.get_webhook_info()).url:
            await self._bot.delete_webhook()
            _log.info("the webhook was removed: updates are polled for")

    async def _take(self, update: Update) -> None:
        """Store an update. One that cannot be read is left out: it would come again for ever and hold up the rest."""
        if self._receiver is None:
            raise StoreUnavailableError("Telegram is not ready")
        try:
            await self._receiver.take(update)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - as said above
            _log.error("an update was left out", update=update.update_id, error=type(error).__name__)
