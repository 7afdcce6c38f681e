"""No other site may speak for a person who has our page open."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web.errors import PageError

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OWN = ("same-origin", "none")


@web.middleware
async def refuse_cross_site(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let what only reads through, and what changes something only where our own page or no page at all sent it."""
    if request.method in _SAFE_METHODS or _is_own(request):
        return await handler(request)
    raise PageError(
        403, "Not from this page", "This was sent by another site, so it was not answered. Ask here instead."
    )


def _is_own(request: web.Request) -> bool:
    """By Fetch Metadata, which every current browser sends; by the origin where it does not."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OWN
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
