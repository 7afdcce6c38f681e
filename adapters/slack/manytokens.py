"""The tokens of an app that workspaces install by themselves: each has its own, which is changed before it ends."""

import math
import time
from collections.abc import Callable

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from adapters.slack.calls import SharedCalls
from adapters.slack.tokens import Identity

# Seconds for which an installation is taken to be what it was, in a process that did not change it itself.
_FRESH, _FRESH_WITHOUT = 60.0, 2.0
_MOST_KNOWN = 500
# A token lasts twelve hours (Token rotation); it is changed in the last two of them.
_ROTATE_MINUTES = 120


class ManyWorkspaces:
    """All workspaces that installed the app.

    Who the bot is in a workspace is known without Slack. A token that will end soon is changed beside everything else;
    who wants to act with one that has ended waits for the new one.
    """

    def __init__(
        self,
        store: AsyncInstallationStore,
        rotator: AsyncTokenRotator,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._rotator = rotator
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Identity | None]] = {}
        self._lookups = SharedCalls[Identity | None]()
        self._renewals = SharedCalls[None]()

    async def of(self, team: str, enterprise: str = "") -> Identity | None:
        """The identity in a workspace, by its own installation or by that of its organisation."""
        until, identity = self._known.get((team, enterprise), (0.0, None))
        if until > self._clock():
            return identity
        return await self._lookups.ask((team, enterprise), lambda: self._look_up(team, enterprise))

    async def acting(self, team: str, enterprise: str = "") -> Identity | None:
        """The same with a token that has not ended; with the ended one where Slack gives no other."""
        identity = await self.of(team, enterprise)
        if identity is None or identity.expires > self._clock():
            return identity
        await self._renewals.ask((team, enterprise), lambda: self._renew(team, enterprise))
        return await self.of(team, enterprise)

    async def erase(self, team: str, enterprise: str = "") -> None:
        """Forget every token of a workspace, or of an organisation where it installed the app as a whole."""
        self._known.clear()
        await self._store.async_delete_all(enterprise_id=enterprise or None, team_id=team or None)

    async def check(self) -> None:
        """Nothing: a workspace whose token is not taken any more keeps no other from being answered."""

    async def _look_up(self, team: str, enterprise: str) -> Identity | None:
        installed = await self._find(team, enterprise)
        identity = _identity(installed, team, enterprise) if installed else None
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        fresh = _FRESH if identity is not None else _FRESH_WITHOUT
        self._known[team, enterprise] = self._clock() + fresh, identity
        if identity is not None and identity.expires - self._clock() < 60 * _ROTATE_MINUTES:
            self._renewals.begin((team, enterprise), lambda: self._renew(team, enterprise))
        return identity

    async def _find(self, team: str, enterprise: str) -> Installation | None:
        for org_wide in (False, True) if enterprise else (False,):
            installed = await self._store.async_find_installation(
                enterprise_id=enterprise or None, team_id=None if org_wide else team, is_enterprise_install=org_wide
            )
            if installed is not None and installed.bot_token:
                return installed
        return None

    async def _renew(self, team: str, enterprise: str) -> None:
        """Keep a new token instead of one that ends; the present one stays while Slack cannot be asked for another."""
        installed = await self._find(team, enterprise)
        if installed is None:
            return
        try:
            renewed = await self._rotator.perform_token_rotation(
                installation=installed, minutes_before_expiration=_ROTATE_MINUTES
            )
        except (SlackTokenRotationError, SlackApiError, ClientError, TimeoutError):
            return
        if renewed is not None:
            await self._store.async_save(renewed)
            self._known.clear()


def _identity(installed: Installation, team: str, enterprise: str) -> Identity:
    return Identity(
        installed.bot_token or "",
        installed.bot_user_id or "",
        installed.bot_id or "",
        team,
        enterprise,
        math.inf if installed.bot_token_expires_at is None else float(installed.bot_token_expires_at),
    )
