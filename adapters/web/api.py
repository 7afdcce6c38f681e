"""Questions of machines over HTTP."""

from uuid import uuid4

from aiohttp import web

from adapters.web.errors import PageError
from adapters.web.inbound import read_json
from adapters.web.site import SITE
from bot import wording
from bot.asking import AskError, ask, read_asked

_LARGEST = 64 * 1024


async def ask_json(request: web.Request) -> web.Response:
    """The answer to a question, or to a dialogue, as JSON."""
    site = request.app[SITE]
    try:
        asked = read_asked(read_json(await _body(request)), site.deck, site.audiences)
    except AskError as error:
        raise PageError(400, "Not a question", str(error)) from error
    answered = await ask(site.service, asked, "api", uuid4())
    return web.json_response(answered, headers={"Cache-Control": "no-store"})


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) <= _LARGEST:
        body = await request.read()
        if len(body) <= _LARGEST:
            return body
    too_long = f"the body is longer than {_LARGEST} bytes: ask fewer or shorter questions. "
    raise PageError(413, "Too long", too_long + wording.NO_EMERGENCY_SERVICE)
