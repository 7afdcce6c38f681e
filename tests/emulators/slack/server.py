"""Slack on a free port of this machine: the Web API, response URLs, Socket Mode and the page that grants an app."""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.emulators.slack import webapi
from tests.emulators.slack.blocks import Json
from tests.emulators.slack.delivery import OverHttp, OverSocket
from tests.emulators.slack.webapi import RefusalError
from tests.emulators.slack.world import RESPONSE_URL_USES, Token, Workspace, World

SIGNING_SECRET = "a secret that signs"  # noqa: S105 - a made-up one
APP_TOKEN = "xapp-1-A0IMPAR-1"  # noqa: S105 - a made-up one


@dataclass(slots=True)
class Trouble:
    """What a method answers instead, after how many more calls, and how often still."""

    times: int
    after: int = 0
    status: int = 200
    error: str = ""
    retry_after: int = 0


@dataclass(slots=True)
class Hold:
    """Keeps the calls of a method, or of `response_url`, waiting, after so many that it lets pass.

    `taken` says whether those whose caller is gone meanwhile still count.
    """

    taken: bool
    after: int = 0
    reached: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Slack:
    """The emulator: a world, and the doors to it. `slowness` is for how many seconds each call of the Web API waits."""

    world: World = field(default_factory=World)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    app: OverHttp | OverSocket = field(default_factory=OverSocket)
    slowness: float = 0.0
    _server: TestServer | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=2**22)
        application.router.add_route("*", "/api/{method}", self._api)
        application.router.add_post("/response/{name}", self._response)
        application.router.add_get("/link", self._link)
        application.router.add_get("/oauth/v2/authorize", self._authorize)
        self._server = TestServer(application)
        await self._server.start_server()
        self.world.tokens.setdefault(APP_TOKEN, Token("app", "", frozenset({"connections:write"})))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.app.close()
        assert self._server is not None
        await self._server.close()

    @property
    def address(self) -> str:
        """Where it listens."""
        assert self._server is not None
        return str(self._server.make_url("")).rstrip("/")

    @property
    def api(self) -> str:
        """The address of the Web API."""
        return f"{self.address}/api/"

    def add_workspace(self, name: str = "T1", enterprise: str = "", *, org_wide: bool = False) -> Workspace:
        """A workspace with the app in it."""
        self.world.workspaces[name] = Workspace(name, enterprise, org_wide)
        return self.world.workspaces[name]

    def bot_token(self, workspace: Workspace) -> str:
        """A bot token of the app in a workspace, with the scopes of its manifest."""
        return self.world.new_token(workspace.id, self.world.scopes)

    def refuse(
        self, method: str, error: str = "", times: int = 1, *, status: int = 200, retry_after: int = 0, after: int = 0
    ) -> None:
        """Have a method, or `response_url`, answer with an error the next times, or after so many calls more."""
        status = 429 if error == "ratelimited" else status
        self.troubles[method] = Trouble(times, after, status, error, retry_after)

    def hook(self, workspace: Workspace, channel: str, user: str, message: str = "") -> str:
        """A new response_url."""
        return f"{self.address}/response/{self.world.new_hook(workspace.id, channel, user, message)}"

    def _trouble(self, method: str) -> web.Response | None:
        trouble = self.troubles.get(method)
        if trouble is None or not trouble.times:
            return None
        if trouble.after:
            trouble.after -= 1
            return None
        trouble.times -= 1
        headers = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {}
        return web.json_response({"ok": False, "error": trouble.error}, status=trouble.status, headers=headers)

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        await asyncio.sleep(self.slowness)
        trouble = self._trouble(method)
        if trouble is not None:
            self.world.calls[method] += 1
            return trouble
        await self._held(request, method)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        arguments = await _arguments(request)
        if scheme == "Basic":
            arguments |= _basic(token)
        try:
            answer = webapi.call(self.world, method, token or arguments.pop("token", None), arguments)
        except RefusalError as refusal:
            return _refused(refusal)
        if method == "apps.connections.open":
            answer["url"] = f"{self.address.replace('http', 'ws', 1)}/link"
        known = self.world.tokens.get(token)
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(known.scopes)) if known else ""})

    async def _held(self, request: web.Request, method: str) -> None:
        hold = self.holds.get(method)
        if hold is None:
            return
        if hold.after:
            hold.after -= 1
            return
        await request.read()
        hold.reached += 1
        await hold.open.wait()
        if not hold.taken and (request.transport is None or request.transport.is_closing()):
            raise web.HTTPRequestTimeout

    async def _response(self, request: web.Request) -> web.Response:
        trouble = self._trouble("response_url")
        if trouble is not None:
            return trouble
        await self._held(request, "response_url")
        hook = self.world.hooks.get(request.match_info["name"])
        if hook is None or hook.until < self.world.now():
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if hook.uses >= RESPONSE_URL_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        hook.uses += 1
        arguments = await _arguments(request)
        only_for = "" if arguments.get("response_type") == "in_channel" else hook.user
        workspace = self.world.workspaces[hook.workspace]
        try:
            webapi.post(self.world, workspace, hook.channel, arguments, only_for)
        except RefusalError as refusal:
            return web.json_response(refusal.body, status=400)
        return web.Response(text="ok")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        assert isinstance(self.app, OverSocket)
        return await self.app.serve(request)

    async def _authorize(self, request: web.Request) -> web.Response:
        """A person grants the app at once: the workspace that they do it in is named by `team`."""
        code = f"code-{self.world.number()}"
        self.world.codes[code] = request.query.get("team", next(iter(self.world.workspaces)))
        back = urlencode({"code": code, "state": request.query["state"]})
        raise web.HTTPFound(f"{request.query['redirect_uri']}?{back}")


def _refused(refusal: RefusalError) -> web.Response:
    if refusal.retry_after:
        return web.json_response(refusal.body, status=429, headers={"Retry-After": str(refusal.retry_after)})
    return web.json_response(refusal.body)


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(json.loads(await request.text() or "{}"))
    form = await request.post()
    return {**request.query, **{name: str(value) for name, value in form.items()}}


def _basic(credentials: str) -> Json:
    name, _, secret = base64.b64decode(credentials).decode().partition(":")
    return {"client_id": name, "client_secret": secret}
