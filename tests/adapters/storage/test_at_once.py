"""Two processes that work at the same time: everything is answered once, and in order.

In `test_once_and_in_order` two take turns, in every order that can be thought of. Here they are under way at once, each
with threads of its own, and meet in the database only. What they do is drawn at random, by a seed.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from adapters.settings import Keep
from adapters.storage import desk
from adapters.storage.database import Database
from adapters.storage.store import SqlStore
from bot.conversation import NEW, Conversation
from bot.message import Message, Question
from bot.records import Gap, Receipt
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.adapters.conftest import KEYS, OpenDatabase, empty
from tests.fakes import BrokenError, present

APOLOGY = Reply(Outcome.REFUSE, paragraphs=("I am sorry.",))
CHATS = "abcd"
EVENTS = 25
PATIENCE = 60
RARELY = 0.15


def ahead() -> datetime:
    """The time by a clock that runs ahead."""
    return present() + timedelta(seconds=2)


@dataclass(slots=True)
class World:
    """What was accepted and sent, by conversation; how often each message is still to fail; when all was accepted."""

    chance: random.Random
    accepted: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    failures: Counter[str] = field(default_factory=Counter)
    news: int = 0
    complete: bool = False

    @property
    def is_done(self) -> bool:
        """Whether everything that was accepted was sent."""
        return self.complete and sum(map(len, self.sent.values())) >= sum(map(len, self.accepted.values()))

    def rarely(self) -> bool:
        return self.chance.random() < RARELY


class Process:
    """A store, and what a process does with it until everything is done."""

    def __init__(self, database: Database, world: World) -> None:
        self._database = database
        self._world = world
        self.store = SqlStore(database, KEYS)

    async def live(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for do in (self._handle, self._handle_others, self._send, self._purge):
                tasks.create_task(self._keep(do))

    async def _keep(self, do: Callable[[], Awaitable[None]]) -> None:
        while not self._world.is_done:
            await do()
            await asyncio.sleep(self._world.chance.uniform(0, 0.01))

    async def _handle(self) -> None:
        await self.store.handle(self._work, APOLOGY, present)

    async def _handle_others(self) -> None:
        """As a process that has accepted nothing, and whose clock runs ahead: nothing is left to who accepted it."""
        await SqlStore(self._database, KEYS).handle(self._work, APOLOGY, ahead)

    def _work(self, message: Message, conversation: Conversation) -> Turn:
        if self._world.failures[message.event] > 0:
            self._world.failures[message.event] -= 1
            raise BrokenError(message.event)
        receipt = Receipt(message.key, Outcome.REFUSE, "", "", 0.0, present())
        reply = Reply(Outcome.COURTESY, paragraphs=(message.event,))
        return Turn(conversation, reply, (receipt, Gap(message.event, (), present())))

    async def _send(self) -> None:
        for taken in await self.store.take(["test"], len(CHATS), ahead()):
            if self._world.rarely():
                await self.store.put_off(taken, present())
            else:
                self._world.sent[taken.outgoing.address].append(taken.outgoing.key)
                await self.store.delivered(taken, "", present())

    async def _purge(self) -> None:
        """As if no conversation had been used for long: those go in which nothing waits."""
        await asyncio.sleep(self._world.chance.uniform(0, 0.05))
        later = present() + timedelta(days=100)
        await self._database.run(lambda connection: desk.purge_conversations(connection, Keep(), later))


async def ask_on(world: World, processes: list[Process], chat: str) -> None:
    """Send one message after another, each to both processes at once or to one of them, and now and then again."""
    for number in range(EVENTS):
        event = f"{chat}{number}"
        world.failures[event] = 1 if world.rarely() else 0
        world.accepted[chat].append(event)
        message = Message(event, "test", chat, "a person", Question("thanks"), chat)
        chosen = world.chance.choices(processes, k=world.chance.randint(1, 3))
        news = await asyncio.gather(*(each.store.accept(message, NEW, present()) for each in chosen))
        world.news += sum(news)
        await asyncio.sleep(world.chance.uniform(0, 0.1))  # at times long enough for all to be answered


async def live_at_once(databases: list[Database], seed: int) -> None:
    databases[0].do(empty)
    world = World(random.Random(seed))  # noqa: S311 - any moment will do
    processes = [Process(database, world) for database in databases]

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        for process in processes:
            tasks.create_task(process.live())
        await asyncio.gather(*(ask_on(world, processes, chat) for chat in CHATS))
        world.complete = True
    counts = databases[0].do(desk.counts)

    assert world.sent == {chat: [f"test:{event}" for event in events] for chat, events in world.accepted.items()}
    assert world.news == len(CHATS) * EVENTS
    assert (counts["receipts"], counts["gaps"]) == (world.news, world.news)


@pytest.mark.parametrize("open_database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("seed", range(3))
async def test_two_processes_at_once_answer_everything_once_and_in_order(
    open_database: OpenDatabase, seed: int
) -> None:
    await live_at_once([open_database(), open_database()], seed)


@pytest.mark.long
@pytest.mark.parametrize("open_database", ["postgresql"], indirect=True)
async def test_two_processes_at_once_answer_everything_once_and_in_order_fifty_times(
    open_database: OpenDatabase,
) -> None:
    databases = [open_database(), open_database()]
    for seed in range(3, 53):
        await live_at_once(databases, seed)
