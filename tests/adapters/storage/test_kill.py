"""Processes that are killed at any moment lose nothing, answer a repeat once, and keep the order.

A reply is sent twice only where the kill falls between sending it and marking it as sent: no sender can tell the
database in the same instant as the platform. How often that was is printed. Each must be one that the store gave out
again, knowing that somebody had it in hand before; a kill leaves no more of them behind than a process had in hand; and
without a kill there is none.
"""

import asyncio
import json
import multiprocessing
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout

from adapters.settings import read_settings
from adapters.storage import desk
from adapters.storage.opening import open_to_look
from tests.adapters.storage import victim

ROOT = Path(__file__).parents[3]
MULTIPROCESSING = multiprocessing.get_context("forkserver")
CLIENTS = 6
MOST_IN_HAND = CLIENTS  # of each conversation one reply at a time is being sent
PATIENCE = 60


@dataclass(slots=True)
class Herd:
    """Processes on one database, and where each listens."""

    size: int
    environment: dict[str, str]
    sink: Path
    processes: list[BaseProcess] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)

    def start(self) -> None:
        for _ in range(self.size):
            process, port = self._start_one()
            self.processes.append(process)
            self.ports.append(port)

    def kill(self, number: int) -> None:
        """Kill one, and start it again."""
        self.processes[number].kill()
        self.processes[number].join(PATIENCE)
        self.processes[number], self.ports[number] = self._start_one()

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.join(PATIENCE)

    def _start_one(self) -> tuple[BaseProcess, int]:
        """A process of its own, forked from one that has loaded everything: quick, and killed like any other."""
        here, there = MULTIPROCESSING.Pipe(duplex=False)
        process = MULTIPROCESSING.Process(target=victim.run, args=(self.environment, self.sink, there))
        process.start()
        assert here.poll(PATIENCE)
        return process, here.recv()


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the messages: by conversation, which events were accepted, and which were answered.

    `again` are the replies that the store gave out more than once, `kept` how many receipts and gaps there are.
    """

    accepted: dict[str, list[str]]
    sent: list[tuple[str, str]]
    again: set[str]
    kept: tuple[int, int] = (0, 0)

    @property
    def count(self) -> int:
        """How many messages were accepted."""
        return sum(map(len, self.accepted.values()))

    @property
    def lost(self) -> int:
        """Messages that were accepted and never answered."""
        answered = {key for _, key in self.sent}
        return sum(f"test:{event}" not in answered for events in self.accepted.values() for event in events)

    @property
    def twice(self) -> set[str]:
        """Replies that were sent more than once."""
        return {key for key, count in Counter(key for _, key in self.sent).items() if count > 1}

    @property
    def in_order(self) -> bool:
        """Whether the replies of each conversation were first sent in the order of its messages."""
        first = {chat: list(dict.fromkeys(key for other, key in self.sent if other == chat)) for chat in self.accepted}
        return all(first[chat] == [f"test:{event}" for event in events] for chat, events in self.accepted.items())

    def __str__(self) -> str:
        answered = len({key for _, key in self.sent})
        return (
            f"{self.count} accepted, {answered} answered, {self.lost} lost, {len(self.twice)} sent twice, "
            f"{len(self.again)} given out again"
        )


async def ask_on(session: ClientSession, herd: Herd, chat: str, events: list[str], stop: asyncio.Event) -> None:
    """Send one message after another until `stop`, each until it is acknowledged, and now and then an old one again."""
    while not stop.is_set():
        event = f"{chat} {len(events)}"
        while not await _send(session, herd, chat, event):  # noqa: ASYNC110 - a dead process rings no bell
            await asyncio.sleep(0.02)
        events.append(event)
        if random.random() < 0.2:  # noqa: S311 - any moment will do
            await _send(session, herd, chat, random.choice(events))  # noqa: S311 - as above
        await asyncio.sleep(0.05)


async def _send(session: ClientSession, herd: Herd, chat: str, event: str) -> bool:
    port = random.choice(herd.ports)  # noqa: S311 - as above
    try:
        told = {"event": event, "conversation": chat}
        async with session.post(f"http://127.0.0.1:{port}/", json=told) as answer:
            return answer.status == 200
    except (ClientError, OSError, TimeoutError):
        return False


async def kill_under_load(herd: Herd, kills: int) -> Tally:
    """Kill processes at random moments while they are being asked, then let the last ones finish."""
    accepted: dict[str, list[str]] = {f"chat {number}": [] for number in range(CLIENTS)}
    stop = asyncio.Event()
    await asyncio.to_thread(herd.start)
    try:
        async with ClientSession(timeout=ClientTimeout(total=10)) as session, asyncio.TaskGroup() as clients:
            for chat, events in accepted.items():
                clients.create_task(ask_on(session, herd, chat, events, stop))
            for _ in range(kills):
                await asyncio.sleep(random.uniform(0.1, 0.8))  # noqa: S311 - any moment will do
                await asyncio.to_thread(herd.kill, random.randrange(herd.size))  # noqa: S311 - as above
            await asyncio.sleep(0.3 if kills else 2)
            stop.set()
        tally = await _settled(herd, accepted)
    finally:
        herd.end()
    return replace(tally, kept=_kept(herd))


async def _settled(herd: Herd, accepted: dict[str, list[str]]) -> Tally:
    """What became of everything once everything is answered, or when nothing more is answered for long."""
    tally, waited = Tally(accepted, [], set()), 0
    while waited < PATIENCE and (not tally.sent or tally.lost):
        await asyncio.sleep(1)
        before, tally = len(tally.sent), _tally(herd, accepted)
        waited = 0 if len(tally.sent) > before else waited + 1
    await asyncio.sleep(1.5 * victim.LEASE.total_seconds())  # by then what is sent twice has been
    return _tally(herd, accepted)


def _tally(herd: Herd, accepted: dict[str, list[str]]) -> Tally:
    lines = [json.loads(line) for line in herd.sink.read_text(encoding="utf-8").splitlines()]
    sent = [(chat, key) for what, chat, key in lines if what == "sent"]
    return Tally(accepted, sent, {key for what, _, key in lines if what == "again"})


def _kept(herd: Herd) -> tuple[int, int]:
    with open_to_look(read_settings(herd.environment)) as storage:
        counts = storage.database.do(desk.counts)
    return counts["receipts"], counts["gaps"]


@pytest.fixture(autouse=True)
def preloading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that others are forked from finds the project where this one does."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    MULTIPROCESSING.set_forkserver_preload([victim.__name__])


@pytest.fixture
def on_file(tmp_path: Path) -> Herd:
    """One process on a database file."""
    return Herd(1, {"IMPAR_DATA": str(tmp_path / "data")}, tmp_path / "sent")


@pytest.fixture
def on_server(tmp_path: Path, empty_server: str) -> Herd:
    """Three processes on a PostgreSQL server."""
    return Herd(3, {"DATABASE_URL": empty_server, "IMPAR_SECRET": "of a test " * 4}, tmp_path / "sent")


async def judge(herd: Herd, kills: int, capsys: pytest.CaptureFixture[str]) -> None:
    tally = await kill_under_load(herd, kills)
    where = "PostgreSQL" if "DATABASE_URL" in herd.environment else "SQLite"
    with capsys.disabled():
        print(f"\n{kills} kills on {where}: {tally}")  # noqa: T201 - figures that the test is asked for
    assert tally.lost == 0
    assert tally.in_order
    assert all(tally.accepted.values())
    assert tally.twice <= tally.again
    assert len(tally.twice) <= kills * MOST_IN_HAND
    assert tally.kept == (tally.count, tally.count)


async def test_without_a_kill_nothing_is_sent_twice(on_file: Herd, capsys: pytest.CaptureFixture[str]) -> None:
    await judge(on_file, 0, capsys)


@pytest.mark.long
async def test_without_a_kill_processes_that_share_a_server_send_nothing_twice(
    on_server: Herd, capsys: pytest.CaptureFixture[str]
) -> None:
    await judge(on_server, 0, capsys)


async def test_a_killed_process_on_a_database_file_loses_nothing(
    on_file: Herd, capsys: pytest.CaptureFixture[str]
) -> None:
    await judge(on_file, 3, capsys)


async def test_killed_processes_that_share_a_server_lose_nothing(
    on_server: Herd, capsys: pytest.CaptureFixture[str]
) -> None:
    await judge(on_server, 3, capsys)


@pytest.mark.long
async def test_fifty_kills_on_a_database_file_lose_nothing(on_file: Herd, capsys: pytest.CaptureFixture[str]) -> None:
    await judge(on_file, 50, capsys)


@pytest.mark.long
async def test_fifty_kills_of_processes_that_share_a_server_lose_nothing(
    on_server: Herd, capsys: pytest.CaptureFixture[str]
) -> None:
    await judge(on_server, 50, capsys)
