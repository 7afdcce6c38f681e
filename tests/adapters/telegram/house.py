"""The bot at Telegram as `impar serve` runs it, with the emulator in Telegram's place."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from adapters.memory import MemoryStore
from adapters.safety import load_guard
from adapters.settings import read_settings
from adapters.settings.telegram import TelegramSettings
from adapters.telegram.core import Core
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.limiter import Limits
from adapters.telegram.platform import Telegram
from adapters.wiring import conduct_of
from answers.deck import Deck
from bot.ports import Links, Store
from bot.service import Service
from intents.match import Matcher
from tests.emulators.telegram.server import Emulator
from tests.emulators.telegram.world import Chat

# How long a second of Telegram's takes in tests.
SECOND = 0.02
PUBLIC = "https://impar.example"


@dataclass(slots=True)
class House:
    """A running bot and what stands around it."""

    emulator: Emulator
    bot: Telegram
    store: MemoryStore
    stop: asyncio.Event

    async def wrote(self, chat: Chat, count: int) -> list[dict[str, Any]]:
        """What the bot has in a chat, once there are so many messages of it; no more may come."""
        world = self.emulator.methods.world
        await self.emulator.until(lambda: len(world.of_bot(chat.id)) >= count)
        await self.settled()
        messages = world.of_bot(chat.id)
        assert len(messages) == count, [each["text"] for each in messages]
        return messages

    async def settled(self) -> None:
        """Wait until nothing is under way any more."""
        await asyncio.sleep(0.03)

    async def noted(self, query: str) -> str:
        """What a person saw over the chat after a press."""
        answers = self.emulator.methods.answers
        await self.emulator.until(lambda: query in answers)
        return str(answers[query].get("text", ""))


def now() -> datetime:
    """The time as it is: replies that wait are due by it."""
    return datetime.now(UTC)


@asynccontextmanager
async def running(
    emulator: Emulator,
    deck: Deck,
    matcher: Matcher,
    *,
    way: str = "polling",
    store: MemoryStore | None = None,
    later: timedelta = timedelta(),
) -> AsyncIterator[House]:
    """The bot while it is needed, ready to receive; by its clock it is so much `later`.

    An exception in here takes it down as it stands, without a word.
    """

    def clock() -> datetime:
        return now() + later

    store = store or MemoryStore()
    async with serving(emulator, deck, matcher, store, store, way=way, clock=clock) as (bot, stop):
        yield House(emulator, bot, store, stop)


@asynccontextmanager
async def serving(
    emulator: Emulator,
    deck: Deck,
    matcher: Matcher,
    store: Store,
    links: Links,
    *,
    way: str = "polling",
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[tuple[Telegram, asyncio.Event]]:
    """The bot with any store, and what stops it."""
    service = Service(deck, matcher, store, clock, guard=load_guard(), conduct=conduct_of(read_settings(os.environ)))
    settings = TelegramSettings(
        emulator.token, f"{PUBLIC}/telegram" if way == "webhook" else "", api_url=emulator.address
    )
    bot = Telegram(settings, Core(service, links, clock), Limits(second=emulator.methods.second))
    runner = await _served(bot, emulator)
    stop = asyncio.Event()
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(service.run({PLATFORM: bot.sender}, stop))
            tasks.create_task(bot.run(stop))
            try:
                await emulator.until(lambda: bot.ready)
                yield bot, stop
            finally:
                stop.set()
    finally:
        await bot.close()
        await runner.cleanup()


async def _served(bot: Telegram, emulator: Emulator) -> web.AppRunner:
    app = web.Application()
    app.add_routes(bot.routes)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    emulator.updates.routes[PUBLIC] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner
