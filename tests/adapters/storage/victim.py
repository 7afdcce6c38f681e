"""A process to be killed: the real service on a real database, behind a platform of its own.

`POST /` with {"event": …, "conversation": …} accepts a message. What is sent is a line in a file: ["sent", address,
key]. Before a reply is sent that somebody had in hand already, the file says so: ["again", address, key].
"""

import asyncio
import json
import os
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from adapters.files import CARDS, load_deck, load_facets
from adapters.safety import load_guard
from adapters.settings import read_settings
from adapters.storage.opening import Storage, open_to_serve
from adapters.storage.store import SqlStore
from adapters.wiring import conduct_of
from bot.delivery import Outgoing, Taken
from bot.message import Message, Question
from bot.ports import StoreUnavailableError
from bot.service import Service
from intents.match import Context, Match, NoMatch

LEASE = timedelta(seconds=2)


def now() -> datetime:
    return datetime.now(UTC)


class Nothing:
    """A matcher that finds nothing."""

    def match(self, question: str, context: Context) -> Match:  # noqa: ARG002 - the port's arguments
        return NoMatch()


class Sink:
    """A file to which every process appends a line in one piece."""

    def __init__(self, file: Path) -> None:
        self._opened = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def write(self, what: str, outgoing: Outgoing) -> None:
        os.write(self._opened, f"{json.dumps([what, outgoing.address, outgoing.key])}\n".encode())


class ToFile:
    """A sender that appends to a file."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    async def send(self, outgoing: Outgoing) -> str:
        self._sink.write("sent", outgoing)
        return ""


class TellingStore(SqlStore):
    """The store, which tells of each reply that it gives out again."""

    def __init__(self, storage: Storage, sink: Sink) -> None:
        super().__init__(storage.database, storage.keys, LEASE)
        self._sink = sink

    async def take(self, platforms: Collection[str], most: int, now: datetime) -> tuple[Taken, ...]:
        taken = await super().take(platforms, most, now)
        for each in taken:
            if each.again:
                self._sink.write("again", each.outgoing)
        return taken


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
        to = Sink(sink)
        service = Service(
            load_deck(CARDS, load_facets()),
            Nothing(),
            TellingStore(storage, to),
            now,
            guard=load_guard(),
            conduct=conduct_of(read_settings(os.environ)),
        )
        asyncio.run(serve(service, ToFile(to), ready))
