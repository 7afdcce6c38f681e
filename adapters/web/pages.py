"""The pages that only show: cards at their stable addresses, topics, the editorial policy."""

import re
from datetime import date
from typing import Any

from aiohttp import web

from adapters.web.errors import PageError
from adapters.web.jsonld import medical_web_page
from adapters.web.outbound import answer_view, card_address
from adapters.web.session import is_https, new_token
from adapters.web.site import FOLDER, SITE, page
from adapters.web.view import Button, Link
from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from answers.release import Withheld
from bot.answering import answer, opening, why_withheld
from bot.choice import Action, Choice
from bot.reply import Reply

_MOST_NAMED = 12
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


async def card_page(request: web.Request) -> web.Response:
    """One card, worded for `?audience=`, for clinicians where that is not said."""
    site = request.app[SITE]
    today = site.today()
    card = _card(site.deck, f"{request.match_info['topic']}/{request.match_info['facet']}", today)
    audience = _audience(request.query.get("audience"), card, site.audiences)
    address = f"{_origin(request)}{card_address(card.id)}"
    reply = answer(site.deck, card, audience, confidence=1, receipt="", today=today)
    audiences = tuple((each, worded_link(card, each)) for each in site.audiences)
    values = card_values(site.deck, card, audience, reply, address)
    return page(
        "card.html", **values, audiences=audiences, related=links(site.deck, card.follow_ups, today), token=new_token()
    )


def card_values(deck: Deck, card: Card, audience: Audience, reply: Reply, address: str) -> dict[str, Any]:
    """What a card's page shows of the card itself."""
    return {
        "card": card,
        "topic": deck.topic_of(card),
        "answer": answer_view(deck, "card", reply),
        "notices": deck.notices,
        "audience": audience,
        "address": address,
        "data": medical_web_page(deck, card, audience, address),
        "continued": Button(Choice(Action.OPEN, card.id, "").id, "Continue in the chat"),
    }


async def topics_page(request: web.Request) -> web.Response:
    """Every topic with its questions."""
    deck, today = request.app[SITE].deck, request.app[SITE].today()
    shown = ((topic, links(deck, tuple(card.id for card in topic.cards), today)) for topic in deck.topics)
    return page("topics.html", topics=tuple((topic, links) for topic, links in shown if links))


async def policy_page(request: web.Request) -> web.Response:
    """How cards are written and reviewed."""
    return page("policy.html", notices=request.app[SITE].deck.notices)


async def favicon(_request: web.Request) -> web.FileResponse:
    """The mark."""
    return web.FileResponse(FOLDER / "static" / "favicon.svg")


# What nobody has approved for sending is not said to exist.
_UNKNOWN = (Withheld.NOT_REVIEWED, Withheld.NOT_APPROVED)


def _card(deck: Deck, card_id: str, today: date) -> Card:
    card = deck.card(card_id)
    withheld = deck.withheld(card, today) if card is not None else Withheld.NOT_REVIEWED
    if card is None or withheld in _UNKNOWN:
        text = "There is no card at this address. These are the questions that a card answers:"
        available = tuple(one.id for one in deck.available(today)[:_MOST_NAMED])
        raise PageError(404, "No such card", text, links(deck, available, today))
    if withheld is Withheld.RETIRED:
        text = f"{deck.notices.banner(card.review.state)} Nothing of it is shown any more."
        raise PageError(410, "This card was retired", text, links(deck, card.follow_ups, today))
    if withheld is not None:
        raise PageError(
            410, "This card is not shown", why_withheld(card, withheld), links(deck, card.follow_ups, today)
        )
    return card


def _audience(name: str | None, card: Card, audiences: tuple[Audience, ...]) -> Audience:
    if name is None:
        return audiences[0]
    if name not in audiences:
        links = tuple(worded_link(card, each) for each in audiences)
        raise PageError(400, "No such audience", "There is no wording for that audience. There are these:", links)
    return Audience(name)


def worded_link(card: Card, audience: Audience) -> Link:
    """The link to a card in an audience's wording."""
    return Link(audience.description, card_address(card.id, audience))


def links(deck: Deck, card_ids: tuple[str, ...], today: date) -> tuple[Link, ...]:
    """The links to those of these cards that are sent today."""
    return tuple(Link(choice.label, card_address(choice.target)) for choice in opening(deck, card_ids, today))


def _origin(request: web.Request) -> str:
    """The site's own address as the browser named it; empty, so that addresses are relative, where that is no host."""
    scheme = "https" if is_https(request) else "http"
    return f"{scheme}://{request.host}" if _HOST.fullmatch(request.host) else ""
