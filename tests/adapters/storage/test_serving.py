"""`impar serve` on a PostgreSQL server that hangs or goes away: refused in good time, ready again by itself."""

import asyncio
import re
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

import pytest
from aiohttp import ClientSession, ClientTimeout
from sqlalchemy import text

from adapters.storage.database import open_server
from tests.adapters import executable
from tests.adapters.postgres import Postgres

STOP_SECONDS = 3
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered: the status, the headers, after how many seconds."""

    status: int
    retry_after: str
    body: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Serving:
    """The process, and where it answers."""

    process: subprocess.Popen[str]
    address: str
    session: ClientSession
    log: IO[str]

    async def get(self, path: str) -> Told:
        return await self._ask("GET", path, None)

    async def say(self, event: str) -> Told:
        """A message by the token of its form: sent again, it is the same message."""
        return await self._ask("POST", "/chat", {"event": f"a-token-of-the-test-{event}", "question": "impar billing"})

    async def _ask(self, method: str, path: str, form: dict[str, str] | None) -> Told:
        began = time.monotonic()
        headers = {"Accept": "text/vnd.impar.turn+html"} if form else {}
        async with self.session.request(method, f"{self.address}{path}", data=form, headers=headers) as answer:
            body = await answer.text()
            return Told(answer.status, answer.headers.get("Retry-After", ""), body, time.monotonic() - began)

    async def until_ready(self) -> None:
        async with asyncio.timeout(LONGEST):
            while (await self.get("/readyz")).status != 200:  # noqa: ASYNC110 - the process rings no bell
                await asyncio.sleep(0.2)


@pytest.fixture
async def serving(empty_server: str) -> AsyncIterator[Serving]:
    """`impar serve` on an empty database."""
    async with serving_on(empty_server) as served:
        yield served


@pytest.fixture
async def serving_on_stoppable(stoppable_server: str) -> AsyncIterator[Serving]:
    """`impar serve` on an empty database of a server that a test may stop."""
    async with serving_on(stoppable_server) as served:
        yield served


@asynccontextmanager
async def serving_on(url: str) -> AsyncIterator[Serving]:
    unlimited = {f"IMPAR_RATE_{of}": "0" for of in ("PERSON", "CONVERSATION", "ADDRESS")}
    server = {"DATABASE_URL": url, "IMPAR_SECRET": "of a test " * 4}
    env = {**server, **unlimited, "IMPAR_STOP_SECONDS": f"{STOP_SECONDS}"}
    with (
        TemporaryFile("w+", encoding="utf-8") as log,
        executable.start("serve", "--port", "0", env=env, log=log) as process,
    ):
        assert process.stdout is not None
        line = await asyncio.to_thread(process.stdout.readline)
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found is not None
        async with ClientSession(timeout=ClientTimeout(total=LONGEST)) as session:
            yield Serving(process, found[0], session, log)
        process.kill()


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody holds the table of messages, as a change of the schema does, say."""
    database = open_server(url)
    with database.engine.begin() as connection:
        connection.execute(text("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE"))
        yield
    database.close()


async def test_a_server_that_hangs_is_told_in_good_time_and_then_everything_goes_on(
    serving: Serving, empty_server: str
) -> None:
    before = await serving.say("1")

    with locked(empty_server):
        asked, ready, counted = await asyncio.gather(serving.say("2"), serving.get("/readyz"), serving.get("/metrics"))
        later = await serving.get("/metrics")
    await serving.until_ready()
    after = await serving.say("2")

    assert (before.status, after.status) == (200, 200)
    assert (asked.status, asked.retry_after) == (503, "5")
    assert asked.seconds < 10
    assert (ready.status, ready.seconds < 4) == (503, True)
    assert (counted.status, counted.seconds < 4) == (200, True)
    assert "impar_store_unavailable_total 0.0" not in later.body


async def test_a_process_that_is_told_to_stop_while_its_server_hangs_ends_in_time(
    serving: Serving, empty_server: str
) -> None:
    with locked(empty_server):
        asked = [asyncio.create_task(serving.say(f"{number}")) for number in range(8)]
        await asyncio.sleep(0.5)
        began = time.monotonic()
        serving.process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(serving.process.wait, LONGEST)
        seconds = time.monotonic() - began
        await asyncio.gather(*asked, return_exceptions=True)

    serving.log.seek(0)
    logged = serving.log.read()
    assert code == 0
    assert seconds < STOP_SECONDS + 4
    assert "Traceback" not in logged


async def ask_through_an_absence(serving: Serving, server: Postgres, seconds: float) -> None:
    """Ask one thing after another: with the server, without it for so long, and with it again."""
    told: list[tuple[str, Told]] = []
    phases = (("there", 0.5), ("away", seconds), ("back", 1.0))
    for phase, duration in phases:
        if phase == "away":
            await asyncio.to_thread(server.stop)
        elif phase == "back":
            away = await serving.get("/readyz")
            await asyncio.to_thread(server.start)
            await serving.until_ready()
        end = time.monotonic() + duration
        while time.monotonic() < end:
            told.append((phase, await serving.say(f"{len(told)}")))
            await asyncio.sleep(0.05)
    again = [await serving.say(f"{number}") for number in range(len(told))]

    assert away.status == 503
    assert {answer.status for phase, answer in told if phase != "away"} == {200}
    assert {(answer.status, answer.retry_after) for phase, answer in told if phase == "away"} == {(503, "5")}
    assert {answer.status for answer in again} == {200}
    assert serving.process.poll() is None


async def test_a_server_that_goes_away_for_a_moment_loses_nothing(
    serving_on_stoppable: Serving, postgres_server: Postgres
) -> None:
    await ask_through_an_absence(serving_on_stoppable, postgres_server, 2)


@pytest.mark.long
async def test_a_server_that_is_away_for_half_a_minute_loses_nothing(
    serving_on_stoppable: Serving, postgres_server: Postgres
) -> None:
    await ask_through_an_absence(serving_on_stoppable, postgres_server, 30)
