"""With which token, and as whom, the bot acts in a workspace."""

import math
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

from adapters.settings.slack import SLACK_API
from adapters.slack.calls import SharedCalls

_TIMEOUT = ClientTimeout(total=10)
_MOST_CLIENTS = 500


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot in one workspace: its token, when that ends (in seconds since 1970), and the ids that are its own."""

    token: str = field(repr=False)
    bot_user: str
    bot: str
    team: str
    enterprise: str = ""
    expires: float = math.inf


class Tokens(Protocol):
    """Knows the workspaces that have the app."""

    async def of(self, team: str, enterprise: str = "") -> Identity | None:
        """Who the bot is in a workspace; None where it does not have the app. The token may have ended."""
        ...

    async def acting(self, team: str, enterprise: str = "") -> Identity | None:
        """The same with a token to act with, which may have to be fetched from Slack first."""
        ...

    async def erase(self, team: str, enterprise: str = "") -> None:
        """Forget the tokens of a workspace that has removed the app."""
        ...

    async def check(self) -> None:
        """Ask Slack whether it takes the token, where there is one for all. Raises what Slack answers."""
        ...


class Api:
    """Clients of the Web API that share their connections. Made and closed within a running loop."""

    def __init__(self, base_url: str = SLACK_API) -> None:
        self._base_url = base_url
        self.session = ClientSession(timeout=_TIMEOUT)
        self._clients: dict[str, AsyncWebClient] = {}

    def client(self, token: str | None = None) -> AsyncWebClient:
        """A client that acts with a token; it waits for no rate limit, for whoever calls it decides what to do."""
        client = self._clients.get(token or "")
        if client is None:
            if len(self._clients) > _MOST_CLIENTS:
                self._clients.clear()
            client = AsyncWebClient(token=token, base_url=self._base_url, session=self.session, retry_handlers=[])
            self._clients[token or ""] = client
        return client

    async def close(self) -> None:
        """Let go of the connections."""
        await self.session.close()


class OneWorkspace:
    """The one workspace whose bot token stands in the settings."""

    def __init__(self, api: Api, token: str) -> None:
        self._api = api
        self._token = token
        self._calls = SharedCalls[Identity]()
        self._identity: Identity | None = None

    async def of(self, team: str, enterprise: str = "") -> Identity | None:
        """The identity there; None for any other workspace. Raises what Slack answers to a wrong token.

        Without a team it is this workspace that is meant, as where a setting names a channel alone.
        """
        known = self._identity or await self._calls.ask("identity", self._identify)
        return known if not team or _is_there(known, team, enterprise) else None

    async def acting(self, team: str, enterprise: str = "") -> Identity | None:
        """The same: this token does not end."""
        return await self.of(team, enterprise)

    async def erase(self, team: str, enterprise: str = "") -> None:
        """Forget who the bot is there, without asking Slack; the token is the operator's to remove."""
        if self._identity is None or _is_there(self._identity, team, enterprise):
            self._identity = None

    async def check(self) -> None:
        """Ask Slack whether it takes the token."""
        await self._calls.ask("identity", self._identify)

    async def _identify(self) -> Identity:
        self._identity = await identify(self._api.client(self._token), self._token)
        return self._identity


def _is_there(identity: Identity, team: str, enterprise: str) -> bool:
    return team == identity.team or (bool(enterprise) and identity.enterprise == team)


async def identify(client: AsyncWebClient, token: str) -> Identity:
    """Whom a token belongs to. Raises `SlackApiError`."""
    answer = await client.auth_test()
    enterprise = str(answer.get("enterprise_id") or "")
    return Identity(token, str(answer["user_id"]), str(answer.get("bot_id") or ""), str(answer["team_id"]), enterprise)
