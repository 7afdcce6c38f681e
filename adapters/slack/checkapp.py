"""What is different in an app from what it should be, by the manifest that Slack exports of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.settings.slack import SlackSettings
from adapters.slack.finding import Finding, well, wrong
from adapters.slack.manifest import COMMAND, EVENTS, FOLLOW_UPS, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT

_CALLBACKS = (GLOBAL_SHORTCUT, MESSAGE_SHORTCUT)


def compare(exported: Mapping[str, Any], settings: SlackSettings) -> Iterator[Finding]:
    """Everything in an exported manifest that does not fit the settings."""
    chosen, features = exported.get("settings", {}), exported.get("features", {})
    yield from _check_events(chosen.get("event_subscriptions", {}).get("bot_events", ()))
    if not chosen.get("interactivity", {}).get("is_enabled"):
        yield wrong("Interactivity is off, so no button works: turn it on")
    yield from _check_features(features)
    if settings.app_token and not chosen.get("socket_mode_enabled"):
        yield wrong("Socket Mode is off: turn it on under Socket Mode, or set a signing secret")
    if not settings.app_token:
        yield from _check_addresses(chosen, features, settings.public_url)
    yield from _check_rotation(exported, settings)


def _check_events(subscribed: Sequence[str]) -> Iterator[Finding]:
    missing = [event for event in EVENTS if event not in subscribed]
    for event in missing:
        text = f"The event {event} is not subscribed; it is needed {EVENTS[event]}. Add it under Event Subscriptions"
        yield Finding(event in FOLLOW_UPS, text)
    if not missing:
        yield well(f"All {len(EVENTS)} events are subscribed")


def _check_features(features: Mapping[str, Any]) -> Iterator[Finding]:
    commands = _named(features.get("slash_commands", ()), "command")
    if COMMAND not in commands:
        yield wrong(f"The command {COMMAND} is missing: add it under Slash Commands")
    shortcuts = _named(features.get("shortcuts", ()), "callback_id")
    for callback in _CALLBACKS:
        if callback not in shortcuts:
            yield wrong(f"The shortcut with the callback id {callback} is missing: add it")
    home = features.get("app_home", {})
    if not home.get("home_tab_enabled"):
        yield wrong("The Home tab is off: turn it on under App Home")
    if not home.get("messages_tab_enabled") or home.get("messages_tab_read_only_enabled"):
        yield wrong("Direct messages are off: allow them under App Home, Messages Tab")
    if "agent_view" not in features:
        yield wrong("The agent view is off, so no questions are suggested: turn it on under Agents & AI Apps")


def _check_addresses(chosen: Mapping[str, Any], features: Mapping[str, Any], public_url: str) -> Iterator[Finding]:
    """Whether Slack brings everything over HTTP, and here."""
    if chosen.get("socket_mode_enabled"):
        yield wrong("Socket Mode is on, so Slack brings nothing over HTTP: turn it off, or set SLACK_APP_TOKEN")
        return
    commands = {one.get("command"): one for one in features.get("slash_commands", ())}
    places = {
        "Event Subscriptions": chosen.get("event_subscriptions", {}).get("request_url", ""),
        "Interactivity & Shortcuts": chosen.get("interactivity", {}).get("request_url", ""),
        f"Slash Commands, {COMMAND}": commands.get(COMMAND, {}).get("url", ""),
    }
    here = f"{public_url}/slack/events" if public_url else ""
    for place, address in places.items():
        if not address or (here and address != here):
            wanted = here or "the https address of this server, with /slack/events"
            yield wrong(f"The request URL under {place} is {address or 'not set'}: it should be {wanted}")


def _check_rotation(exported: Mapping[str, Any], settings: SlackSettings) -> Iterator[Finding]:
    """Whether the tokens are of the kind that is set, and come back from an installation to here."""
    rotates = exported.get("settings", {}).get("token_rotation_enabled")
    if rotates and settings.bot_token and not settings.client_id:
        yield wrong(
            "Token rotation is on, so SLACK_BOT_TOKEN ends after twelve hours, and it cannot be turned off again: make "
            "a new app from impar slack manifest, or set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead of the token"
        )
    redirect = f"{settings.public_url}/slack/oauth_redirect"
    if settings.client_id and redirect not in exported.get("oauth_config", {}).get("redirect_urls", ()):
        yield wrong(f"The redirect URL {redirect} is missing, so nobody can install: add it under OAuth & Permissions")


def _named(entries: Sequence[Mapping[str, str]], key: str) -> set[str]:
    return {entry.get(key, "") for entry in entries}
