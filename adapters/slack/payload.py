"""What every payload of Slack tells in the same way, whatever else is in it."""

import json
import re
from typing import Any, TypeAlias
from urllib.parse import urlsplit

Json: TypeAlias = dict[str, Any]

# Where Slack takes answers, for itself and for governments.
RESPONSE_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})

# Ids of organisations begin with it, those of workspaces with T.
_ORGANISATION = "E"

_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def team_of(body: Json) -> str:
    """The workspace in which the app acts; the organisation where Slack names no workspace.

    In a channel that two workspaces share (Slack Connect) the payload itself may name the other one: the workspace
    that has the app stands in the authorizations of an event, and in the view of a modal.
    """
    authorized = _authorized(body)
    if authorized:
        named = authorized.get("team_id") or _in_organisation(body, authorized)
        return str(named or enterprise_of(body))
    team = body.get("team") or {}
    candidates = (
        (body.get("view") or {}).get("app_installed_team_id"),
        team.get("id") if isinstance(team, dict) else team,
        body.get("team_id"),
        (body.get("user") or {}).get("team_id") if isinstance(body.get("user"), dict) else "",
    )
    workspaces = (str(one) for one in candidates if one and not str(one).startswith(_ORGANISATION))
    return next(workspaces, enterprise_of(body))


def enterprise_of(body: Json) -> str:
    """The organisation that the workspace belongs to; empty for none."""
    authorized = _authorized(body)
    if authorized:
        return str(authorized.get("enterprise_id") or "")
    installed = str((body.get("view") or {}).get("app_installed_team_id") or "")
    if installed.startswith(_ORGANISATION):
        return installed
    team, enterprise = body.get("team") or {}, body.get("enterprise") or {}
    named = enterprise.get("id") if isinstance(enterprise, dict) else ""
    if installed and isinstance(team, dict) and team.get("id") not in (None, installed):
        named = _kept(body)  # what the payload names is the organisation of the other workspace
    return str(body.get("enterprise_id") or named or "")


def is_org_wide(body: Json) -> bool:
    """Whether the app was installed for a whole organisation."""
    said = _authorized(body).get("is_enterprise_install", body.get("is_enterprise_install"))
    return str(said).lower() == "true"


def _authorized(body: Json) -> Json:
    """Who the app is that an event is brought to; empty for what is no event."""
    first: Json = (body.get("authorizations") or [{}])[0]
    return first


def _in_organisation(body: Json, authorized: Json) -> str:
    """The workspace of an organisation that installed the app as a whole; empty where only another one is named."""
    through = str(body.get("context_team_id") or "")
    if through and not through.startswith(_ORGANISATION):
        return through
    own = body.get("enterprise_id") == authorized.get("enterprise_id")
    return str(body.get("team_id") or "") if own else ""


def _kept(body: Json) -> str:
    """The organisation that was kept with a modal when it was opened."""
    try:
        kept = json.loads(body["view"].get("private_metadata") or "{}")
    except ValueError:
        return ""
    return str(kept.get("enterprise", "")) if isinstance(kept, dict) else ""


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
