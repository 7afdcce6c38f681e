"""The chat: its first view, and one turn after another."""

from dataclasses import replace
from datetime import date

from aiohttp import web

from adapters.web.errors import TURN_TYPE, PageError
from adapters.web.inbound import read_form, read_message
from adapters.web.outbound import audience_set_by, turn_view
from adapters.web.session import Session, keep_session, new_token, read_session
from adapters.web.site import SITE, page, render
from adapters.web.view import Button, TurnView
from answers.deck import Deck
from bot.answering import opening
from bot.choice import Action, Choice

_MOST_SUGGESTED = 6


async def first_view(request: web.Request) -> web.Response:
    """The page as a newcomer sees it."""
    return _chat_page(request, read_session(request))


async def say(request: web.Request) -> web.Response:
    """One turn: for the script the turn alone, else the whole page with it."""
    site, session = request.app[SITE], read_session(request)
    message = read_message(await _fields(request), session.conversation, new_token())
    answered = await site.service.answer(message, session.start)
    session = replace(session, audience=audience_set_by(answered.reply) or session.audience)
    turn = turn_view(site.deck, f"turn-{message.event}", message.content, answered, session.audience)
    if TURN_TYPE not in request.headers.get("Accept", ""):
        return _chat_page(request, session, turn)
    html = render("turn.html", turn=turn, new_token=new_token)
    return _kept(request, session, web.Response(text=html, content_type=TURN_TYPE, charset="utf-8"))


async def back_to_start(_request: web.Request) -> web.Response:
    """Where a person lands who opens or reloads the address of a turn."""
    raise web.HTTPSeeOther("/")


def suggested(deck: Deck, today: date) -> tuple[Button, ...]:
    """The questions offered first: of one topic its first ones, of several topics the first of each."""
    available = deck.available(today)
    firsts = {card.topic: card.id for card in reversed(available)}
    cards = [card.id for card in available if len(deck.topics) == 1 or firsts[card.topic] == card.id]
    return tuple(Button(choice.id, choice.label) for choice in opening(deck, tuple(cards), today)[:_MOST_SUGGESTED])


def _chat_page(request: web.Request, session: Session, turn: TurnView | None = None) -> web.Response:
    site = request.app[SITE]
    response = page(
        "chat.html",
        turn=turn,
        new_token=new_token,
        audience=session.audience,
        audiences=tuple(
            (audience, Button(Choice(Action.AUDIENCE, audience, "").id, audience.description))
            for audience in site.audiences
        ),
        suggested=suggested(site.deck, site.today()),
    )
    return _kept(request, session, response)


def _kept(request: web.Request, session: Session, response: web.Response) -> web.Response:
    keep_session(request, response, session)
    response.headers["Vary"] = "Accept"
    return response


async def _fields(request: web.Request) -> dict[str, str]:
    if request.content_type != "application/x-www-form-urlencoded":
        raise PageError(400, "That could not be read", "This is no form of ours. Please write your question here.")
    return read_form(await request.read())
