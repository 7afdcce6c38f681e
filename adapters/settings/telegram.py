"""What an operator sets for the bot at Telegram."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from adapters.settings.values import SettingsError

_API = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{3,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_WEBHOOK_PORTS = (None, 443, 80, 88, 8443)
# RFC 3986, 3.3: what a path may hold; a brace would be a parameter to the web server.
_PATH = re.compile(r"(/[\w.~%!$&'()*+,;=:@-]+)+/?", re.ASCII)
# What the paths begin with that the web server answers already.
_TAKEN = (
    *("api", "cards", "chat", "deck", "editorial-policy", "favicon.svg", "healthz"),
    *("metrics", "readyz", "sign-in", "sign-out", "slack", "static", "topics"),
)


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The bot at Telegram. Without a `webhook_url` its updates are polled for."""

    token: str = field(repr=False)
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    api_url: str = _API


def read_telegram(environment: Mapping[str, str]) -> TelegramSettings | None:
    """The bot that is set, None without a token. Raises `SettingsError`.

    Bot API, setWebhook: https on one of four ports, a secret of 1 to 256 of `[A-Za-z0-9_-]`.
    """
    token, url, secret, api = (
        environment.get(f"TELEGRAM_{name}", "").strip()
        for name in ("BOT_TOKEN", "WEBHOOK_URL", "WEBHOOK_SECRET", "API_URL")
    )
    if not token:
        return None
    if not _TOKEN.fullmatch(token):
        raise SettingsError("TELEGRAM_BOT_TOKEN must be a token as @BotFather gives it, like 123456789:AbC-dEf")
    if url and not _is_webhook(url):
        raise SettingsError(
            "TELEGRAM_WEBHOOK_URL must be an https address with a path without spaces and braces, on port 443, 80, "
            "88 or 8443, like https://impar.example.org/telegram"
        )
    if url and (taken := urlsplit(url).path.split("/")[1]) in _TAKEN:
        raise SettingsError(
            f"TELEGRAM_WEBHOOK_URL must not lead to /{taken}, which the web server answers itself; "
            "choose another path, like /telegram"
        )
    if secret and not _SECRET.fullmatch(secret):
        raise SettingsError("TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, _ or -")
    if api and urlsplit(api).scheme not in ("http", "https"):
        raise SettingsError("TELEGRAM_API_URL must be an http or https address; leave it out for Telegram's own")
    return TelegramSettings(token, url, secret, api or _API)


def _is_webhook(url: str) -> bool:
    try:
        parts = urlsplit(url)
        served = parts.scheme == "https" and bool(parts.hostname) and parts.port in _WEBHOOK_PORTS
    except ValueError:
        return False
    return served and bool(_PATH.fullmatch(parts.path)) and not {".", ".."} & set(parts.path.split("/"))
