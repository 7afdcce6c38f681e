"""The bot as a process of its own, with its database in a folder, to be killed.

python -m tests.adapters.telegram.process FOLDER API_ADDRESS TOKEN SECOND
"""

import asyncio
import os
import sys
from pathlib import Path

from adapters.files import CARDS, load_deck, load_facets
from adapters.safety import load_guard
from adapters.settings import Settings, read_settings
from adapters.settings.telegram import TelegramSettings
from adapters.storage.links import SqlLinks
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from adapters.telegram.core import Core
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.limiter import Limits
from adapters.telegram.platform import Telegram
from adapters.wiring import conduct_of
from bot.service import Service
from intents.match import NoMatch
from tests.adapters.telegram.house import now
from tests.fakes import FixedMatcher


def main(folder: str, address: str, token: str, second: str) -> None:
    """Answer until the process is killed."""
    with open_to_serve(Settings(data=Path(folder)), now()) as storage:
        store = SqlStore(storage.database, storage.keys)
        links = SqlLinks(storage.database, storage.keys, now)
        telegram = TelegramSettings(token, api_url=address)
        asyncio.run(_answer(store, links, telegram, Limits(second=float(second))))


async def _answer(store: SqlStore, links: SqlLinks, telegram: TelegramSettings, limits: Limits) -> None:
    """The people of this test write the ids of cards, which need no matcher."""
    deck, matcher, stop = load_deck(CARDS, load_facets()), FixedMatcher(NoMatch()), asyncio.Event()
    service = Service(deck, matcher, store, now, guard=load_guard(), conduct=conduct_of(read_settings(os.environ)))
    bot = Telegram(telegram, Core(service, links, now), limits)
    await asyncio.gather(service.run({PLATFORM: bot.sender}, stop), bot.run(stop))


if __name__ == "__main__":
    main(*sys.argv[1:])
