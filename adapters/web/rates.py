"""No network address may keep the server from the others: so many messages a minute, then a clear refusal."""

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.web.errors import PageError
from bot import wording
from bot.limiter import Limiter

# Where messages of one's own come in. What platforms bring is not counted: they sign it, and bring everybody's from a
# few addresses.
_DOORS = ("/chat", "/api/ask")

# Refused unread, so that a flood costs little; it may be the one message that tells of an emergency.
_TOO_MANY = f"Too many messages came from your network. Wait a minute, please. {wording.NO_EMERGENCY_SERVICE}"


def limit(rate: int, proxies: int, seconds: Callable[[], float]) -> Middleware:
    """A middleware that lets `rate` messages a minute of an address through.

    Pages and what platforms bring are not counted.
    """
    limiter = Limiter(rate)

    @web.middleware
    async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
        counts = request.method == "POST" and request.path in _DOORS
        if not counts or limiter.admits(address_of(request, proxies), seconds()):
            return await handler(request)
        raise PageError(429, "Too many messages", _TOO_MANY)

    return limited


def address_of(request: web.BaseRequest, proxies: int) -> str:
    """Where a request comes from.

    Each of the operator's `proxies` adds the address that it heard from at the end of X-Forwarded-For; what stands
    before those anyone can make up.
    """
    told = [part.strip() for header in request.headers.getall("X-Forwarded-For", []) for part in header.split(",")]
    if proxies and len(told) >= proxies:
        return told[-proxies]
    return request.remote or ""
