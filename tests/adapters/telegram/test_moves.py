"""Groups that move and topics that go: who asked there is answered, in the conversation that they had."""

import pytest

from adapters.memory import MemoryStore
from answers.deck import Deck
from bot import wording
from intents.match import Matcher
from tests.adapters.telegram.house import House, running
from tests.adapters.telegram.test_ways_in import BILLING, DURATION, heading
from tests.emulators.telegram.server import Emulator

QUESTION = "/ask how long does an impar block last?"


async def test_a_group_that_grew_is_answered_under_its_new_id_and_to_no_foreign_message(house: House) -> None:
    people = house.emulator.people
    group = people.group(-5, kind="group")
    asked = people.say(group, QUESTION, by=7)
    grown = people.migrate(group, -1005, "old", "new")

    (answer,) = await house.wrote(grown, 1)

    assert asked["message_id"] in grown.messages
    assert "reply_to_message" not in answer
    assert not house.emulator.methods.world.of_bot(group.id)


@pytest.mark.parametrize("told", ["old", "new"])
async def test_a_conversation_goes_on_in_the_supergroup(polled: House, told: str) -> None:
    people = polled.emulator.people
    group = people.group(-5, kind="group")
    people.say(group, QUESTION, by=7)
    await polled.wrote(group, 1)
    grown = people.migrate(group, -1005, told)

    people.say(grown, "/ask and the code?", by=7)
    (answer,) = await polled.wrote(grown, 1)

    assert heading(answer) == BILLING


async def test_a_conversation_goes_on_though_the_bot_finds_out_only_when_it_writes(house: House) -> None:
    people = house.emulator.people
    group = people.group(-5, kind="group")
    people.say(group, QUESTION, by=7)
    (answer,) = await house.wrote(group, 1)
    grown = people.migrate(group, -1005)
    people.press(group, answer, "Evidence", by=7)
    await house.wrote(grown, 1)

    people.say(grown, "/ask and the code?", by=7)
    answers = await house.wrote(grown, 2)

    assert [heading(each) for each in answers] == ["How effective is a ganglion impar block?", BILLING]
    assert "reply_to_message" not in answers[0]


async def test_sources_of_an_answer_from_before_come_as_a_message_of_their_own(house: House) -> None:
    people = house.emulator.people
    group = people.group(-5, kind="group")
    people.say(group, QUESTION, by=7)
    (answer,) = await house.wrote(group, 1)
    grown = people.migrate(group, -1005, "old", "new")

    people.press(group, answer, wording.SOURCES, by=7)
    (sources,) = await house.wrote(grown, 1)

    assert heading(sources) == wording.SOURCES_OF.format(question=DURATION)
    assert house.emulator.methods.calls["editMessageText"] == 0


async def test_where_a_group_went_is_known_after_a_restart(emulator: Emulator, deck: Deck, matcher: Matcher) -> None:
    people, store = emulator.people, MemoryStore()
    group = people.group(-5, kind="group")
    async with running(emulator, deck, matcher, store=store) as before:
        people.say(group, QUESTION, by=7)
        (answer,) = await before.wrote(group, 1)
        grown = people.migrate(group, -1005, "old", "new")
        await emulator.until(lambda: not emulator.updates.waiting)
    sent = emulator.methods.calls["sendMessage"]

    async with running(emulator, deck, matcher, store=store) as after:
        people.press(group, answer, "Evidence", by=7)
        await after.wrote(grown, 1)

    assert emulator.methods.calls["sendMessage"] == sent + 1


async def test_who_asked_in_a_topic_that_was_deleted_is_answered_outside_of_it(house: House) -> None:
    forum = house.emulator.people.group(-200, threads=frozenset({5}))
    house.emulator.people.say(forum, QUESTION, by=7, thread=5)
    forum.threads = frozenset()

    (answer,) = await house.wrote(forum, 1)

    assert heading(answer) == DURATION
    assert "message_thread_id" not in answer


async def test_a_button_under_an_old_message_is_answered_in_its_topic(house: House) -> None:
    forum = house.emulator.people.group(-200, threads=frozenset({5, 6}))
    house.emulator.people.say(forum, QUESTION, by=7, thread=5)
    (answer,) = await house.wrote(forum, 1)
    (data,) = (
        button["callback_data"]
        for row in answer["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == "Evidence"
    )

    house.emulator.people.press_data(forum, answer, data, by=7, old=True)
    answers = await house.wrote(forum, 2)

    assert answers[1]["message_thread_id"] == 5
