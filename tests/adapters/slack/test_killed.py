"""`impar serve` in Slack, killed in the middle of each step and started again: nothing is lost, nothing comes twice."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import Popen

import pytest
from aiohttp import ClientError, ClientSession

from bot import wording
from tests.adapters import executable
from tests.adapters.slack.conftest import last, until
from tests.deploy.port import Port
from tests.emulators.slack.delivery import OverHttp
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import APP_TOKEN, SIGNING_SECRET, Hold, Slack
from tests.emulators.slack.world import Posted

PATIENCE = 45.0
QUESTION, WEATHER = "is a ganglion impar block safe?", "is the weather good?"
SAFETY = "Is a ganglion impar block safe?"
# What a specialist may write takes three messages of Slack's.
LONG = f"Umbrella {'word ' * 1900}Raincoat {'word ' * 1900}Boots {'word ' * 600}"


class Server:
    """The product as a process of its own, with a database that outlives it."""

    def __init__(self, slack: Slack, data: Path, way: str, port: int) -> None:
        self.port = port
        token = slack.bot_token(slack.world.workspaces["T1"])
        reached = {"SLACK_SIGNING_SECRET": SIGNING_SECRET} if way == "http" else {"SLACK_APP_TOKEN": APP_TOKEN}
        own = {"SLACK_BOT_TOKEN": token, "SLACK_API_URL": slack.api, "IMPAR_DATA": str(data), **reached}
        own["IMPAR_SPECIALIST_CHANNEL"] = "CSPEC"
        self.environment = {**own, "PORT": str(self.port), "IMPAR_HOST": "127.0.0.1"}
        self.slack = slack
        self.way = way
        self.flag = data / "stopped-short"
        self.process: Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where its web server listens."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, stops_at: str = "") -> None:
        """Start it, and wait until Slack can bring something. It can be made to stop short of a step of the store."""
        self.process = self._victim(stops_at) if stops_at else executable.start("serve", env=self.environment)
        if self.way == "http" and not isinstance(self.slack.app, OverHttp):
            await self.slack.app.close()
            self.slack.app = OverHttp(f"{self.address}/slack/events", SIGNING_SECRET, speed=600)
        await self.until("/readyz", lambda _: True)

    async def until(self, path: str, seen: Callable[[str], bool]) -> None:
        """Wait until a page is there and shows something."""
        async with asyncio.timeout(PATIENCE), ClientSession() as session:
            while True:
                with suppress(ClientError):
                    async with session.get(f"{self.address}{path}") as answer:
                        if answer.status == 200 and seen(await answer.text()):
                            return
                await asyncio.sleep(0.05)

    async def idle(self) -> None:
        """Wait until nothing waits to be handled or to be sent."""
        empty = ("impar_inbox_waiting 0.0", "impar_outbox_waiting 0.0")
        await self.until("/metrics", lambda page: all(line in page.splitlines() for line in empty))

    def kill(self) -> None:
        """End it without a word."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()

    async def dies(self, slack: Slack) -> None:
        """End it in the middle of the calls that Slack holds."""
        self.kill()
        await asyncio.sleep(0.2)  # until Slack has found its caller gone
        for hold in slack.holds.values():
            hold.open.set()
        await asyncio.sleep(0.2)  # until it has answered those calls

    def _victim(self, step: str) -> Popen[str]:
        return subprocess.Popen(  # noqa: S603 - the project's own program
            [sys.executable, "-m", "tests.adapters.slack.victim", step, str(self.flag)],
            env=executable.environment(**self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )


@pytest.fixture
def server(slack: Slack, tmp_path: Path, way: str) -> Iterator[Server]:
    """The product, in the emulated Slack, ended with the test."""
    with Port() as port:
        server = Server(slack, tmp_path, way, port.number)
        yield server
        server.kill()


@pytest.fixture
def sara(slack: Slack, anna: Person) -> Person:
    """A specialist."""
    return Person(slack, anna.workspace, "U8")


def telling(posts: list[Posted], words: str) -> int:
    """How many messages say these words."""
    return sum(words in posted.shown for posted in posts)


def answers(person: Person) -> Counter[str]:
    """How many answers each thread has."""
    return Counter(posted.thread for posted in person.sees() if SAFETY in posted.shown)


class Story:
    """Something that a person does, what must be there before it, and what must be seen of it in the end."""

    def __init__(self, server: Server, anna: Person, ben: Person, sara: Person) -> None:
        self.server, self.anna, self.ben, self.sara = server, anna, ben, sara

    async def prepare(self) -> None:
        """Nothing: it begins with what is done."""

    async def do(self) -> None:
        """Do it."""
        raise NotImplementedError

    def seen(self) -> dict[str, int]:
        """How often each of what must be seen once is seen."""
        raise NotImplementedError

    async def refers(self) -> None:
        """Have a question lie ready to be put to the specialists."""
        await self.anna.writes_directly(WEATHER)
        await self.server.idle()
        await self.anna.presses(last(self.anna.sees("D1")), wording.ASK_SPECIALIST)
        await until(lambda: self.anna.workspace.modals.get("U1"))


class Direct(Story):
    async def do(self) -> None:
        await self.anna.writes_directly(QUESTION)

    def seen(self) -> dict[str, int]:
        return {"answer": telling(self.anna.sees("D1"), SAFETY)}


class Command(Story):
    async def do(self) -> None:
        await self.anna.commands(QUESTION, "C2")

    def seen(self) -> dict[str, int]:
        return {"answer": telling(self.anna.sees("C2"), SAFETY)}


class Share(Story):
    async def prepare(self) -> None:
        await self.anna.commands(QUESTION, "C1")
        await self.server.idle()

    async def do(self) -> None:
        await self.anna.presses(last(self.anna.sees("C1")), wording.SHARE)

    def seen(self) -> dict[str, int]:
        return {"shared": telling(self.ben.sees("C1"), SAFETY)}


class Refer(Story):
    async def prepare(self) -> None:
        await self.refers()

    async def do(self) -> None:
        await self.anna.submits()

    def seen(self) -> dict[str, int]:
        referred = telling(self.anna.sees("D1"), wording.REFERRED[0])
        return {"question": telling(self.sara.sees("CSPEC"), WEATHER), "told": referred}


class Modal(Story):
    async def prepare(self) -> None:
        await self.anna.takes_shortcut("ask")
        await until(lambda: self.anna.workspace.modals.get("U1"))

    async def do(self) -> None:
        await self.anna.submits(words=QUESTION)

    def seen(self) -> dict[str, int]:
        return {"answer": telling(self.anna.sees("D1"), SAFETY)}


class Relay(Story):
    words = "Take an umbrella."

    async def prepare(self) -> None:
        await self.refers()
        await self.anna.submits()
        await self.server.idle()

    async def do(self) -> None:
        await self.sara.says("CSPEC", self.words, last(self.sara.sees("CSPEC")).ts)

    def seen(self) -> dict[str, int]:
        return {"answer": telling(self.anna.sees("D1"), self.words)}


class LongRelay(Relay):
    words = LONG

    def seen(self) -> dict[str, int]:
        return {part: telling(self.anna.sees("D1"), part) for part in ("Umbrella", "Raincoat", "Boots")}


STORIES: list[type[Story]] = [Direct, Command, Share, Refer, Modal, Relay, LongRelay]


async def survives(server: Server, story: Story, stops_at: str, slack: Slack) -> dict[str, int]:
    """What is seen of a story whose process dies in the middle of it, and is started again."""
    await server.start(stops_at)
    await story.prepare()
    if stops_at:
        server.flag.touch()
        await story.do()
        wanted = "impar_outbox_waiting 1.0" if stops_at == "take" else "impar_inbox_waiting 1.0"
        await server.until("/metrics", lambda page: wanted in page.splitlines())
    else:
        several = isinstance(story, Refer | LongRelay)
        holds = {name: Hold(taken=False, after=int(several)) for name in ("chat.postMessage", "response_url")}
        slack.holds |= holds
        await story.do()
        await until(lambda: any(hold.reached for hold in holds.values()))
    await server.dies(slack)
    await server.start()
    await server.idle()
    return story.seen()


@pytest.mark.long
@pytest.mark.parametrize("stops_at", ["handle", "take", ""], ids=["not-handled", "not-sent", "half-sent"])
@pytest.mark.parametrize("story", STORIES)
async def test_what_was_acknowledged_comes_once_whatever_it_is_and_whenever_the_process_dies(
    server: Server, slack: Slack, anna: Person, ben: Person, sara: Person, *, story: type[Story], stops_at: str
) -> None:
    told = story(server, anna, ben, sara)

    seen = await survives(server, told, stops_at, slack)

    assert seen == dict.fromkeys(seen, 1)


async def test_what_was_acknowledged_comes_once_though_the_process_died_while_sending(
    server: Server, slack: Slack, anna: Person, ben: Person, sara: Person
) -> None:
    stories = [kind(server, anna, ben, sara) for kind in (LongRelay, Direct, Command)]
    await server.start()
    await stories[0].prepare()
    before = [story.seen() for story in stories]
    slack.holds["response_url"] = command = Hold(taken=False)
    slack.holds["chat.postMessage"] = posts = Hold(taken=False, after=1)

    await stories[0].do()
    await until(lambda: posts.reached == 1)  # the first message of the long answer is out
    for story in stories[1:]:
        await story.do()
    await until(lambda: posts.reached == 2 and command.reached)
    await server.dies(slack)
    await server.start()
    await server.idle()

    assert before == [dict.fromkeys(seen, 0) for seen in before]
    assert [story.seen() for story in stories] == [dict.fromkeys(seen, 1) for seen in before]


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
    await server.idle()

    assert answers(anna)[asked.ts] in (1, 2)
    assert answers(anna)[again.ts] == 1


@pytest.mark.long
async def test_an_event_that_came_while_nobody_was_there_is_answered_when_it_comes_again(
    server: Server, slack: Slack, anna: Person
) -> None:
    await server.start()
    posted = await anna.writes_directly(QUESTION)
    await server.idle()
    server.kill()
    slack.app.speed = 10  # the retries come at once, after six seconds, and after thirty

    bringing = asyncio.create_task(anna.writes_directly(QUESTION))
    await asyncio.sleep(0.1)
    await server.start()
    asked = await bringing
    await server.idle()

    assert answers(anna) == {posted.ts: 1, asked.ts: 1}
