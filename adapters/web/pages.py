"""The pages that only show: cards at their stable addresses, topics, the editorial policy."""

import re

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
from answers.review import ReviewState
from bot.answering import answer, opening
from bot.choice import Action, Choice

_MOST_NAMED = 12
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


async def card_page(request: web.Request) -> web.Response:
    """One card, worded for `?audience=`, for clinicians where that is not said."""
    site = request.app[SITE]
    card = _card(site.deck, f"{request.match_info['topic']}/{request.match_info['facet']}")
    audience = _audience(request.query.get("audience"), card)
    address = f"{_origin(request)}{card_address(card.id)}"
    reply = answer(site.deck, card, audience, confidence=1, receipt="", today=site.today())
    return page(
        "card.html",
        card=card,
        topic=site.deck.topic_of(card),
        answer=answer_view(site.deck, "card", reply),
        notices=site.deck.notices,
        audience=audience,
        audiences=tuple((each, _worded_link(card, each)) for each in Audience),
        related=_links(site.deck, card.follow_ups),
        address=address,
        data=medical_web_page(site.deck, card, audience, address),
        continued=Button(Choice(Action.OPEN, card.id, "").id, "Continue in the chat"),
        token=new_token(),
    )


async def topics_page(request: web.Request) -> web.Response:
    """Every topic with its questions."""
    deck = request.app[SITE].deck
    shown = ((topic, _links(deck, tuple(card.id for card in topic.cards))) for topic in deck.topics)
    return page("topics.html", topics=tuple((topic, links) for topic, links in shown if links))


async def policy_page(request: web.Request) -> web.Response:
    """How cards are written and reviewed."""
    return page("policy.html", notices=request.app[SITE].deck.notices)


async def favicon(_request: web.Request) -> web.FileResponse:
    """The mark."""
    return web.FileResponse(FOLDER / "static" / "favicon.svg")


def _card(deck: Deck, card_id: str) -> Card:
    card = deck.card(card_id)
    if card is None or card.review.state is ReviewState.SUBMITTED:
        text = "There is no card at this address. These are the questions that a card answers:"
        raise PageError(404, "No such card", text, _links(deck, tuple(one.id for one in deck.answerable[:_MOST_NAMED])))
    if card.review.state is ReviewState.RETIRED:
        text = f"{deck.notices.banner(card.review.state)} Nothing of it is shown any more."
        raise PageError(410, "This card was retired", text, _links(deck, card.follow_ups))
    return card


def _audience(name: str | None, card: Card) -> Audience:
    if name is None:
        return Audience.CLINICIAN
    if name not in tuple(Audience):
        links = tuple(_worded_link(card, each) for each in Audience)
        raise PageError(400, "No such audience", "There is no wording for that audience. There are these:", links)
    return Audience(name)


def _worded_link(card: Card, audience: Audience) -> Link:
    return Link(audience.description, card_address(card.id, audience))


def _links(deck: Deck, card_ids: tuple[str, ...]) -> tuple[Link, ...]:
    return tuple(Link(choice.label, card_address(choice.target)) for choice in opening(deck, card_ids))


def _origin(request: web.Request) -> str:
    """The site's own address as the browser named it; empty, so that addresses are relative, where that is no host."""
    scheme = "https" if is_https(request) else "http"
    return f"{scheme}://{request.host}" if _HOST.fullmatch(request.host) else ""
