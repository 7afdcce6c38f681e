"""The product as `docs/deploying.md` sets it up on two processes, with emulators in the platforms' places."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.storage.database import Database, open_file, open_server
from tests.crowd.crowd import Crowd
from tests.crowd.slack import SlackCrowd
from tests.crowd.telegram import TelegramCrowd
from tests.crowd.web import WebCrowd, browsing
from tests.deploy.fleet import Member, run
from tests.deploy.nginx import Nginx, proxying
from tests.deploy.recipe import Recipe, read_recipe
from tests.emulators.slack.delivery import OverHttp
from tests.emulators.slack.server import SIGNING_SECRET, Slack
from tests.emulators.telegram.server import Emulator, emulate

# Slack brings again what was not acknowledged at once, after a minute and after five; here a minute is a second.
_SPEED = 60
_TO_FILL_IN = re.compile(r"[A-Z_]+|.*\bPASSWORD\b.*")


@dataclass(frozen=True, slots=True)
class Platforms:
    """Slack and Telegram as they are here."""

    slack: Slack
    telegram: Emulator

    @property
    def addresses(self) -> dict[str, str]:
        """The settings that lead to them; without these, the product speaks to the real ones."""
        return {"SLACK_API_URL": self.slack.api, "TELEGRAM_API_URL": self.telegram.address}

    def reach(self, public: str, address: str) -> None:
        """Have them bring to an address here what they would bring to the public one."""
        named = self.slack.world.manifest["settings"]["event_subscriptions"]["request_url"]
        self.slack.app = OverHttp(named.replace(public, address), SIGNING_SECRET, speed=_SPEED)
        self.telegram.updates.routes[public] = address


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs: the processes, the address at which they are reached, the platforms, and their database."""

    members: tuple[Member, ...]
    address: str
    platforms: Platforms
    database: Callable[[], Database]
    nginx: Nginx | None = None


@asynccontextmanager
async def platforms() -> AsyncIterator[Platforms]:
    """Slack with one workspace and the app that the product's own manifest makes, and Telegram."""
    async with Slack() as slack, emulate() as telegram:
        slack.world.manifest = json.loads(await run(read_recipe().manifest, {}))
        slack.add_workspace()
        yield Platforms(slack, telegram)


@asynccontextmanager
async def deployed(url: str, folder: Path) -> AsyncIterator[House]:
    """What a reader of the docs has in the end, on an empty database at that address."""
    recipe = read_recipe()
    async with AsyncExitStack() as stack:
        around = await stack.enter_async_context(platforms())
        settings = settings_of(recipe, url, around)
        await asyncio.gather(*(run(words, settings) for words in recipe.preparing))
        members = tuple(
            Member({**settings, **command.environment}, folder / f"process-{number}.log")
            for number, command in enumerate(recipe.serving, 1)
        )
        for member in members:
            stack.push_async_callback(member.close)
        places = {f"127.0.0.1:{each.settings['PORT']}": f"127.0.0.1:{each.port.number}" for each in members}
        renaming = {named: places[address] for named, address in recipe.renaming.items()}
        nginx = await stack.enter_async_context(proxying(renaming, folder))
        around.reach(settings["IMPAR_PUBLIC_URL"], nginx.address)
        await asyncio.gather(*(member.start() for member in members))
        yield House(members, nginx.address, around, lambda: open_server(url), nginx)


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[House]:
    """One process on a database file, which everybody comes to directly."""
    recipe, data = read_recipe(), folder / "data"
    async with platforms() as around:
        settings = {**settings_of(recipe, "", around), "IMPAR_DATA": str(data), "IMPAR_PROXIES": "0"}
        member = Member({**settings, **recipe.serving[0].environment}, folder / "process.log")
        around.reach(settings["IMPAR_PUBLIC_URL"], member.address)
        try:
            await member.start()
            yield House((member,), member.address, around, lambda: open_file(data / "impar.sqlite"))
        finally:
            await member.close()


def settings_of(recipe: Recipe, url: str, around: Platforms) -> Mapping[str, str]:
    """The settings of the docs, with everything filled in that they leave to the reader."""
    workspace = around.slack.world.workspaces["T1"]
    filled = {
        "DATABASE_URL": url,
        "IMPAR_SECRET": "a secret of the tests " * 2,
        "SLACK_BOT_TOKEN": around.slack.bot_token(workspace),
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "TELEGRAM_BOT_TOKEN": around.telegram.token,
        "TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-tests",
    }
    left = {name for name, value in recipe.settings.items() if _TO_FILL_IN.fullmatch(value)}
    assert left == filled.keys(), "what is to be filled in is what stands in capitals"
    return {**recipe.settings, **filled, **around.addresses}


@asynccontextmanager
async def crowds(house: House, people: int) -> AsyncIterator[tuple[Sequence[Crowd], WebCrowd]]:
    """So many people on each platform."""
    async with browsing(house.address, people) as web:
        slack, telegram = SlackCrowd(house.platforms.slack, people), TelegramCrowd(house.platforms.telegram, people)
        yield (slack, telegram, web), web
