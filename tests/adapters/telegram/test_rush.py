"""Many people at once, and a bot that is taken down in the middle: nobody is left without an answer."""

import asyncio
import gc
import warnings
from itertools import groupby
from pathlib import Path

import pytest

from adapters.memory import MemoryStore
from answers.deck import Deck
from bot.delivery import LEASE
from intents.match import Matcher
from tests.adapters.telegram.house import running
from tests.adapters.telegram.process import served
from tests.emulators.telegram.server import Emulator, emulate

# The most replies that the service has in hand at once: what was sent and not yet marked when it was taken down.
IN_HAND = 32
# Messages to one group, so many that the limit of a minute, 20, can be broken there.
BUSY = 24

# Seconds for five thousand answers on a machine that has much else to do; the limit alone makes it three minutes.
PATIENCE = 900

WAYS = pytest.mark.parametrize("way", ["polling", "webhook"])


class TakenDownError(Exception):
    """What ends the bot in the middle of its work."""


def ask(emulator: Emulator, chats: int, each: int, busy: int = 0) -> dict[int, list[int]]:
    """So many questions in each of so many chats, one group among ten, in the first of which there are `busy` instead.

    The ids of the messages by chat.
    """
    people = emulator.people
    asked: dict[int, list[int]] = {}
    for number in range(max(each, busy)):
        for chat in range(1, chats + 1) if number < each else (10,):
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


async def half(emulator: Emulator, asked: dict[int, list[int]]) -> None:
    """Wait until half of the answers are there."""
    await emulator.until(lambda: len(emulator.methods.log) >= sum(map(len, asked.values())) // 2, PATIENCE)


async def whole(emulator: Emulator, asked: dict[int, list[int]]) -> None:
    """Wait until everybody has their answers; few come twice, and no limit was broken."""
    count = sum(map(len, asked.values()))
    await emulator.until(lambda: len(emulator.methods.log) >= count, PATIENCE)
    await emulator.until(lambda: answered(emulator) == asked, 60)
    assert len(emulator.methods.log) - count <= IN_HAND
    assert not emulator.flood.broken


@WAYS
def test_a_rush_is_answered_in_order_within_the_limits_though_the_bot_is_taken_down(
    deck: Deck, matcher: Matcher, way: str
) -> None:
    asyncio.run(rush(deck, matcher, way))

    with warnings.catch_warnings():  # of the connections that were open when the bot was taken down, as they must be
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


async def rush(deck: Deck, matcher: Matcher, way: str) -> None:
    """Ask, take the bot down in the middle, and see that another one answers the rest."""
    store = MemoryStore()
    async with emulate(second=0.02) as emulator:
        asked = ask(emulator, chats=10, each=4, busy=BUSY)
        with pytest.raises(ExceptionGroup):  # noqa: PT012 - it is taken down while it works
            async with running(emulator, deck, matcher, way=way, store=store):
                await half(emulator, asked)
                raise TakenDownError
        await asyncio.sleep(0.1)  # what was on its way has arrived, and its second is over; the minute is not

        async with running(emulator, deck, matcher, way=way, store=store, later=LEASE):
            await whole(emulator, asked)


@pytest.mark.parametrize("way", ["polling", pytest.param("webhook", marks=pytest.mark.long)])
async def test_a_process_that_is_killed_leaves_nobody_without_an_answer(tmp_path: Path, way: str) -> None:
    async with emulate() as emulator:
        asked = ask(emulator, chats=10, each=1)
        async with served(emulator, tmp_path, way):
            await half(emulator, asked)
        async with served(emulator, tmp_path, way):
            await whole(emulator, asked)


@pytest.mark.long
@WAYS
async def test_five_thousand_updates_of_five_hundred_chats_are_answered_though_the_process_is_killed(
    tmp_path: Path, way: str
) -> None:
    async with emulate() as emulator:
        asked = ask(emulator, chats=500, each=10, busy=BUSY)
        async with served(emulator, tmp_path, way):
            await half(emulator, asked)
        async with served(emulator, tmp_path, way):
            await whole(emulator, asked)
