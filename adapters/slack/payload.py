"""What every payload of Slack tells in the same way, whatever else is in it."""

import re
from typing import Any, TypeAlias
from urllib.parse import urlsplit

Json: TypeAlias = dict[str, Any]

# Where Slack takes answers, for itself and for governments.
RESPONSE_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})

_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def team_of(body: Json) -> str:
    """The workspace that a payload comes from; the organisation where Slack names no workspace."""
    team = body.get("team") or {}
    named = body.get("team_id") or (team.get("id") if isinstance(team, dict) else "")
    return str(named or body.get("user", {}).get("team_id") or enterprise_of(body))


def enterprise_of(body: Json) -> str:
    """The organisation that the workspace belongs to; empty for none."""
    enterprise = body.get("enterprise") or {}
    named = enterprise.get("id") if isinstance(enterprise, dict) else ""
    return str(body.get("enterprise_id") or named or "")


def is_org_wide(body: Json) -> bool:
    """Whether the app was installed for a whole organisation."""
    authorizations = body.get("authorizations") or [{}]
    said = body.get("is_enterprise_install", authorizations[0].get("is_enterprise_install"))
    return str(said).lower() == "true"


def user_of(body: Json) -> str:
    """The person who did it; empty where Slack names none."""
    user = body.get("user", body.get("event", {}).get("user", body.get("user_id", "")))
    return str(user.get("id", "") if isinstance(user, dict) else user or "")


def response_urls(body: Json) -> tuple[str, ...]:
    """Every address in a payload to which it asks for answers to be sent."""
    named = [body.get("response_url"), *(one.get("response_url") for one in body.get("response_urls") or ())]
    return tuple(str(one) for one in named if one)


def is_response_url(address: str, own: frozenset[str] = frozenset()) -> bool:
    """Whether Slack may have given that address out. `own` are origins that are trusted besides Slack's."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" in own or (parts.scheme == "https" and parts.netloc in RESPONSE_HOSTS)


def plain(text: str) -> str:
    """What a person typed, out of Slack's markup: links as they read, people and groups without their ids."""
    return _entities(_MARKED.sub(_readable, text)).strip()


def without_mention(text: str, bot_user: str) -> str:
    """The text without the mention of the bot."""
    return text.replace(f"<@{bot_user}>", " ") if bot_user else text


def _readable(marked: re.Match[str]) -> str:
    what, label = marked[1], marked[2]
    if what.startswith(("@", "!subteam")):
        return "@someone"
    if what.startswith(("#", "!")):
        return f"{what[0]}{label}" if label else ""
    return label or what


def _entities(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
