"""Slack's refusals, as what they mean for a reply on its way."""

from collections.abc import Mapping

from aiohttp import ClientResponse
from slack_sdk.errors import SlackApiError

from bot.delivery import LaterError, UndeliverableError

_TOO_MANY, _SERVER_ERROR = 429, 500
# Slack's answers after which the same may be taken later. A token that is wrong is the operator's to mend.
_LATER = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "invalid_auth",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "token_expired",
    }
)
# Slack's answers where the bot is not in the channel, so that it can be seen there by one person at most.
_NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"})


class NotDoneError(UndeliverableError):
    """What somebody asked for can never be done. `told` are the sentences that they hear instead of the reply."""

    def __init__(self, reason: str, told: tuple[str, ...]) -> None:
        super().__init__(reason)
        self.told = told


def word_of(error: SlackApiError) -> str:
    """Slack's own word for what is wrong, which quotes nobody."""
    return str(error.response.get("error", ""))


def is_not_there(error: SlackApiError) -> bool:
    """Whether Slack refuses because the bot is no member of the channel."""
    return word_of(error) in _NOT_THERE


def is_final(error: SlackApiError) -> bool:
    """Whether asking again is no use."""
    return isinstance(as_delivery_error(error), UndeliverableError)


def as_delivery_error(error: SlackApiError) -> LaterError | UndeliverableError:
    """Whether the same may be taken later, with how long Slack asks to wait, or never."""
    said, status = word_of(error), error.response.status_code
    if said in _LATER or status == _TOO_MANY or status >= _SERVER_ERROR:
        return LaterError(said or f"status {status}", _seconds(error.response.headers))
    return UndeliverableError(said)


def raise_if_busy(answer: ClientResponse) -> None:
    """Raise `LaterError` where the answer to a plain request says that it may be taken later."""
    if answer.status == _TOO_MANY or answer.status >= _SERVER_ERROR:
        raise LaterError(f"status {answer.status}", _seconds(answer.headers))


def _seconds(headers: Mapping[str, str]) -> float | None:
    """How long Slack asks to wait; None where it does not say."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(said) if said.isdecimal() else None
