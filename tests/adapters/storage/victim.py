"""A process to be killed: the real service on a real database, behind a platform of its own.

`POST /` with {"event": …, "conversation": …} accepts a message; what is sent is a line in a file.
"""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from adapters.files import CARDS, load_deck, load_facets
from adapters.safety import load_guard
from adapters.settings import read_settings
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from adapters.wiring import conduct_of
from bot.delivery import Outgoing
from bot.message import Message, Question
from bot.ports import StoreUnavailableError
from bot.service import Service
from intents.match import Context, Match, NoMatch

LEASE = timedelta(seconds=1)


def now() -> datetime:
    return datetime.now(UTC)


class Nothing:
    """A matcher that finds nothing."""

    def match(self, question: str, context: Context) -> Match:  # noqa: ARG002 - the port's arguments
        return NoMatch()


class ToFile:
    """A sender that appends a line to a file."""

    def __init__(self, file: Path) -> None:
        self._opened = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    async def send(self, outgoing: Outgoing) -> str:
        os.write(self._opened, f"{json.dumps([outgoing.address, outgoing.key])}\n".encode())
        return ""


async def serve(service: Service, sender: ToFile, ready: Connection) -> None:
    async def take(request: web.Request) -> web.Response:
        told = await request.json()
        chat = told["conversation"]
        try:
            await service.accept(Message(told["event"], "test", chat, chat, Question("who won?"), chat))
        except StoreUnavailableError as error:
            return web.Response(status=503, text=str(error))
        return web.Response()

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ready.send(runner.addresses[0][1])
    await service.run({"test": sender}, asyncio.Event())


def run(environment: dict[str, str], sink: Path, ready: Connection) -> None:
    """Work until somebody kills the process; `ready` is sent the port."""
    with open_to_serve(read_settings(environment), now()) as storage:
        store = SqlStore(storage.database, storage.keys, LEASE)
        service = Service(
            load_deck(CARDS, load_facets()),
            Nothing(),
            store,
            now,
            guard=load_guard(),
            conduct=conduct_of(read_settings(os.environ)),
        )
        asyncio.run(serve(service, ToFile(sink), ready))
