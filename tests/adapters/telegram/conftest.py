"""A bot that meets people, once by polling and once by webhook."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from answers.deck import Deck
from intents.match import Matcher
from tests.adapters.telegram.house import SECOND, House, running
from tests.emulators.telegram.server import Emulator, emulate


@pytest_asyncio.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """Telegram."""
    async with emulate(SECOND) as telegram:
        yield telegram


@pytest_asyncio.fixture(params=["polling", "webhook"])
async def house(
    emulator: Emulator, deck: Deck, matcher: Matcher, request: pytest.FixtureRequest
) -> AsyncIterator[House]:
    """The bot, with the deck that ships, by each way that updates come."""
    async with running(emulator, deck, matcher, way=request.param) as started:
        yield started
    assert not emulator.flood.broken


@pytest_asyncio.fixture
async def polled(emulator: Emulator, deck: Deck, matcher: Matcher) -> AsyncIterator[House]:
    """The bot by polling alone, for what does not depend on how updates come."""
    async with running(emulator, deck, matcher) as started:
        yield started
    assert not emulator.flood.broken
