"""The connection to the Bot API, and what its errors mean for a message that is to be sent."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from ssl import SSLContext

from httpx import create_ssl_context
from telegram import Bot
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from adapters.settings.telegram import TelegramSettings
from bot.delivery import LaterError, UndeliverableError
from bot.ports import StoreUnavailableError

# The service sends up to 32 replies at once; the rest is for presses, inline queries and typing meanwhile.
_CONNECTIONS = 48
_CONNECT, _READ = 5.0, 10.0
_TOKEN_PAUSE = 60.0


def connect(settings: TelegramSettings) -> Bot:
    """A bot of python-telegram-bot that is not initialised yet; its logs, which name the token, are silenced."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # Each RetryAfter warns that its seconds will be a timedelta one day; `seconds_of` reads both.
    warnings.filterwarnings("ignore", "(?s).*retry_after", PTBDeprecationWarning)
    address = settings.api_url.rstrip("/")
    return Bot(
        settings.token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=_request(_CONNECTIONS),
        get_updates_request=_request(1),
    )


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        write_timeout=_READ,
        httpx_kwargs={"verify": _trusted()},
    )


@cache
def _trusted() -> SSLContext:
    """Whom to trust, read once: it takes a tenth of a second."""
    return create_ssl_context()


@contextmanager
def delivering() -> Iterator[None]:
    """Say of Telegram's errors, and of the store's, whether the message should be sent again."""
    try:
        yield
    except StoreUnavailableError as error:
        raise LaterError("the store is away") from error
    except RetryAfter as error:
        raise LaterError("flood control", seconds_of(error)) from error
    except Forbidden as error:
        raise UndeliverableError(error.message) from error
    except InvalidToken as error:
        raise LaterError(explain(error), _TOKEN_PAUSE) from None
    except BadRequest as error:
        raise UndeliverableError(error.message) from error
    except NetworkError as error:
        raise LaterError(explain(error)) from None


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())


def explain(error: TelegramError) -> str:
    """An error in words that an operator can act on, without the token that some of the library's words hold."""
    if isinstance(error, InvalidToken):
        return "Telegram rejects the token: check TELEGRAM_BOT_TOKEN, or ask @BotFather for a new one"
    if isinstance(error, Conflict):
        return (
            "another process receives this bot's updates, or a webhook is set: stop the other process, "
            "or give each its own bot; 'impar telegram check' shows the webhook"
        )
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return f"Telegram cannot be reached ({type(error).__name__})"
    return f"{type(error).__name__}: {error.message}"
