"""With which token, and as whom, the bot acts in a workspace."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from adapters.settings.slack import SLACK_API

_TIMEOUT = ClientTimeout(total=10)
# Seconds for which an installation is taken to be what it was, in a process that did not change it itself.
_FRESH, _FRESH_WITHOUT = 60.0, 2.0
_ROTATE_MINUTES = 120
_MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot in one workspace: its token, and the ids that are its own there."""

    token: str = field(repr=False)
    bot_user: str
    bot: str
    team: str
    enterprise: str = ""


class Tokens(Protocol):
    """Knows the workspaces that have the app."""

    async def of(self, team: str, enterprise: str = "") -> Identity | None:
        """The bot's identity in a workspace; None where it does not have the app."""
        ...

    async def erase(self, team: str, enterprise: str = "") -> None:
        """Forget the tokens of a workspace that has removed the app."""
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
            if len(self._clients) > _MOST_KNOWN:
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
        self._asking = asyncio.Lock()
        self._identity: Identity | None = None

    async def of(self, team: str, enterprise: str = "") -> Identity | None:
        """The identity there; None for any other workspace. Raises what Slack answers to a wrong token.

        Without a team it is this workspace that is meant, as where a setting names a channel alone.
        """
        async with self._asking:
            if self._identity is None:
                self._identity = await identify(self._api.client(self._token), self._token)
        known = self._identity
        return known if team in ("", known.team) or (bool(enterprise) and known.enterprise == team) else None

    async def erase(self, team: str, enterprise: str = "") -> None:
        """Forget who the bot is there; the token is the operator's to remove."""
        if await self.of(team, enterprise) is not None:
            self._identity = None


async def identify(client: AsyncWebClient, token: str) -> Identity:
    """Whom a token belongs to. Raises `SlackApiError`."""
    answer = await client.auth_test()
    enterprise = str(answer.get("enterprise_id") or "")
    return Identity(token, str(answer["user_id"]), str(answer.get("bot_id") or ""), str(answer["team_id"]), enterprise)


class ManyWorkspaces:
    """All workspaces that installed the app, each with its own token, which is changed before it ends."""

    def __init__(
        self,
        store: AsyncInstallationStore,
        rotator: AsyncTokenRotator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._rotator = rotator
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Identity | None]] = {}
        self._looking = asyncio.Lock()

    async def of(self, team: str, enterprise: str = "") -> Identity | None:
        """The identity in a workspace, by its own installation or by that of its organisation."""
        until, identity = self._known.get((team, enterprise), (0.0, None))
        if until > self._clock():
            return identity
        async with self._looking:
            identity = await self._find(team, enterprise)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        fresh = _FRESH if identity is not None else _FRESH_WITHOUT
        self._known[team, enterprise] = self._clock() + fresh, identity
        return identity

    async def erase(self, team: str, enterprise: str = "") -> None:
        """Forget every token of a workspace, or of an organisation where it installed the app as a whole."""
        self._known.clear()
        await self._store.async_delete_all(enterprise_id=enterprise or None, team_id=team or None)

    async def _find(self, team: str, enterprise: str) -> Identity | None:
        for org_wide in (False, True) if enterprise else (False,):
            installed = await self._store.async_find_installation(
                enterprise_id=enterprise or None, team_id=None if org_wide else team, is_enterprise_install=org_wide
            )
            if installed is None or not installed.bot_token:
                continue
            renewed = await self._rotated(installed)
            return Identity(renewed.bot_token or "", renewed.bot_user_id or "", renewed.bot_id or "", team, enterprise)
        return None

    async def _rotated(self, installed: Installation) -> Installation:
        """The installation with a token that lasts; the present one while Slack cannot be asked for another."""
        try:
            renewed = await self._rotator.perform_token_rotation(
                installation=installed, minutes_before_expiration=_ROTATE_MINUTES
            )
        except (SlackTokenRotationError, SlackApiError, ClientError, TimeoutError):
            return installed
        if renewed is None:
            return installed
        await self._store.async_save(renewed)
        return renewed
