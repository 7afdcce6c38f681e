"""An emulated Slack, and the product in it: real parts over real HTTP or a real WebSocket."""

import asyncio
import html
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from sqlalchemy import Engine
from yarl import URL

from adapters.memory import MemoryStore
from adapters.settings.slack import SlackSettings
from adapters.slack.installations import INSTALL, Installations
from adapters.slack.manifest import manifest
from adapters.slack.office import Office
from adapters.slack.platform import EVENTS, Access, SlackPlatform, origin_of
from adapters.slack.tokens import Api, OneWorkspace
from adapters.slack.windows import suggestions
from adapters.slack.workspaces import Workspaces
from adapters.storage.database import open_file
from answers.deck import Deck
from bot.conduct import Conduct
from bot.delivery import Taken
from bot.observer import Unobserved
from bot.safety.guard import Guard
from bot.service import Service
from intents.match import Matcher
from tests.emulators.slack.delivery import OverHttp, OverSocket
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import APP_TOKEN, SIGNING_SECRET, Slack
from tests.emulators.slack.webapi import CLIENT_ID, CLIENT_SECRET
from tests.emulators.slack.world import Posted, Workspace
from tests.fakes import NOON, clock_at

PATIENCE = 30.0


class GivenUp(Unobserved):
    """Notes the errors for which replies were given up."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def set_aside(self, taken: Taken, error: Exception) -> None:  # noqa: ARG002 - what it was is the store's to know
        """Note it."""
        self.errors.append(type(error).__name__)


@dataclass(slots=True)
class Running:
    """The product at work: what it keeps, what it refused, and how to wait for what it does."""

    slack: Slack
    office: Office
    platform: SlackPlatform
    service: Service
    store: MemoryStore
    refused: Counter[str] = field(default_factory=Counter)
    given_up: list[str] = field(default_factory=list)
    reports: list[bool] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    def begin(self) -> None:
        """Set everything to work."""
        senders = {"slack": self.platform.sender}
        work = (self.service.run(senders, self.stop), self.platform.run(self.stop, self.reports.append))
        self.tasks = [asyncio.create_task(each) for each in work]

    async def end(self) -> None:
        """Stop working, and finish what is in hand."""
        self.stop.set()
        await asyncio.gather(*self.tasks)
        await self.platform.close()

    async def idle(self) -> None:
        """Wait until everything that was accepted is answered, and everything that was begun is done."""
        async with asyncio.timeout(PATIENCE):
            while self.store.waits or self.office.tasks:  # noqa: ASYNC110 - the parts at work are not made to tell tests
                await asyncio.sleep(0.005)

    async def put_off(self, seconds: float) -> None:
        """Wait until a reply was given back, to be sent so much later."""
        await until(lambda: timedelta(seconds=seconds) in self.store.going)


Run: TypeAlias = Callable[..., Awaitable[Running]]
Start: TypeAlias = Callable[..., Awaitable[Running]]


async def until(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not what():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)


@pytest.fixture(params=["http", "socket"])
def way(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the product; a test that takes this is run both ways."""
    return str(request.param)


@pytest.fixture
async def slack(deck: Deck) -> AsyncIterator[Slack]:
    """Slack with one workspace: U1 and U2 in the channel C1 with the bot, and in C2 without it."""
    async with Slack() as slack:
        slack.world.manifest = manifest(suggestions(deck, NOON.date()))
        slack.world.speed = 1.0
        workspace = slack.add_workspace()
        workspace.add_channel("C1", "U1", "U2")
        workspace.add_channel("C2", "U1", "U2", with_bot=False)
        workspace.add_channel("G1", "U1", "U2", kind="group")
        workspace.add_channel("CSPEC", "U8", "U9")
        yield slack


@pytest.fixture
def workspace(slack: Slack) -> Workspace:
    """The one workspace."""
    return slack.world.workspaces["T1"]


@pytest.fixture
def anna(slack: Slack, workspace: Workspace) -> Person:
    """A person in it."""
    return Person(slack, workspace, "U1")


