"""What went wrong, told as a page, as JSON, or as a sentence for the script. Never a traceback."""

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web.site import page
from adapters.web.view import Link
from bot import wording
from bot.ports import StoreUnavailableError
from bot.service import TooSlowError

TURN_TYPE = "text/vnd.impar.turn+html"
_WAIT = "5"  # seconds
_LOG = structlog.stdlib.get_logger()


class PageError(Exception):
    """A request that cannot be answered: the status, what is wrong in a few words and in a sentence, where to go on."""

    def __init__(self, status: int, title: str, text: str, links: tuple[Link, ...] = ()) -> None:
        self.status = status
        self.title = title
        self.text = text
        self.links = links
        super().__init__(title)


@web.middleware
async def tell_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error in the form that its reader understands; one that nobody expected is logged by its type."""
    try:
        return await handler(request)
    except PageError as error:
        return _told(request, error)
    except (StoreUnavailableError, TooSlowError) as error:
        _LOG.warning("request not taken", route=_route(request), reason=str(error))
        response = _told(request, PageError(503, *_WORDS[503]))
        response.headers["Retry-After"] = _WAIT
        return response
    except web.HTTPException as error:
        if error.status < 400:  # noqa: PLR2004 - RFC 9110: redirections are below it
            raise
        return _told(request, _known(error), error.headers.get("Allow", ""))
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets an answer and the log its type
        _LOG.error("request failed", route=_route(request), error=type(error).__name__)
        return _told(request, PageError(500, *_WORDS[500]))


# What a person wrote may be lost with these, or was not read: it may have told of an emergency.
_URGENT = wording.NO_EMERGENCY_SERVICE
_WORDS = {
    400: ("That could not be read", "What was sent is not in a form that can be read. Please try again."),
    403: ("Not here", "There is nothing to see at this address."),
    404: ("No such page", "There is nothing at this address. The chat and the list of topics are one step away."),
    405: ("Not this way", "This address does not take that kind of request."),
    413: ("Too long", "What was sent is too long. Ask one question at a time, in at most 2000 characters. " + _URGENT),
    500: (
        "Something went wrong",
        "This was our mistake. Nothing that you wrote was logged. Please try again. " + _URGENT,
    ),
    503: (
        "Not now",
        "This cannot be answered right now. Nothing was lost: please send it again in a moment. " + _URGENT,
    ),
}


def _known(error: web.HTTPException) -> PageError:
    return PageError(error.status, *_WORDS.get(error.status, _WORDS[400]))


def _told(request: web.Request, error: PageError, allow: str = "") -> web.Response:
    response = _in_form(request, error)
    response.headers["Cache-Control"] = "no-store"
    if allow:
        response.headers["Allow"] = allow
    return response


def _in_form(request: web.Request, error: PageError) -> web.Response:
    if request.path.startswith("/api/"):
        return web.json_response({"error": error.text}, status=error.status)
    if TURN_TYPE in request.headers.get("Accept", ""):
        return web.Response(text=error.text, status=error.status)
    return page("error.html", status=error.status, error=error)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"
