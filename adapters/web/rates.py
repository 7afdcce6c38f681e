"""No network address may keep the server from the others: so many messages a minute, then a clear refusal."""

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.web.errors import PageError
from bot.limiter import Limiter

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def limit(rate: int, seconds: Callable[[], float]) -> Middleware:
    """A middleware that lets `rate` messages a minute of an address through; pages are not counted.

    The address is the one that the connection comes from: what a header says of it anyone can make up. Behind a
    proxy all requests share the proxy's, so the proxy must limit them instead, and the rate be set to 0.
    """
    limiter = Limiter(rate)

    @web.middleware
    async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method in _SAFE_METHODS or limiter.admits(request.remote or "", seconds()):
            return await handler(request)
        raise PageError(429, "Too many messages", "Too many messages came from your network. Wait a minute, please.")

    return limited
