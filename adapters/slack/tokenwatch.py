"""Whether Slack takes the token of the settings, asked now and then: a wrong one must not look like a quiet day."""

import asyncio

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.slack.refusals import word_of
from adapters.slack.tokens import Tokens

# Seconds until the next look: while all is well; after a failure, twice as long after each one.
_WELL_PAUSE, _FIRST_PAUSE = 60.0, 1.0
_LONGEST_CALL = 10.0

# Slack's words for a token that it does not take (errors of auth.test); after any other it may still be good.
_NOT_TAKEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)

_log = structlog.get_logger()


class TokenWatch:
    """Asks Slack whether it takes the token. `trouble` says why the bot cannot act; empty where it can."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._known_good = False
        self.trouble = "Slack: the bot token was not tried yet"

    async def keep_looking(self) -> None:
        """Ask for ever; soon again where the answer is not good."""
        pause = _FIRST_PAUSE
        while True:
            before, self.trouble = self.trouble, await self._look()
            if self.trouble and self.trouble != before:
                _log.error("slack: no token to act with", reason=self.trouble)
            await asyncio.sleep(pause if self.trouble else _WELL_PAUSE)
            pause = min(2 * pause, _WELL_PAUSE) if self.trouble else _FIRST_PAUSE

    async def _look(self) -> str:
        try:
            async with asyncio.timeout(_LONGEST_CALL):
                await self._tokens.check()
        except SlackApiError as error:
            self._known_good = self._known_good and word_of(error) not in _NOT_TAKEN
            return "" if self._known_good else f"Slack: the bot token is not taken ({word_of(error)})"
        except (SlackClientError, ClientError, OSError) as error:
            name = type(error).__name__
            return "" if self._known_good else f"Slack: it cannot be asked whether it takes the bot token ({name})"
        self._known_good = True
        return ""
