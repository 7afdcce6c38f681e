"""The Bot API over HTTP, for one bot, on this machine."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.emulators.telegram.flood import Flood
from tests.emulators.telegram.methods import Methods
from tests.emulators.telegram.person import People
from tests.emulators.telegram.refusal import RefusedError
from tests.emulators.telegram.updates import Updates
from tests.emulators.telegram.world import World

BOT = {
    "id": 4242,
    "is_bot": True,
    "first_name": "Impar",
    "username": "impar_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running Bot API: its address, its bot's token, what the bot did, and the people that it meets."""

    address: str
    token: str
    methods: Methods
    people: People

    @property
    def updates(self) -> Updates:
        return self.methods.updates

    @property
    def flood(self) -> Flood:
        return self.methods.flood

    async def until(self, true: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait for something to become true; fails when it does not."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110 - it watches from outside, as a person would
                await asyncio.sleep(0.005)


@asynccontextmanager
async def emulate(second: float = 1.0, *, privacy: bool = True) -> AsyncIterator[Emulator]:
    """The Bot API while it is needed. `second` is how long one of its seconds takes, for limits and waits."""
    bot = {**BOT, "can_read_all_group_messages": not privacy}
    world = World(bot)
    updates = Updates(second=second)
    methods = Methods(world, updates, Flood(second), second)
    token = f"{bot['id']}:{secrets.token_hex(16)}"
    runner = web.AppRunner(_application(methods, token), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield Emulator(f"http://127.0.0.1:{runner.addresses[0][1]}", token, methods, People(world, methods, updates))
    finally:
        await updates.close()
        await runner.cleanup()


def _application(methods: Methods, token: str) -> web.Application:
    async def call(request: web.Request) -> web.Response:
        if request.match_info["token"] != token:
            return web.json_response(RefusedError(401, "Unauthorized").answer, status=401)
        try:
            result = await methods.call(request.match_info["method"], await _parameters(request))
        except RefusedError as refused:
            return web.json_response(refused.answer, status=refused.code)
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.add_routes([web.post("/bot{token}/{method}", call), web.get("/bot{token}/{method}", call)])
    return app


async def _parameters(request: web.Request) -> dict[str, Any]:
    """From the query, a form or JSON; what is JSON inside of a form is read as such."""
    if request.content_type == "application/json":
        found = await request.json()
        return dict(found)
    given = {**request.query, **await request.post()}
    return {name: _value(name, str(value)) for name, value in given.items()}


def _value(name: str, value: str) -> Any:  # noqa: ANN401 - JSON
    if name in ("text", "callback_query_id", "inline_query_id", "description", "short_description", "language_code"):
        return value
    if value[:1] in ("{", "[") or value in ("true", "false"):
        return json.loads(value)
    return value
