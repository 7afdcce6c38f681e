"""Slack, from its settings to a running adapter."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from adapters.slack.entrance import bolt_app
from adapters.slack.inbound import PLATFORM
from adapters.slack.installations import Installations
from adapters.slack.office import Office
from adapters.slack.pulse import Pulse
from adapters.slack.sender import SlackSender
from adapters.slack.tokenwatch import TokenWatch

EVENTS = "/slack/events"

# Socket Mode: the client itself replaces a connection that answers no ping, again and again where that is no help.
_PING_SECONDS, _MISSED_PINGS = 5.0, 3
_LOOK_AFTER = 0.1
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# Slack signs the seconds since 1970, and what is older than five minutes may be a replay.
_UNAUTHORISED, _LONGEST_AGE, _MOST_DIGITS = 401, 300, 12

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Access:
    """What Slack and the bot know each other by; what is empty is not used."""

    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    ping_seconds: float = _PING_SECONDS


class SlackPlatform:
    """Takes in what Slack brings, over HTTP, by a socket, or both. Its `sender` is for the service."""

    name = PLATFORM

    def __init__(
        self,
        office: Office,
        access: Access,
        clock: Callable[[], float],
        installations: Installations | None = None,
    ) -> None:
        self._installations = installations
        self._office = office
        self._access = access
        self._clock = clock
        oauth = installations.oauth() if installations else None
        self._app = bolt_app(office, access.signing_secret, oauth)
        self._socket: AsyncSocketModeHandler | None = None
        self._pulse = Pulse(_MISSED_PINGS * access.ping_seconds)
        self._token = TokenWatch(office.tokens)
        self.sender = SlackSender(office)

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """The doors for Slack on the web server: none of them without a secret that tells Slack from others."""
        flow = self._app.oauth_flow
        routes = [web.post(EVENTS, self._events)] if self._access.signing_secret else []
        if flow is not None:
            routes.append(web.get(flow.install_path, self._page(flow.handle_installation)))
            routes.append(web.get(flow.redirect_uri_path, self._page(flow.handle_callback)))
        return routes

    @property
    def trouble(self) -> str:
        """Why Slack cannot bring anything now, or would bring it in vain; empty where all is well."""
        if self._token.trouble or not self._access.app_token:
            return self._token.trouble
        if self._client is None:
            return "Slack: the socket is not connected"
        return "Slack: the socket is silent" if self._pulse.is_silent(self._clock()) else ""

    @property
    def _client(self) -> SocketModeClient | None:
        """The client of the socket, where that is open."""
        client = self._socket.client if self._socket else None
        session = client.current_session if client else None
        return None if session is None or session.closed else client

    async def prepare(self) -> None:
        """Make what it keeps its installations in; before anything is served."""
        if self._installations is not None:
            await self._installations.prepare()

    async def run(self, stop: asyncio.Event, report: Callable[[bool], None]) -> None:
        """Take in what Slack brings, until `stop`; the routes take it in as long as they are served.

        `report` is told whether Slack can bring anything that the bot can answer.
        """
        tasks: list[asyncio.Task[None]] = [asyncio.create_task(self._token.keep_looking())]
        if self._access.app_token:
            tasks.append(asyncio.create_task(self._connect()))
        while not stop.is_set():
            if self._client is not None:
                self._pulse.see(self._client.last_ping_pong_time, self._clock())
            report(not self.trouble)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_AFTER)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call] # so it is written

    async def close(self) -> None:
        """Finish what was begun, once nothing is to be sent any more."""
        await self._office.close()

    async def _connect(self) -> None:
        pause = _FIRST_PAUSE
        self._socket = AsyncSocketModeHandler(
            self._app,
            self._access.app_token,
            web_client=self._office.api.client(),
            ping_interval=self._access.ping_seconds,
        )
        while True:
            try:
                await self._socket.connect_async()  # type: ignore[no-untyped-call] # so it is written
            except (SlackClientError, ClientError, OSError) as error:
                _log.warning("slack: the socket could not be opened", error=type(error).__name__, again_in=pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= _MOST_DIGITS):
            self._office.refused("signature")
            return web.Response(status=_UNAUTHORISED)
        answered = await self._app.async_dispatch(await to_bolt_request(request))
        if answered.status == _UNAUTHORISED:
            old = abs(self._clock() - int(stamp)) > _LONGEST_AGE
            self._office.refused("timestamp" if old else "signature")
        return await to_aiohttp_response(answered)

    def _page(
        self, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def page(request: web.Request) -> web.StreamResponse:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))

        return page


def origin_of(api_url: str) -> str:
    """Where an address of the Web API lies, from which response URLs are taken too."""
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc}"