@pytest.fixture
def ben(slack: Slack, workspace: Workspace) -> Person:
    """Another person in it."""
    return Person(slack, workspace, "U2")


@pytest.fixture
async def run(slack: Slack, deck: Deck, matcher: Matcher, guard: Guard, conduct: Conduct) -> AsyncIterator[Run]:
    """Starts the product in the emulated Slack."""
    async with AsyncExitStack() as stack:

        async def start(
            way: str = "http",
            *,
            workspaces: Workspaces | None = None,
            with_deck: Deck | None = None,
            store: MemoryStore | None = None,
            installations: Installations | None = None,
            clock: Callable[[], datetime] | None = None,
            well: bool = True,
        ) -> Running:
            kept, held = store or MemoryStore(), with_deck or deck
            clock = clock or clock_at(NOON)
            given_up = GivenUp()
            service = Service(held, matcher, kept, clock, guard=guard, conduct=conduct, observer=given_up)
            refused: Counter[str] = Counter()
            api = Api(slack.api)
            token = slack.bot_token(slack.world.workspaces["T1"])
            office = Office(
                service=service,
                links=kept,
                api=api,
                tokens=installations.tokens(api) if installations else OneWorkspace(api, token),
                workspaces=workspaces or Workspaces(),
                version="0.0",
                clock=clock,
                refused=lambda reason: refused.update([reason]),
                origins=frozenset({origin_of(slack.api)}),
            )
            access = Access(
                signing_secret=SIGNING_SECRET if way == "http" else "",
                app_token=APP_TOKEN if way == "socket" else "",
                ping_seconds=0.5,
            )
            platform = SlackPlatform(office, access, time.time, installations)
            running = Running(slack, office, platform, service, kept, refused, given_up.errors)
            await platform.prepare()
            running.begin()
            stack.push_async_callback(running.end)
            await _open_door(stack, slack, platform, way)
            await until(lambda: not (well and platform.trouble))
            return running

        yield start


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database in a file."""
    database = open_file(tmp_path / "impar.db")
    yield database.engine
    database.close()


@pytest.fixture
def start(run: Run, slack: Slack, engine: Engine) -> Start:
    """Starts the product as an app for many workspaces."""

    async def start(workspaces: Workspaces | None = None) -> Running:
        settings = SlackSettings(
            signing_secret=SIGNING_SECRET,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            api_url=slack.api,
            public_url="",
        )
        return await run(installations=Installations(settings, engine), workspaces=workspaces)

    return start


async def _open_door(stack: AsyncExitStack, slack: Slack, platform: SlackPlatform, way: str) -> None:
    await slack.app.close()
    if way == "socket":
        slack.app = slack.app if isinstance(slack.app, OverSocket) else OverSocket(speed=600)
        slack.app.speed = 600
        await until(lambda: slack.app.connections)  # type: ignore[union-attr] # as just said
        return
    application = web.Application()
    application.add_routes(platform.routes)
    server = await stack.enter_async_context(TestServer(application))
    slack.app = OverHttp(str(server.make_url(EVENTS)), SIGNING_SECRET, speed=600)


def last(posts: list[Posted]) -> Posted:
    """The message that was posted last."""
    assert posts, "nothing was posted"
    return posts[-1]


async def install(slack: Slack, team: str) -> int:
    """Go through the installation as a browser does, and give the status of its last page."""
    assert isinstance(slack.app, OverHttp)
    origin = str(URL(slack.app.url).origin())
    async with ClientSession() as browser:
        async with browser.get(f"{origin}{INSTALL}") as page:
            links = re.findall(r'href="(http[^"]*)"', await page.text())
            cookie = page.headers["Set-Cookie"].split(";", 1)[0]
        granting = URL(html.unescape(links[0])).update_query(team=team, redirect_uri=f"{origin}/slack/oauth_redirect")
        async with browser.get(granting, allow_redirects=False) as granted:
            back = granted.headers["Location"]
        async with browser.get(back, headers={"Cookie": cookie}) as done:
            return done.status
