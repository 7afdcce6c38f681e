"""How the bot is asked: a page of figures for the content team, and their tables for spreadsheets."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from aiohttp import web

from adapters.settings import Keep
from adapters.web.csvtext import csv_text
from adapters.web.errors import PageError
from adapters.web.figures import figures
from adapters.web.site import SITE, page
from adapters.web.team import member_of
from adapters.web.view import Link
from bot.insight import Insight

_SPANS = (7, 30, 90, 365)  # days
_USUAL = 30


class Insights(Protocol):
    """Who knows how the bot is asked."""

    async def between(self, first: date, last: date) -> Insight:
        """What happened on these days and those between, where `last` is the present one.

        Raises `StoreUnavailableError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lookout:
    """Whom the page asks, and for how long is kept what it counts."""

    insights: Insights
    keep: Keep


LOOKOUT = web.AppKey("lookout", Lookout)


def open_insights(app: web.Application, lookout: Lookout) -> None:
    """Add the page and its tables. The gate (see `team`) stands before them."""
    app[LOOKOUT] = lookout
    app.add_routes([web.get("/insights", insights_page), web.get("/insights/{name:[a-z]+}.csv", insights_csv)])


async def insights_page(request: web.Request) -> web.Response:
    """Every figure, over the days that `?days=` says."""
    name = await member_of(request)
    days, insight = await _insight(request)
    spans = tuple((span, Link(f"{span} days", f"/insights?days={span}")) for span in _SPANS)
    shown = figures(insight, request.app[SITE].deck) if insight.total or insight.gaps else ()
    keep = request.app[LOOKOUT].keep
    response = page("insights.html", name=name, days=days, spans=spans, insight=insight, figures=shown, keep=keep)
    return _kept_nowhere(response)


async def insights_csv(request: web.Request) -> web.Response:
    """The table of one figure."""
    await member_of(request)
    days, insight = await _insight(request)
    named = {figure.name: figure for figure in figures(insight, request.app[SITE].deck)}
    figure = named.get(request.match_info["name"])
    if figure is None:
        raise PageError(404, "No such table", f"There is no table of that name. There are: {', '.join(named)}.")
    # With a byte order mark, by which spreadsheets know the encoding.
    response = web.Response(body=csv_text(figure).encode("utf-8-sig"), content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="impar-{figure.name}-{days}-days.csv"'
    return _kept_nowhere(response)


async def _insight(request: web.Request) -> tuple[int, Insight]:
    days = _days(request.query.get("days", str(_USUAL)))
    today = request.app[SITE].today()
    return days, await request.app[LOOKOUT].insights.between(today - timedelta(days=days - 1), today)


def _days(said: str) -> int:
    if said not in map(str, _SPANS):
        links = tuple(Link(f"The last {span} days", f"/insights?days={span}") for span in _SPANS)
        raise PageError(400, "No such span", "That many days are not shown. There are these:", links)
    return int(said)


def _kept_nowhere(response: web.Response) -> web.Response:
    response.headers["Cache-Control"] = "no-store"
    return response
