"""Whoever waits for an answer sees that it is on its way, and nobody else does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

import pytest
import pytest_asyncio

from adapters.memory import MemoryStore
from adapters.settings.telegram import TelegramSettings
from adapters.telegram.address import Address
from adapters.telegram.client import connect
from adapters.telegram.indicator import MOST_AT_ONCE, Indicator
from answers.deck import Deck
from bot.handling import Handled
from bot.ports import Begun, Work
from bot.reply import Reply
from intents.match import Matcher
from tests.adapters.telegram.house import SECOND, House, running
from tests.emulators.telegram.server import Emulator

QUESTION = "how long does an impar block last?"
# Longer than it takes to type again: somebody who still typed would have been seen.
LONG = 6 * SECOND


class SlowStore(MemoryStore):
    """A store in which messages wait until they may `go` on."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def handle(
        self, work: Work, apology: Reply, clock: Callable[[], datetime], new: Sequence[Begun] = ()
    ) -> tuple[Handled, ...]:
        """Do the work, once it may be done."""
        await self.go.wait()
        return await super().handle(work, apology, clock, new)


@pytest.fixture
def store() -> SlowStore:
    return SlowStore()


@pytest_asyncio.fixture
async def slow(emulator: Emulator, deck: Deck, matcher: Matcher, store: SlowStore) -> AsyncIterator[House]:
    """A bot that takes as long as a test likes."""
    async with running(emulator, deck, matcher, store=store) as started:
        yield started
        store.go.set()


@pytest_asyncio.fixture
async def indicator(emulator: Emulator) -> AsyncIterator[Indicator]:
    async with connect(TelegramSettings(emulator.token, api_url=emulator.address)) as bot:
        made = Indicator(bot, SECOND)
        yield made
        await made.close()


async def test_it_types_in_the_topic_of_the_question_while_it_looks(slow: House, store: SlowStore) -> None:
    forum = slow.emulator.people.group(-200, threads=frozenset({5, 6}))
    slow.emulator.people.say(forum, f"/ask {QUESTION}", by=7, thread=5)

    await slow.emulator.until(lambda: forum.typing)
    store.go.set()
    await slow.wrote(forum, 1)

    assert {thread for _, thread in forum.typing} == {5}


async def test_it_types_after_a_press(slow: House, store: SlowStore) -> None:
    chat = slow.emulator.people.private(7)
    store.go.set()
    slow.emulator.people.say(chat, QUESTION)
    (answer,) = await slow.wrote(chat, 1)
    chat.typing.clear()
    store.go.clear()

    slow.emulator.people.press(chat, answer, "Evidence")

    await slow.emulator.until(lambda: chat.typing)


async def test_it_types_on_while_the_answer_must_wait_and_stops_with_it(polled: House) -> None:
    chat = polled.emulator.people.private(7)
    polled.emulator.flood.force(7, 20)

    polled.emulator.people.say(chat, QUESTION)
    await polled.wrote(chat, 1)
    await asyncio.sleep(LONG)

    answered = polled.emulator.methods.log[-1]["at"]
    before = [at for at, _ in chat.typing if at < answered]
    assert len(before) >= 3
    assert len(before) == len(chat.typing)


async def test_the_answer_in_one_topic_leaves_it_typing_in_another(emulator: Emulator, indicator: Indicator) -> None:
    forum = emulator.people.group(-200, threads=frozenset({5, 6}))
    indicator.begin(Address(-200, 5))
    indicator.begin(Address(-200, 6))
    await emulator.until(lambda: len(forum.typing) >= 2)

    await indicator.end(Address(-200, 5))
    forum.typing.clear()
    await asyncio.sleep(LONG)

    assert {thread for _, thread in forum.typing} == {6}


async def test_it_can_be_stopped_though_it_began_while_it_was_being_stopped(
    emulator: Emulator, indicator: Indicator
) -> None:
    chat = emulator.people.private(7)
    indicator.begin(Address(7))
    ending = asyncio.create_task(indicator.end(Address(7)))
    await asyncio.sleep(0)
    indicator.begin(Address(7))
    await ending

    await indicator.end(Address(7))
    await asyncio.sleep(LONG)

    assert not chat.typing


async def test_a_second_question_makes_it_type_no_faster(emulator: Emulator, indicator: Indicator) -> None:
    chat = emulator.people.private(7)
    indicator.begin(Address(7))
    indicator.begin(Address(7))

    await emulator.until(lambda: chat.typing)

    assert len(chat.typing) == 1


async def test_in_a_rush_it_types_in_few_chats_only(emulator: Emulator, indicator: Indicator) -> None:
    chats = [emulator.people.private(number) for number in range(1, 31)]

    for chat in chats:
        indicator.begin(Address(chat.id))
    await emulator.until(lambda: emulator.methods.calls["sendChatAction"] >= MOST_AT_ONCE)
    await asyncio.sleep(LONG)

    assert sum(bool(chat.typing) for chat in chats) == MOST_AT_ONCE
