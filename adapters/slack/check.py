"""Whether the app in Slack is set up as it should be, said in words that tell what to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.manifest import COMMAND, EVENTS, FOLLOW_UPS, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT, SCOPES
from adapters.slack.tokens import Api

_CALLBACKS = (GLOBAL_SHORTCUT, MESSAGE_SHORTCUT)
_MEND = {
    "invalid_auth": "it is not a token that Slack knows; copy it again",
    "not_allowed_token_type": "it is a token of another kind; copy the one that this variable asks for",
    "account_inactive": "the app was removed from the workspace; install it again",
    "token_revoked": "it was revoked; install the app again and copy the new one",
    "token_expired": "it has expired; make a new one",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """The tokens to look at; those that are empty are not in use."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    configuration_token: str = field(default="", repr=False)
    app_id: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, and what it is or what to do."""

    well: bool
    text: str


async def check(api: Api, credentials: Credentials) -> list[Finding]:
    """Everything that can be seen of the set-up from here."""
    findings: list[Finding] = []
    if credentials.bot_token:
        findings += await _check_bot(api.client(credentials.bot_token))
    if credentials.app_token:
        findings += await _check_socket(api.client(), credentials.app_token)
    findings += await _check_events(api.client(credentials.configuration_token), credentials)
    return findings


async def _check_bot(client: AsyncWebClient) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except (SlackClientError, ClientError, OSError) as error:
        return [Finding(well=False, text=f"SLACK_BOT_TOKEN: {_why(error)}")]
    who = Finding(well=True, text=f"The bot token is that of {answer['user']} in the workspace {answer['team']}")
    return [who, *_check_scopes(answer)]


def _check_scopes(answer: AsyncSlackResponse) -> Iterator[Finding]:
    headers: Mapping[str, str] = {name.lower(): value for name, value in answer.headers.items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    for scope in missing:
        text = f"The scope {scope} is missing; it is needed {SCOPES[scope]}. Add it under OAuth & Permissions"
        yield Finding(scope in FOLLOW_UPS, f"{text}, then reinstall the app")
    if not missing:
        yield Finding(well=True, text=f"All {len(SCOPES)} scopes are granted")


async def _check_socket(client: AsyncWebClient, token: str) -> list[Finding]:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        if error.response.get("error") == "missing_scope":
            text = "SLACK_APP_TOKEN: the scope connections:write is missing; make a new app-level token with it"
            return [Finding(well=False, text=text)]
        return [Finding(well=False, text=f"SLACK_APP_TOKEN: {_why(error)}")]
    except (SlackClientError, ClientError, OSError) as error:
        return [Finding(well=False, text=f"SLACK_APP_TOKEN: {_why(error)}")]
    return [Finding(well=True, text="Socket Mode can be opened")]


async def _check_events(client: AsyncWebClient, credentials: Credentials) -> list[Finding]:
    app_id = credentials.app_id or _app_of(credentials.app_token)
    if not credentials.configuration_token or not app_id:
        text = (
            "Slack shows the events of an app only with a configuration token. To have them checked too, set "
            "SLACK_CONFIGURATION_TOKEN (and SLACK_APP_ID without an app token); or compare with impar slack manifest"
        )
        return [Finding(well=True, text=text)]
    try:
        exported = await client.apps_manifest_export(app_id=app_id)
    except (SlackClientError, ClientError, OSError) as error:
        return [Finding(well=False, text=f"SLACK_CONFIGURATION_TOKEN: {_why(error)}")]
    return list(_compare(exported["manifest"], socket=bool(credentials.app_token)))


def _app_of(app_token: str) -> str:
    """The id of the app, which stands in its token: `xapp-1-A…-…`."""
    parts = app_token.split("-")
    return parts[2] if len(parts) > 2 else ""  # noqa: PLR2004 - as its form above says


def _compare(exported: Mapping[str, Any], *, socket: bool) -> Iterator[Finding]:
    settings, features = exported.get("settings", {}), exported.get("features", {})
    subscribed = settings.get("event_subscriptions", {}).get("bot_events", ())
    missing = [event for event in EVENTS if event not in subscribed]
    for event in missing:
        text = f"The event {event} is not subscribed; it is needed {EVENTS[event]}. Add it under Event Subscriptions"
        yield Finding(event in FOLLOW_UPS, text)
    if not missing:
        yield Finding(well=True, text=f"All {len(EVENTS)} events are subscribed")
    if socket and not settings.get("socket_mode_enabled"):
        yield Finding(well=False, text="Socket Mode is off: turn it on under Socket Mode, or set a signing secret")
    if not settings.get("interactivity", {}).get("is_enabled"):
        yield Finding(well=False, text="Interactivity is off, so no button works: turn it on")
    yield from _check_features(features)


def _check_features(features: Mapping[str, Any]) -> Iterator[Finding]:
    commands = _named(features.get("slash_commands", ()), "command")
    if COMMAND not in commands:
        yield Finding(well=False, text=f"The command {COMMAND} is missing: add it under Slash Commands")
    shortcuts = _named(features.get("shortcuts", ()), "callback_id")
    for callback in _CALLBACKS:
        if callback not in shortcuts:
            yield Finding(well=False, text=f"The shortcut with the callback id {callback} is missing: add it")
    home = features.get("app_home", {})
    if not home.get("home_tab_enabled"):
        yield Finding(well=False, text="The Home tab is off: turn it on under App Home")
    if not home.get("messages_tab_enabled") or home.get("messages_tab_read_only_enabled"):
        yield Finding(well=False, text="Direct messages are off: allow them under App Home, Messages Tab")


def _named(entries: Sequence[Mapping[str, str]], key: str) -> set[str]:
    return {entry.get(key, "") for entry in entries}


def _why(error: Exception) -> str:
    if not isinstance(error, SlackApiError):
        return f"Slack cannot be reached ({type(error).__name__}); check the network and SLACK_API_URL"
    said = str(error.response.get("error", ""))
    return f"{_MEND.get(said, 'Slack does not take it')} ({said})"
