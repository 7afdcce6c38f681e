"""The webhook: Telegram brings updates to an address of ours, and repeats what it was not told of as taken."""

import hmac
import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from telegram import Bot, Update

from bot.ports import StoreUnavailableError

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

_log = structlog.get_logger()


def webhook(bot: Bot, secret: str, take: Callable[[Update], Awaitable[None]]) -> Handler:
    """Takes the updates that carry the secret; 200 only for what is stored."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            return web.Response(status=403, text="Not from Telegram")
        try:
            update = Update.de_json(await request.json(), bot)
        except (json.JSONDecodeError, UnicodeDecodeError, TypeError, KeyError, AttributeError) as error:
            _log.warning("an update could not be read", error=type(error).__name__)
            return web.Response(status=400, text="Not an update")
        try:
            await take(update)
        except StoreUnavailableError as error:
            _log.warning("an update waits at Telegram", why=str(error))
            return web.Response(status=503, text="Later")
        return web.Response(text="Taken")

    return receive
