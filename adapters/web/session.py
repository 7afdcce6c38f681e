"""What a browser remembers between two requests: which conversation is its own, and whom the wording is for."""

import secrets
from dataclasses import dataclass

from aiohttp import web

from adapters.web.inbound import is_token
from adapters.web.site import SITE
from answers.audience import Audience
from bot.conversation import NEW, Conversation

_CONVERSATION = "impar_conversation"
_AUDIENCE = "impar_audience"
_TOKEN_BYTES = 16  # 128 bits: not to be guessed


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's conversation, by a key that only it knows."""

    conversation: str
    audience: Audience

    @property
    def start(self) -> Conversation:
        """The state in which the conversation begins, where the store knows none: with the wording on the page."""
        return Conversation(audience=self.audience)


def new_token() -> str:
    """A token of 128 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def read_session(request: web.Request) -> Session:
    """The session that a request belongs to; a new one where its cookies are missing or not ours."""
    conversation = request.cookies.get(_CONVERSATION, "")
    audience = request.cookies.get(_AUDIENCE, "")
    audiences = request.app[SITE].audiences
    first = NEW.audience if NEW.audience in audiences else audiences[0]
    return Session(
        conversation if is_token(conversation) else new_token(),
        Audience(audience) if audience in audiences else first,
    )


def keep_session(request: web.Request, response: web.Response, session: Session) -> None:
    """Have the browser remember the session until it is closed; its pages must not be kept by anything between."""
    secure = is_https(request)
    for name, value in ((_CONVERSATION, session.conversation), (_AUDIENCE, session.audience.value)):
        response.set_cookie(name, value, path="/", httponly=True, samesite="Strict", secure=secure)
    response.headers["Cache-Control"] = "no-store"


def is_https(request: web.Request) -> bool:
    """Whether the browser speaks https to us, directly or to the proxy before us."""
    return request.secure or request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip().lower() == "https"
