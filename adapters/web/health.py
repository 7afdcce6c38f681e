"""What machines ask about the process: whether it lives, whether it should be sent messages, how it is doing."""

import asyncio

from aiohttp import web

from adapters.readiness import Pulse
from adapters.watch import CONTENT_TYPE
from adapters.web.site import SITE
from bot.backlog import Backlog
from bot.ports import StoreUnavailableError

PULSE = web.AppKey("pulse", Pulse)
_PATIENCE = 2.0  # seconds
_NEVER_KEPT = {"Cache-Control": "no-store"}


async def alive(_request: web.Request) -> web.Response:
    """That the process answers."""
    return web.Response(text="ok", headers=_NEVER_KEPT)


async def ready(request: web.Request) -> web.Response:
    """Whether every part works; 503 while one does not."""
    site = request.app[SITE]
    parts = {"store": await request.app[PULSE].beats(), "deck": bool(site.deck.answerable), **site.readiness.parts}
    told = {part: "ok" if works else "not ready" for part, works in parts.items()}
    return web.json_response(told, status=200 if all(parts.values()) else 503, headers=_NEVER_KEPT)


async def metrics(request: web.Request) -> web.Response:
    """The metrics of this process, and how much waits in the store that it may share with others."""
    body = request.app[SITE].watch.exposition(await _backlog(request))
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE, **_NEVER_KEPT})


async def _backlog(request: web.Request) -> Backlog | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await request.app[SITE].service.backlog()
    except (StoreUnavailableError, TimeoutError):
        return None
