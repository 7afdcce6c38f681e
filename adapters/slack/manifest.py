"""The manifest by which Slack makes the app: what it may do, what it is told, where it is reached."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Manifest: TypeAlias = dict[str, Any]

COMMAND, MESSAGE_SHORTCUT, GLOBAL_SHORTCUT = "/impar", "ask_about_message", "ask"

# Each scope with what it is needed for, in the words in which its absence is told.
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to be asked by a mention in a channel",
    "assistant:write": "to suggest questions in the agent pane",
    "channels:history": "to hear follow-ups in threads of public channels without a mention",
    "chat:write": "to answer",
    "commands": "for the command /impar and the shortcuts",
    "groups:history": "to hear follow-ups in threads of private channels without a mention",
    "im:history": "to be asked in direct messages",
    "im:read": "to see that a message is a direct one",
    "im:write": "to answer in direct messages",
    "mpim:history": "to hear follow-ups in threads of group messages without a mention",
}
EVENTS: Mapping[str, str] = {
    "app_context_changed": "to know where the agent pane was opened",
    "app_home_opened": "to show the App Home and to suggest questions",
    "app_mention": "to be asked by a mention in a channel",
    "app_uninstalled": "to erase the tokens of a workspace that removes the app",
    "message.channels": "to hear follow-ups in threads of public channels",
    "message.groups": "to hear follow-ups in threads of private channels",
    "message.im": "to be asked in direct messages",
    "message.mpim": "to hear follow-ups in threads of group messages",
    "tokens_revoked": "to erase tokens that were revoked",
}
# The scopes and events without which only follow-ups that do not mention the bot, and specialists' answers, are lost.
FOLLOW_UPS = (
    "channels:history",
    "groups:history",
    "mpim:history",
    "message.channels",
    "message.groups",
    "message.mpim",
)

_DESCRIPTION = "Answers clinical questions from reviewed, cited answer cards, and says plainly when none answers."
_LONG_DESCRIPTION = (
    "Impar answers clinical questions from short, reviewed answer cards. Every answer shows its citations and how "
    "certain they are, its review status, its version and a disclaimer. Impar generates nothing and guesses nothing: "
    "where no card answers, it says so. It is no emergency service and does not replace clinical judgment. Write "
    "nothing to it that identifies a patient."
)


def manifest(prompts: Sequence[str], address: str = "", *, many: bool = False) -> Manifest:
    """The manifest for Socket Mode, or for HTTP where `address` is the https address of the server.

    `prompts` are questions to suggest in the agent pane. `many` makes an app that other workspaces can install, with
    tokens that are changed twice a day; a bot token that stands in the settings could not be changed.
    """
    url = f"{address.rstrip('/')}/slack/events" if address else ""
    reached = {"request_url": url} if url else {}
    oauth: Manifest = {"scopes": {"bot": list(SCOPES)}}
    if address and many:
        oauth["redirect_urls"] = [f"{address.rstrip('/')}/slack/oauth_redirect"]
    return {
        "display_information": {
            "name": "Impar",
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#1f4e5f",
        },
        "features": _features(prompts, reached and {"url": url}),
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            "org_deploy_enabled": many,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": many,
        },
    }


def _features(prompts: Sequence[str], reached: Mapping[str, str]) -> Manifest:
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Impar", "always_online": True},
        "agent_view": {
            "agent_description": _DESCRIPTION,
            "suggested_prompts": [{"title": prompt[:_TITLE], "message": prompt} for prompt in prompts],
        },
        "shortcuts": [
            {
                "name": "Ask Impar about this",
                "type": "message",
                "callback_id": MESSAGE_SHORTCUT,
                "description": "Ask a question about the words of this message",
            },
            {"name": "Ask Impar", "type": "global", "callback_id": GLOBAL_SHORTCUT, "description": "Ask a question"},
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                **reached,
                "description": "Ask a clinical question; only you see the answer",
                "usage_hint": "your question, or help, topics, audience, forget",
                "should_escape": True,
            }
        ],
    }


_TITLE = 75
_MOST_PROMPTS = 4


def check_manifest(checked: Manifest) -> list[str]:
    """Everything in which a manifest goes beyond Slack's limits (App manifest reference)."""
    return list(_problems(checked))


def _problems(checked: Manifest) -> Iterator[str]:
    shown, features = checked["display_information"], checked["features"]
    lengths = [
        ("name", shown["name"], 1, 35),
        ("description", shown["description"], 0, 140),
        ("long_description", shown["long_description"], 174, 4000),
        ("agent_description", features["agent_view"]["agent_description"], 0, 300),
        ("bot_user.display_name", features["bot_user"]["display_name"], 1, 80),
        *((f"shortcut {one['name']}", one["name"], 1, 24) for one in features["shortcuts"]),
        *((f"shortcut {one['callback_id']}", one["description"], 0, 150) for one in features["shortcuts"]),
        *(("command", one["command"], 2, 32) for one in features["slash_commands"]),
    ]
    for name, text, least, most in lengths:
        if not least <= len(text) <= most:
            yield f"{name} must have {least} to {most} characters, and has {len(text)}"
    counts = [
        ("shortcuts", features["shortcuts"], 10),
        ("slash_commands", features["slash_commands"], 50),
        ("suggested_prompts", features["agent_view"]["suggested_prompts"], _MOST_PROMPTS),
        ("bot_events", checked["settings"]["event_subscriptions"]["bot_events"], 100),
    ]
    yield from (f"at most {most} {name} are allowed" for name, entries, most in counts if len(entries) > most)
    if checked["settings"]["org_deploy_enabled"] and not _redirects(checked):
        yield "an app that other workspaces install needs the https address of this server: --url, or IMPAR_PUBLIC_URL"
    for url in (checked["settings"]["interactivity"].get("request_url"), *_redirects(checked)):
        if url and not url.startswith("https://"):
            yield f"Slack takes https addresses only, and not {url}"


def _redirects(checked: Manifest) -> Sequence[str]:
    redirects: Sequence[str] = checked["oauth_config"].get("redirect_urls", ())
    return redirects
