"""What is kept of a person is told like any other answer: once, in its turn, also after the bot was taken down."""

import asyncio

import pytest

from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from bot.delivery import LEASE
from intents.match import Matcher
from tests.adapters.telegram.house import House, running
from tests.emulators.telegram.server import Emulator

AUDIENCE = wording.KEPT_AUDIENCE.format(audience=Audience.PATIENT.description)


class TakenDownError(Exception):
    """What ends the bot in the middle of its work."""


async def test_a_repeated_update_tells_it_once(house: House) -> None:
    chat = house.emulator.people.private(7)
    message = house.emulator.people.say(chat, "/privacy")
    await house.wrote(chat, 1)

    house.emulator.updates.repeat({"update_id": 5000, "message": message})
    await house.emulator.until(lambda: not house.emulator.updates.waiting)

    await house.wrote(chat, 1)


async def test_it_is_told_in_its_turn(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    asked = [people.say(chat, text)["message_id"] for text in ("how long does it last?", "/privacy", "thanks")]

    told = await house.wrote(chat, 3)

    assert [each["reply_to_message"]["message_id"] for each in told] == asked
    assert wording.PRIVACY[0] in told[1]["text"]


async def test_who_asked_is_told_though_the_bot_is_taken_down(emulator: Emulator, deck: Deck, matcher: Matcher) -> None:
    chat = emulator.people.private(7)
    emulator.flood.force(7, 10)
    with pytest.raises(ExceptionGroup):  # noqa: PT012 - it is taken down while it works
        async with running(emulator, deck, matcher) as before:
            emulator.people.say(chat, "/privacy")
            await emulator.until(lambda: emulator.flood.refused)
            raise TakenDownError

    async with running(emulator, deck, matcher, store=before.store, later=LEASE) as after:
        (told,) = await after.wrote(chat, 1)

    assert wording.PRIVACY[0] in told["text"]


async def test_a_chat_that_must_wait_does_not_hold_up_the_end(emulator: Emulator, deck: Deck, matcher: Matcher) -> None:
    chat = emulator.people.private(7)
    emulator.flood.force(7, 3000)

    async with asyncio.timeout(5):
        async with running(emulator, deck, matcher):
            emulator.people.say(chat, "/privacy")
            await emulator.until(lambda: emulator.flood.refused)

    assert not emulator.methods.world.of_bot(7)


async def test_a_group_is_not_told_for_whom_the_wording_is(house: House) -> None:
    group, people = house.emulator.people.group(), house.emulator.people
    private = people.private(7)
    people.say(private, "/audience patient")
    await house.wrote(private, 1)

    people.say(group, "/privacy", by=7)
    people.say(private, "/privacy")
    (in_group,), (_, in_private) = await house.wrote(group, 1), await house.wrote(private, 2)

    assert AUDIENCE in in_private["text"]
    assert AUDIENCE not in in_group["text"]
    assert "Kept of you are: " in in_group["text"]
