"""What an operator sets for the app in Slack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from adapters.settings.values import SettingsError

SLACK_API = "https://slack.com/api/"
_VARIABLES = {
    "SLACK_BOT_TOKEN": "bot_token",
    "SLACK_APP_TOKEN": "app_token",
    "SLACK_SIGNING_SECRET": "signing_secret",
    "SLACK_CLIENT_ID": "client_id",
    "SLACK_CLIENT_SECRET": "client_secret",
    "SLACK_CONFIGURATION_TOKEN": "configuration_token",
    "SLACK_APP_ID": "app_id",
    "SLACK_API_URL": "api_url",
    "IMPAR_PUBLIC_URL": "public_url",
    "IMPAR_SPECIALIST_CHANNEL": "specialist_channel",
}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The app in Slack: one workspace by its bot token, or many that install it by the client's id and secret.

    With an app token it is reached by a socket, with a signing secret over HTTP. `public_url` is where others reach
    this process; `workspaces` is the text of the file with the settings of each workspace.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    configuration_token: str = field(default="", repr=False)
    app_id: str = ""
    api_url: str = SLACK_API
    public_url: str = ""
    specialist_channel: str = ""
    workspaces: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How Slack is to reach the app, which is known before there is a token: over HTTP where there is an address."""

    address: str = ""
    many: bool = False


def read_reach(environment: Mapping[str, str]) -> Reach:
    """How the app is to be made: for HTTP where a public address is set and no app token, for many by a client's id."""
    address = "" if environment.get("SLACK_APP_TOKEN", "").strip() else environment.get("IMPAR_PUBLIC_URL", "").strip()
    return Reach(address.rstrip("/"), bool(environment.get("SLACK_CLIENT_ID", "").strip()))


def read_slack(environment: Mapping[str, str]) -> SlackSettings | None:
    """The app that is set, None where no `SLACK_…` is. Raises `SettingsError`."""
    given = {field: environment.get(name, "").strip() for name, field in _VARIABLES.items()}
    if not any(environment.get(name) for name in _VARIABLES if name.startswith("SLACK_")):
        return None
    _check(given)
    given["api_url"] = f"{given['api_url'].rstrip('/')}/" if given["api_url"] else SLACK_API
    given["public_url"] = given["public_url"].rstrip("/")
    return SlackSettings(**given, workspaces=_text_of(environment.get("IMPAR_SLACK_WORKSPACES", "")))


def _check(given: Mapping[str, str]) -> None:
    """Slack's tokens begin with what they are: bot tokens with `xoxb-`, app-level tokens with `xapp-`."""
    for name, start in (("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_APP_TOKEN", "xapp-")):
        value = given[_VARIABLES[name]]
        if value and not value.startswith(start):
            raise SettingsError(f"{name} must be a token that begins with {start}")
    if bool(given["client_id"]) != bool(given["client_secret"]):
        raise SettingsError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: set both, or none")
    if not given["bot_token"] and not given["client_id"]:
        raise SettingsError("SLACK_BOT_TOKEN is missing: copy it from OAuth & Permissions of the app, or unset SLACK_…")
    if not given["app_token"] and not given["signing_secret"]:
        raise SettingsError("SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is missing: set one")
    for name in ("SLACK_API_URL", "IMPAR_PUBLIC_URL"):
        value = given[_VARIABLES[name]]
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise SettingsError(f"{name} must be an address that begins with https://")


def _text_of(file: str) -> str:
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"IMPAR_SLACK_WORKSPACES must be a file that can be read; {file!r} cannot") from error
