"""What an operator can set: the one place where the environment is read."""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.files import CARDS
from adapters.settings.slack import SlackSettings, read_slack
from adapters.settings.telegram import TelegramSettings, read_telegram
from adapters.settings.values import MOST_DIGITS, SettingsError, listed, whole
from answers.audience import Audience
from answers.release import SENDABLE, Release
from answers.review import ReviewState
from bot.conduct import Urgent
from bot.limiter import Rates

_LOCAL = "127.0.0.1"
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - a platform that sets PORT routes to the process from outside
_DEFAULT_PORT = 8080
_HIGHEST_PORT = 65535

# The tolerances for which the decision was calibrated.
_FEWEST_WRONG, _DEFAULT_WRONG_ANSWERS, _MOST_WRONG = 0.5, 2.0, 5.0

_MOST_GRACE_DAYS = 3660
_MOST_A_MINUTE = 10_000
_MOST_PROXIES = 5

_SHORTEST_SECRET = 32
_HOW_TO_MAKE_ONE = "openssl rand -hex 32"
_MOST_DAYS = 36_500
_DEFAULT_STOP, _LONGEST_STOP = 10.0, 600


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days the store keeps things."""

    questions: int = 30
    receipts: int = 90
    conversations: int = 30


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, in the types in which it is used."""

    host: str = _LOCAL
    port: int = _DEFAULT_PORT
    deck: Path = CARDS
    cache: Path = Path(".cache", "impar")
    wrong_answers: float = _DEFAULT_WRONG_ANSWERS
    audiences: tuple[Audience, ...] = tuple(Audience)
    release: Release = field(default_factory=Release)
    urgent: Urgent = field(default_factory=Urgent)
    rates: Rates = field(default_factory=Rates)
    proxies: int = 0
    data: Path = Path(".local", "share", "impar")
    database_url: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    keep: Keep = Keep()
    stop_seconds: float = _DEFAULT_STOP
    telegram: TelegramSettings | None = None
    slack: SlackSettings | None = None
    team_header: str = ""
    collector: str = ""

    @property
    def database_file(self) -> Path:
        """Where the database lies if no server is named for it."""
        return self.data / "impar.sqlite"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; what is not set has its default. Raises `SettingsError`.

    `adapters.settings.variables` says what each variable is.
    """
    port = environment.get("PORT", "")
    host = environment.get("IMPAR_HOST") or (_EVERYWHERE if port else _LOCAL)
    return Settings(
        host,
        _port(port),
        _folder(environment.get("IMPAR_DECK", "")),
        _cache(environment),
        _wrong_answers(environment.get("IMPAR_WRONG_ANSWERS", "")),
        _audiences(environment.get("AUDIENCES", "")),
        _release(environment),
        _urgent(environment),
        _rates(environment),
        whole("IMPAR_PROXIES", environment, 1 if port else 0, _MOST_PROXIES),
        _data(environment),
        *_database(environment),
        _keep(environment),
        _stop_seconds(environment.get("IMPAR_STOP_SECONDS", "")),
        read_telegram(environment),
        read_slack(environment),
        _team_header(environment),
        _collector(environment.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip()),
    )


def _port(value: str) -> int:
    if not value:
        return _DEFAULT_PORT
    number = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    if not number or int(value) > _HIGHEST_PORT:
        raise SettingsError(f"PORT must be a whole number from 0 to {_HIGHEST_PORT}, like PORT=8080")
    return int(value)


def _cache(environment: Mapping[str, str]) -> Path:
    """The folder that is named, else the one that the XDG Base Directory Specification names."""
    if environment.get("IMPAR_CACHE"):
        return Path(environment["IMPAR_CACHE"])
    home = environment.get("XDG_CACHE_HOME") or Path(environment.get("HOME") or ".") / ".cache"
    return Path(home) / "impar"


def _wrong_answers(value: str) -> float:
    if not value:
        return _DEFAULT_WRONG_ANSWERS
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not _FEWEST_WRONG <= number <= _MOST_WRONG:
        raise SettingsError(
            f"IMPAR_WRONG_ANSWERS must be a number from {_FEWEST_WRONG:g} to {_MOST_WRONG:g}: wrong answers in 100"
        )
    return number


def _data(environment: Mapping[str, str]) -> Path:
    """The folder that is named, else the one that the XDG Base Directory Specification names."""
    if environment.get("IMPAR_DATA"):
        return Path(environment["IMPAR_DATA"])
    home = environment.get("XDG_DATA_HOME") or Path(environment.get("HOME") or ".") / ".local" / "share"
    return Path(home) / "impar"


def _database(environment: Mapping[str, str]) -> tuple[str, str]:
    """The address of the server, empty for none, and the secret."""
    url, secret = environment.get("DATABASE_URL", ""), environment.get("IMPAR_SECRET", "")
    scheme, colon, rest = url.partition("://")
    if url and not (colon and scheme in ("postgres", "postgresql")):
        raise SettingsError(
            "DATABASE_URL must be like postgresql://user:password@host/database; without it there is SQLite"
        )
    if secret and len(secret) < _SHORTEST_SECRET:
        raise SettingsError(
            f"IMPAR_SECRET must have {_SHORTEST_SECRET} characters or more: make one by {_HOW_TO_MAKE_ONE}"
        )
    if url and not secret:
        raise SettingsError(
            f"IMPAR_SECRET must be set where DATABASE_URL is: make one by {_HOW_TO_MAKE_ONE}, and keep it"
        )
    return f"postgresql://{rest}" if url else "", secret


def _keep(environment: Mapping[str, str]) -> Keep:
    default = Keep()
    return Keep(
        _days(environment, "IMPAR_KEEP_QUESTIONS_DAYS", default.questions),
        _days(environment, "IMPAR_KEEP_RECEIPTS_DAYS", default.receipts),
        _days(environment, "IMPAR_KEEP_CONVERSATIONS_DAYS", default.conversations),
    )


def _days(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, "")
    if not value:
        return default
    number = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    if not number or int(value) > _MOST_DAYS:
        raise SettingsError(f"{name} must be a whole number of days from 0 to {_MOST_DAYS}")
    return int(value)


def _stop_seconds(value: str) -> float:
    if not value:
        return _DEFAULT_STOP
    number = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    if not number or not 1 <= int(value) <= _LONGEST_STOP:
        raise SettingsError(f"IMPAR_STOP_SECONDS must be a whole number of seconds from 1 to {_LONGEST_STOP}")
    return float(value)


def _folder(value: str) -> Path:
    if not value:
        return CARDS
    folder = Path(value)
    with suppress(RuntimeError):  # "~name" of a person whom this machine does not know stays as it is
        folder = folder.expanduser()
    if not folder.is_dir():
        raise SettingsError(f"IMPAR_DECK must be a folder with card files; there is no folder {value!r}")
    return folder


def _audiences(value: str) -> tuple[Audience, ...]:
    names = listed(value, ",")
    if any(name not in tuple(Audience) for name in names):
        raise SettingsError(f"AUDIENCES must be some of {', '.join(Audience)}, like AUDIENCES=clinician,trainee,coder")
    return tuple(audience for audience in Audience if audience in names) or tuple(Audience)


def _release(environment: Mapping[str, str]) -> Release:
    states = listed(environment.get("IMPAR_SEND", ""), ",")
    if any(state not in SENDABLE for state in states):
        raise SettingsError(
            f"IMPAR_SEND must be '{SENDABLE[0]}' or '{', '.join(SENDABLE)}': nothing else may be sent to anybody"
        )
    default = Release()
    days = whole("IMPAR_OVERDUE_GRACE_DAYS", environment, default.grace.days, _MOST_GRACE_DAYS)
    places = listed(environment.get("IMPAR_JURISDICTION", ""), ",")
    chosen = frozenset(ReviewState(state) for state in states) or default.states
    return Release(chosen, timedelta(days=days), places)


# What is told of urgent replies: how Slack writes workspaces and channels, and Telegram chats and topics of a forum.
_NOTIFIED = {
    "slack": re.compile(r"(?:[TE][A-Z0-9]+/)?[CGD][A-Z0-9]+"),
    "telegram": re.compile(r"-?\d{1,20}(?:/\d{1,20})?"),
}


def _urgent(environment: Mapping[str, str]) -> Urgent:
    platform, colon, address = environment.get("IMPAR_URGENT_NOTIFY", "").strip().partition(":")
    if (platform or colon) and not (platform in _NOTIFIED and _NOTIFIED[platform].fullmatch(address)):
        raise SettingsError(
            "IMPAR_URGENT_NOTIFY must be a channel's id in Slack, like IMPAR_URGENT_NOTIFY=slack:C0123456789 "
            "(slack:T0123456789/C0123456789 where several workspaces have the app), or a chat's number at Telegram, "
            "like IMPAR_URGENT_NOTIFY=telegram:-1001234567890"
        )
    numbers = listed(environment.get("IMPAR_URGENT_NUMBERS", ""), ";")
    if any(not all(number.partition(":")[::2]) for number in numbers):
        raise SettingsError(
            "IMPAR_URGENT_NUMBERS must be country: number, set apart by semicolons, "
            "like IMPAR_URGENT_NUMBERS='United Kingdom: 999; United States: 911'"
        )
    return Urgent(environment.get("IMPAR_URGENT_TEXT", "").strip(), numbers, platform, address)


def _rates(environment: Mapping[str, str]) -> Rates:
    default = Rates()
    return Rates(
        whole("IMPAR_RATE_PERSON", environment, default.person, _MOST_A_MINUTE),
        whole("IMPAR_RATE_CONVERSATION", environment, default.conversation, _MOST_A_MINUTE),
        whole("IMPAR_RATE_ADDRESS", environment, default.address, _MOST_A_MINUTE),
    )


def _collector(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise SettingsError(
            "OTEL_EXPORTER_OTLP_ENDPOINT must be the address of a collector that takes OTLP over HTTP, "
            "like http://127.0.0.1:4318"
        )
    return value


def _team_header(environment: Mapping[str, str]) -> str:
    """RFC 9110, section 5.1: the name of a header is a token."""
    name = environment.get("IMPAR_TEAM_HEADER", "").strip()
    if name and not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise SettingsError("IMPAR_TEAM_HEADER must be the name of a header, like X-Forwarded-User")
    if name and not whole("IMPAR_PROXIES", environment, 1 if environment.get("PORT") else 0, _MOST_PROXIES):
        raise SettingsError(
            "IMPAR_TEAM_HEADER is believed, so a proxy must stand before the server: say how many by IMPAR_PROXIES"
        )
    return name
