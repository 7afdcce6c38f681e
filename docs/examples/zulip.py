"""Impar in Zulip: an outgoing webhook posts each mention here, and shows the answer below it."""

import hmac
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.choice import Action, Choice
from bot.message import Message, Question
from bot.plaintext import citation_line, marks
from bot.reply import Reply
from bot.service import Service

_MENTION = re.compile(r"@\*\*[^*]+\*\*")
_MARKUP = re.compile(r"([\\`*_~\[\]@#$|<>])")


def inbound(payload: Mapping[str, Any]) -> Message:
    """The message in a webhook's payload. Raises `KeyError` or `TypeError` where it is none of Zulip's."""
    sent = payload["message"]
    where = f"{sent['stream_id']}/{sent['subject']}" if sent["type"] == "stream" else f"person/{sent['sender_id']}"
    words = _MENTION.sub(" ", str(payload["data"])).strip()
    return Message(str(sent["id"]), "zulip", where, str(sent["sender_id"]), Question(words))


def outbound(reply: Reply) -> str:
    """A reply in Zulip's Markdown; nothing that it shows is left out."""
    parts = (
        f"**{_plain(reply.heading)}**" if reply.heading else "",
        f"> {_plain(reply.banner)}" if reply.banner else "",
        *map(_plain, reply.paragraphs),
        "\n".join(f"* {_plain(line.text)} {_plain(marks(line))}" for line in reply.claims),
        _plain(reply.jurisdiction),
        "\n".join(f"* Editor's note: {_plain(note)}" for note in reply.notes),
        "\n".join(f"* {_plain(citation_line(citation))}" for citation in reply.sources),
        _plain(reply.disclaimer),
        "\n".join(_next(choice) for choice in reply.choices if choice.action is Action.OPEN),
        _plain(reply.footer),
    )
    return "\n\n".join(part for part in parts if part)


def routes(service: Service, token: str) -> list[web.RouteDef]:
    """The address that Zulip posts to. `token` is the one that Zulip shows for the webhook."""

    async def answer(request: web.Request) -> web.Response:
        payload = await request.json()
        if not hmac.compare_digest(str(payload.get("token", "")).encode(), token.encode()):
            raise web.HTTPForbidden(text="wrong token")
        answered = await service.answer(inbound(payload))
        return web.json_response({"content": outbound(answered.reply)})

    return [web.post("/zulip", answer)]


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _next(choice: Choice) -> str:
    """A choice as what to write: Zulip's webhooks have no buttons, and a card's id written out opens the card."""
    return f"* {_plain(choice.label)} Write `{choice.target}`."
