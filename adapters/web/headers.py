"""The headers by which a browser is told what a page of ours may do: as little as it needs."""

from aiohttp import web

# Content Security Policy Level 3. Nothing inline, nothing from elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Server": "impar",
    "X-Content-Type-Options": "nosniff",
}


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every response, files and errors included."""
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
