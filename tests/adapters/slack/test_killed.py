"""`impar serve` in Slack, killed in the middle of each step and started again: nothing is lost, nothing comes twice."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import Popen  # noqa: TC003 - a type that is built here

import pytest
from aiohttp import ClientError, ClientSession

from tests.adapters import executable
from tests.adapters.slack.conftest import until
from tests.emulators.slack.delivery import OverHttp
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import APP_TOKEN, SIGNING_SECRET, Hold, Slack

PATIENCE = 45.0
QUESTION = "is a ganglion impar block safe?"


class Server:
    """The product as a process of its own, with a database that outlives it."""

    def __init__(self, slack: Slack, data: Path, way: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        token = slack.bot_token(slack.world.workspaces["T1"])
        reached = {"SLACK_SIGNING_SECRET": SIGNING_SECRET} if way == "http" else {"SLACK_APP_TOKEN": APP_TOKEN}
        own = {"SLACK_BOT_TOKEN": token, "SLACK_API_URL": slack.api, "IMPAR_DATA": str(data), **reached}
        self.environment = {**own, "PORT": str(self.port), "IMPAR_HOST": "127.0.0.1"}
        self.slack = slack
        self.way = way
        self.process: Popen[str] | None = None

    async def start(self) -> None:
        """Start it, and wait until Slack can bring something."""
        self.process = executable.start("serve", env=self.environment)
        address = f"http://127.0.0.1:{self.port}"
        if self.way == "http" and not isinstance(self.slack.app, OverHttp):
            await self.slack.app.close()
            self.slack.app = OverHttp(f"{address}/slack/events", SIGNING_SECRET, speed=600)
        async with asyncio.timeout(PATIENCE), ClientSession() as session:
            while True:
                with suppress(ClientError):
                    async with session.get(f"{address}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it without a word."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()


@pytest.fixture(params=["http", pytest.param("socket", marks=pytest.mark.long)])
def way(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the product."""
    return str(request.param)


@pytest.fixture
def server(slack: Slack, tmp_path: Path, way: str) -> Iterator[Server]:
    """The product, in the emulated Slack, ended with the test."""
    server = Server(slack, tmp_path, way)
    yield server
    server.kill()


def answers(person: Person) -> Counter[str]:
    """How many answers each thread has."""
    return Counter(posted.thread for posted in person.sees() if "ganglion impar block safe" in posted.shown)


async def test_what_was_acknowledged_is_answered_once_though_the_process_died_while_sending(
    server: Server, slack: Slack, anna: Person
) -> None:
    slack.holds["chat.postMessage"] = hold = Hold(taken=False)
    await server.start()

    asked = [await anna.writes_directly(QUESTION) for _ in range(3)]
    acknowledged = [delivered.status for delivered in anna.delivered]
    await until(lambda: hold.reached == len(asked))
    server.kill()
    await asyncio.sleep(0.2)
    hold.open.set()
    await asyncio.sleep(0.2)
    lost = answers(anna)
    await server.start()
    async with asyncio.timeout(PATIENCE):
        while len(answers(anna)) < len(asked):  # noqa: ASYNC110 - the other process tells nobody
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)

    assert acknowledged == [200]
    assert lost == {}
    assert answers(anna) == dict.fromkeys((posted.ts for posted in asked), 1)


@pytest.mark.long
async def test_what_slack_took_while_the_process_died_is_the_only_thing_that_may_come_twice(
    server: Server, slack: Slack, anna: Person
) -> None:
    slack.holds["chat.postMessage"] = hold = Hold(taken=True)
    await server.start()

    asked = await anna.writes_directly(QUESTION)
    await until(lambda: hold.reached)
    server.kill()
    hold.open.set()
    await until(lambda: answers(anna))
    await server.start()
    again = await anna.writes_directly(QUESTION)
    async with asyncio.timeout(PATIENCE):
        while again.ts not in answers(anna):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)

    assert answers(anna)[asked.ts] in (1, 2)
    assert answers(anna)[again.ts] == 1


@pytest.mark.long
async def test_an_event_that_came_while_nobody_was_there_is_answered_when_it_comes_again(
    server: Server, slack: Slack, anna: Person
) -> None:
    await server.start()
    posted = await anna.writes_directly(QUESTION)
    async with asyncio.timeout(PATIENCE):
        while posted.ts not in answers(anna):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)  # until it is noted that the answer was sent
    server.kill()
    slack.app.speed = 30  # the retries come at once, after two seconds, and after ten

    bringing = asyncio.create_task(anna.writes_directly(QUESTION))
    await asyncio.sleep(0.1)
    await server.start()
    asked = await bringing
    async with asyncio.timeout(PATIENCE):
        while asked.ts not in answers(anna):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)

    assert answers(anna) == {posted.ts: 1, asked.ts: 1}
