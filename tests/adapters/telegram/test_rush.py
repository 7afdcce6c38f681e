"""Many people at once, and a bot that is taken down in the middle: nobody is left without an answer."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import groupby
from pathlib import Path

import pytest

from adapters.memory import MemoryStore
from answers.deck import Deck
from bot.delivery import LEASE
from intents.match import Matcher
from tests.adapters.telegram.house import running
from tests.emulators.telegram.server import Emulator, emulate

# The most replies that the service has in hand at once: what was sent and not yet marked when it was taken down.
IN_HAND = 32


class TakenDownError(Exception):
    """What ends the bot in the middle of its work."""


def ask(emulator: Emulator, chats: int, each: int) -> dict[int, list[int]]:
    """So many questions in each of so many chats, one group among ten; the ids of the messages by chat."""
    people = emulator.people
    asked: dict[int, list[int]] = {}
    for number in range(each):
        for chat in range(1, chats + 1):
            where = people.private(chat) if chat % 10 else people.group(-chat)
            text = f"/ask ganglion-impar/{('billing', 'safety', 'duration')[number % 3]}"
            asked.setdefault(where.id, []).append(people.say(where, text, by=chat)["message_id"])
    return asked


def answered(emulator: Emulator) -> dict[int, list[int]]:
    """The messages that were answered, by chat, in the order of their answers; an answer twice in a row once."""
    log = sorted(emulator.methods.log, key=lambda sent: sent["chat"]["id"])
    return {
        chat: [number for number, _ in groupby(sent["reply_to_message"]["message_id"] for sent in sents)]
        for chat, sents in groupby(log, key=lambda sent: sent["chat"]["id"])
    }


async def taken_down_and_up_again(deck: Deck, matcher: Matcher, way: str, chats: int, each: int) -> None:
    """A rush, and a bot that is taken down in the middle of it and started again."""
    store = MemoryStore()
    async with emulate(second=0.02) as emulator:
        asked = ask(emulator, chats, each)
        with pytest.raises(ExceptionGroup):  # noqa: PT012 - it is taken down while it works
            async with running(emulator, deck, matcher, way=way, store=store):
                await emulator.until(lambda: len(emulator.methods.log) >= chats * each // 2, 300)
                raise TakenDownError
        await asyncio.sleep(0.02)

        async with running(emulator, deck, matcher, way=way, store=store, later=LEASE):
            await emulator.until(lambda: len(emulator.methods.log) >= chats * each, 300)
            await emulator.until(lambda: answered(emulator) == asked, 60)

        assert len(emulator.methods.log) - chats * each <= IN_HAND
        assert not emulator.flood.broken


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_rush_is_answered_in_order_within_the_limits_though_the_bot_is_taken_down(
    deck: Deck, matcher: Matcher, way: str
) -> None:
    await taken_down_and_up_again(deck, matcher, way, chats=10, each=4)


@asynccontextmanager
async def process(emulator: Emulator, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, which is killed in the end."""
    arguments = (str(folder), emulator.address, emulator.token, str(emulator.methods.second))
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.adapters.telegram.process", *arguments, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.kill()
        await started.wait()


async def killed_and_started_again(folder: Path, chats: int, each: int, second: float) -> Emulator:
    """A rush, and a process that is killed in the middle of it and started again with its database."""
    async with emulate(second) as emulator:
        asked = ask(emulator, chats, each)
        async with process(emulator, folder):
            await emulator.until(lambda: len(emulator.methods.log) >= chats * each // 2, 300)
        async with process(emulator, folder):
            await emulator.until(lambda: len(emulator.methods.log) >= chats * each, 300)
            await emulator.until(lambda: answered(emulator) == asked, 60)
    return emulator


async def test_a_process_that_is_killed_leaves_nobody_without_an_answer(tmp_path: Path) -> None:
    emulator = await killed_and_started_again(tmp_path, chats=5, each=3, second=0.02)

    assert len(emulator.methods.log) - 15 <= IN_HAND
    assert not emulator.flood.broken


@pytest.mark.long
async def test_five_thousand_updates_of_five_hundred_chats_are_answered_though_the_process_is_killed(
    tmp_path: Path,
) -> None:
    emulator = await killed_and_started_again(tmp_path, chats=500, each=10, second=0.2)

    assert len(emulator.methods.log) - 5000 <= IN_HAND
    assert not emulator.flood.broken
