"""Workspaces that install the app by themselves: their tokens, and the steps of an installation, in the database.

slack_sdk keeps them in the tables `slack_bots`, `slack_installations` and `slack_oauth_states`. Like everything else
that is kept, they are read and written in threads of their own.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from adapters.settings.slack import SLACK_API, SlackSettings
from adapters.slack.manifest import SCOPES
from adapters.slack.manytokens import ManyWorkspaces
from adapters.slack.tokens import Api
from bot.ports import StoreUnavailableError

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"

_STATE_SECONDS = 600
_AUTHORIZE = "https://slack.com/oauth/v2/authorize"

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class Installations:
    """The installations of an app."""

    def __init__(self, settings: SlackSettings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._store = SQLAlchemyInstallationStore(settings.client_id, engine, logger=_log)
        self._states = SQLAlchemyOAuthStateStore(_STATE_SECONDS, engine, _log, "slack_oauth_states")

    async def prepare(self) -> None:
        """Make the tables, where they are not there yet."""
        await asyncio.to_thread(self._store.metadata.create_all, self._engine)
        await asyncio.to_thread(self._states.metadata.create_all, self._engine)

    def tokens(self, api: Api) -> ManyWorkspaces:
        """With which token the bot acts in each workspace."""
        settings = self._settings
        rotator = AsyncTokenRotator(
            client_id=settings.client_id, client_secret=settings.client_secret, client=api.client()
        )
        return ManyWorkspaces(_Store(self._store), rotator)

    def oauth(self) -> AsyncOAuthSettings:
        """What Bolt needs to lead a workspace through its installation."""
        settings = self._settings
        own = settings.api_url == SLACK_API
        authorize = _AUTHORIZE if own else f"{settings.api_url.removesuffix('api/')}oauth/v2/authorize"
        return AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=list(SCOPES),
            redirect_uri=f"{settings.public_url}{REDIRECT}" if settings.public_url else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            authorization_url=authorize,
            installation_store=_Store(self._store),
            state_store=_States(self._states),
            state_expiration_seconds=_STATE_SECONDS,
        )


class _Store(AsyncInstallationStore):
    """The installations, in threads."""

    def __init__(self, store: SQLAlchemyInstallationStore) -> None:
        self._store = store

    async def async_save(self, installation: Installation) -> None:
        await _in_thread(self._store.save, installation)

    async def async_save_bot(self, bot: Bot) -> None:
        await _in_thread(self._store.save_bot, bot)

    async def async_find_bot(self, **which: Any) -> Bot | None:  # noqa: ANN401 - as the base class has it
        return await _in_thread(self._store.find_bot, **which)

    async def async_find_installation(self, **which: Any) -> Installation | None:  # noqa: ANN401 - as above
        return await _in_thread(self._store.find_installation, **which)

    async def async_delete_bot(self, **which: Any) -> None:  # noqa: ANN401 - as above
        await _in_thread(self._store.delete_bot, **which)

    async def async_delete_installation(self, **which: Any) -> None:  # noqa: ANN401 - as above
        await _in_thread(self._store.delete_installation, **which)


class _States(AsyncOAuthStateStore):
    """The steps of installations that were begun, in threads."""

    def __init__(self, states: SQLAlchemyOAuthStateStore) -> None:
        self._states = states

    async def async_issue(self, *_: object, **__: object) -> str:
        return await _in_thread(self._states.issue)

    async def async_consume(self, state: str) -> bool:
        return await _in_thread(self._states.consume, state)


async def _in_thread(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What is done in a thread gives. Raises `StoreUnavailableError`."""
    try:
        return await asyncio.to_thread(do, *args, **kwargs)
    except SQLAlchemyError as error:
        raise StoreUnavailableError(type(error).__name__) from error
