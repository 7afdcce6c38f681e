"""The web application: its addresses and what stands before them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from time import monotonic

from aiohttp import web

from adapters.readiness import Pulse, Readiness
from adapters.watch import Watch
from adapters.web import api, chat, health, pages
from adapters.web.crosssite import refuse_cross_site
from adapters.web.errors import tell_errors
from adapters.web.headers import secure
from adapters.web.rates import limit
from adapters.web.site import FOLDER, SITE, Site
from answers.audience import Audience
from bot.ports import StoreUnavailableError
from bot.service import Service

# Ten thousand characters of four bytes each, percent-encoded, reach the bot, which can then say what is wrong.
_LARGEST_FORM = 256 * 1024


def _today() -> date:
    return datetime.now(UTC).date()


def application(
    service: Service,
    today: Callable[[], date] = _today,
    *,
    audiences: tuple[Audience, ...] = tuple(Audience),
    rate: int = 0,
    proxies: int = 0,
    watch: Watch | None = None,
    readiness: Readiness | None = None,
) -> web.Application:
    """The chat, the card pages and the JSON door of a service's deck, and what machines ask about the process.

    `rate` is how many messages a minute of one address are taken, 0 for any number, `proxies` how many proxies tell it.
    """
    app = web.Application(
        middlewares=[tell_errors, limit(rate, proxies, monotonic), refuse_cross_site], client_max_size=_LARGEST_FORM
    )
    app[SITE] = Site(service, today, audiences, watch or Watch(), readiness or Readiness())
    app[health.PULSE] = Pulse(service.check, (StoreUnavailableError,))
    app.on_response_prepare.append(secure)
    app.add_routes(
        [
            web.get("/", chat.first_view),
            web.get("/chat", chat.back_to_start),
            web.post("/chat", chat.say),
            web.post("/api/ask", api.ask_json),
            web.get("/cards/{topic}/{facet}", pages.card_page),
            web.get("/topics", pages.topics_page),
            web.get("/editorial-policy", pages.policy_page),
            web.get("/healthz", health.alive),
            web.get("/readyz", health.ready),
            web.get("/metrics", health.metrics),
            web.get("/favicon.svg", pages.favicon),
            web.static("/static", FOLDER / "static"),
        ]
    )
    return app
