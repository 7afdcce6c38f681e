"""The page of the content team: every card with its review, its use and what is open; and the gate before it."""

import asyncio
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Protocol
from urllib.parse import parse_qs

from aiohttp import web

from adapters.passwords import is_password
from adapters.web.errors import PageError
from adapters.web.outbound import card_address
from adapters.web.rates import address_of
from adapters.web.session import is_https, new_token
from adapters.web.site import SITE, page
from answers.card import Card
from answers.deck import Deck
from bot.limiter import Limiter
from bot.use import Use

_SESSION, _FORM = "impar_team", "impar_team_form"
_MOST_TRIES = 5  # a minute, from one network address


class Team(Protocol):
    """Who belongs to the content team, and who has signed in."""

    async def password(self, name: str) -> str | None:
        """The hash of a member's password, empty for one without; None where nobody has that name."""
        ...

    async def begin(self, token: str, name: str) -> None:
        """Keep that who shows that token is that member, for a working day."""
        ...

    async def member(self, token: str) -> str | None:
        """Who shows that token; None where nobody is signed in by it."""
        ...

    async def end(self, token: str) -> None:
        """Forget a session."""
        ...

    async def use(self) -> Mapping[str, Use]:
        """What became of each card that was sent, by its id."""
        ...


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands before the pages of the content team.

    Where `header` is set, a proxy signs people in and names them in it; it is believed, so nobody else may reach the
    process. `proxies` is how many of them stand before it. `bars` tells what stands in the way of each card's approval.
    """

    team: Team
    header: str = ""
    proxies: int = 0
    bars: Callable[[Deck], Mapping[str, Sequence[str]]] = field(default=lambda _: {})
    tries: Limiter = field(default_factory=lambda: Limiter(_MOST_TRIES))


GATE = web.AppKey("gate", Gate)


@dataclass(frozen=True, slots=True)
class Row:
    """A card as the page shows it; `address` is empty where it is not sent, and so has no page."""

    card: Card
    address: str
    overdue: bool
    use: Use
    bars: Sequence[str]


def open_gate(app: web.Application, gate: Gate) -> None:
    """Add the page, and the way to it."""
    app[GATE] = gate
    app.add_routes(
        [
            web.get("/deck", deck_page),
            web.get("/sign-in", sign_in_page),
            web.post("/sign-in", sign_in),
            web.post("/sign-out", sign_out),
        ]
    )


async def deck_page(request: web.Request) -> web.Response:
    """Topics and cards; whoever is not signed in is led to where they can."""
    gate, site = request.app[GATE], request.app[SITE]
    name = await member_of(request)
    deck, used = site.deck, await gate.team.use()
    bars = await asyncio.to_thread(gate.bars, deck)
    topics = [(topic, [_row(deck, card, used, bars, site.today()) for card in topic.cards]) for topic in deck.topics]
    return _with_form(request, "deck.html", name=name, topics=topics, can_leave=not gate.header)


async def sign_in_page(request: web.Request) -> web.Response:
    """The form."""
    if request.app[GATE].header:
        raise web.HTTPSeeOther("/deck")
    return _with_form(request, "sign-in.html", wrong=False)


async def sign_in(request: web.Request) -> web.Response:
    """Let a member in who knows their password."""
    gate, given = request.app[GATE], await _form(request)
    if not gate.tries.admits(address_of(request, gate.proxies), monotonic()):
        raise PageError(429, "Too many tries", "Too many passwords came from your network. Wait a minute, please.")
    name = given.get("name", "").strip()
    hashed = await gate.team.password(name)
    if gate.header or not await asyncio.to_thread(is_password, given.get("password", ""), hashed or ""):
        return _with_form(request, "sign-in.html", status=403, wrong=True)
    token = new_token()
    await gate.team.begin(token, name)
    response = web.HTTPSeeOther("/deck")
    _keep(request, response, _SESSION, token)
    raise response


async def sign_out(request: web.Request) -> web.Response:
    """End the session."""
    await _form(request)
    await request.app[GATE].team.end(request.cookies.get(_SESSION, ""))
    response = web.HTTPSeeOther("/sign-in")
    response.del_cookie(_SESSION, path="/")
    raise response


async def member_of(request: web.Request) -> str:
    """The name of the member who asks. Raises what leads everybody else to where they can sign in, or away."""
    name = await _member(request)
    if name is not None:
        return name
    if request.app[GATE].header:
        raise PageError(403, "For the content team", "Your account does not belong to the content team.")
    raise web.HTTPSeeOther("/sign-in")


async def _member(request: web.Request) -> str | None:
    """Who is signed in: by the proxy, which must name a member, or by a session."""
    gate = request.app[GATE]
    if gate.header:
        name = request.headers.get(gate.header, "").strip()
        return name if name and await gate.team.password(name) is not None else None
    token = request.cookies.get(_SESSION, "")
    return await gate.team.member(token) if token else None


def _row(deck: Deck, card: Card, used: Mapping[str, Use], bars: Mapping[str, Sequence[str]], today: date) -> Row:
    address = card_address(card.id) if deck.withheld(card, today) is None else ""
    return Row(card, address, card.review.overdue(today), used.get(card.id, Use()), bars.get(card.id, ()))


def _with_form(request: web.Request, template: str, *, status: int = 200, **values: object) -> web.Response:
    """A page with a form, which is taken only from who was sent it: a token in the form and in a cookie."""
    token = new_token()
    response = page(template, status=status, form=token, **values)
    _keep(request, response, _FORM, token)
    return response


async def _form(request: web.Request) -> dict[str, str]:
    """What a form holds. Raises `PageError` where it is not the one that this browser was sent."""
    fields = {name: values[-1] for name, values in parse_qs((await request.text()), max_num_fields=10).items()}
    token = request.cookies.get(_FORM, "")
    if not token or not hmac.compare_digest(token.encode(), fields.get("form", "").encode()):
        raise PageError(403, "Not from this page", "This form is not the one that you were sent. Open it again.")
    return fields


def _keep(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """Have the browser remember it until it is closed; nothing between may keep the page."""
    response.set_cookie(name, value, path="/", httponly=True, samesite="Strict", secure=is_https(request))
    response.headers["Cache-Control"] = "no-store"
