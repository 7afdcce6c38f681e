"""Feedback by button and by reaction, over real HTTP, by polling and by webhook."""

import pytest

from bot import wording
from bot.records import Feedback, Reason
from tests.adapters.telegram.house import House
from tests.adapters.telegram.test_buttons_pressed import QUESTION, asked, labels


async def test_feedback_is_noted_over_the_chat_and_may_be_changed(house: House) -> None:
    chat, answer = await asked(house)

    first = house.emulator.people.press(chat, answer, wording.HELPFUL)
    noted = await house.noted(first)
    await house.wrote(chat, 1)
    house.emulator.people.press(chat, answer, wording.UNHELPFUL)
    why = (await house.wrote(chat, 2))[1]
    reason = house.emulator.people.press(chat, why, wording.REASONS[Reason.OUTDATED])

    assert await house.noted(reason) == noted == wording.FEEDBACK_NOTED
    assert labels(why) == [*wording.REASONS.values()]
    assert feedback(house) == [True, False, False]
    await house.wrote(chat, 2)


@pytest.mark.parametrize("reason", Reason)
async def test_each_reason_why_an_answer_did_not_help_is_kept(house: House, reason: Reason) -> None:
    chat, answer = await asked(house)
    house.emulator.people.press(chat, answer, wording.UNHELPFUL)
    why = (await house.wrote(chat, 2))[1]

    query = house.emulator.people.press(chat, why, wording.REASONS[reason])

    assert await house.noted(query) == wording.FEEDBACK_NOTED
    await house.emulator.until(lambda: len(feedback(house)) == 2)
    assert [each.reason for each in house.store.records if isinstance(each, Feedback)] == [None, reason]
    await house.wrote(chat, 2)


async def test_in_a_group_nobody_is_asked_for_a_reason(house: House) -> None:
    group, people = house.emulator.people.group(), house.emulator.people
    people.say(group, f"/ask {QUESTION}", by=7)
    (answer,) = await house.wrote(group, 1)

    query = people.press(group, answer, wording.UNHELPFUL, by=7)

    assert await house.noted(query) == wording.FEEDBACK_NOTED
    await house.wrote(group, 1)


async def test_feedback_is_thanked_for_at_once_in_a_chat_that_must_wait(house: House) -> None:
    chat, answer = await asked(house)
    house.emulator.flood.force(7, 60)
    house.emulator.people.say(chat, "thanks")
    await house.emulator.until(lambda: house.emulator.flood.refused)

    query = house.emulator.people.press(chat, answer, wording.UNHELPFUL)

    assert await house.noted(query) == wording.FEEDBACK_NOTED
    assert len(house.emulator.methods.world.of_bot(7)) == 1
    why = (await house.wrote(chat, 3))[2]
    assert labels(why) == [*wording.REASONS.values()]


async def test_feedback_is_thanked_for_at_once_in_a_group_that_is_sent_no_more_this_minute(polled: House) -> None:
    group, people = polled.emulator.people.group(), polled.emulator.people
    for person in range(1, 22):
        people.say(group, "/ask ganglion-impar/billing", by=person)
    await polled.emulator.until(lambda: len(polled.emulator.methods.world.of_bot(group.id)) == 20)
    answer = polled.emulator.methods.world.of_bot(group.id)[0]

    query = people.press(group, answer, wording.HELPFUL, by=7)

    assert await polled.noted(query) == wording.FEEDBACK_NOTED
    assert len(polled.emulator.methods.world.of_bot(group.id)) == 20
    await polled.wrote(group, 21)


async def test_feedback_that_cannot_be_noted_says_so(polled: House) -> None:
    chat, answer = await asked(polled)

    polled.emulator.people.press_data(chat, answer, "helpful:no;receipt")

    assert wording.UNKNOWN_BUTTON[0] in (await polled.wrote(chat, 2))[1]["text"]


async def test_a_reaction_to_an_answer_is_feedback(house: House) -> None:
    chat, answer = await asked(house)

    house.emulator.people.react(chat, answer, "👍")
    await house.emulator.until(lambda: feedback(house))
    house.emulator.people.react(chat, answer, "👎", before=("👍",))
    await house.emulator.until(lambda: len(feedback(house)) == 2)
    house.emulator.people.react(chat, answer, "🤔", before=("👎",))
    house.emulator.people.react(chat, answer, before=("🤔",))

    await house.wrote(chat, 1)
    assert feedback(house) == [True, False]


async def test_a_reaction_to_an_answer_in_a_group_is_feedback_of_who_reacted(house: House) -> None:
    group, people = house.emulator.people.group(), house.emulator.people
    people.say(group, f"/ask {QUESTION}", by=7)
    (answer,) = await house.wrote(group, 1)

    people.react(group, answer, "👍", by=8)
    people.react(group, answer, "👎", by=9)
    await house.emulator.until(lambda: len(feedback(house)) == 2)

    assert sorted(feedback(house)) == [False, True]
    kept = [(await house.store.profile("telegram", person)).kept.get("feedback", 0) for person in ("7", "8", "9")]
    assert kept == [0, 1, 1]
    await house.wrote(group, 1)


def feedback(house: House) -> list[bool]:
    records = getattr(house.store, "records", ())
    return [record.helpful for record in records if isinstance(record, Feedback)]


async def test_feedback_that_is_noted_too_late_for_a_word_counts_all_the_same(house: House) -> None:
    chat, answer = await asked(house)
    query = house.emulator.people.press(chat, answer, wording.HELPFUL)
    house.emulator.methods.queries[query] = 0.0

    await house.emulator.until(lambda: feedback(house) == [True])

    await house.wrote(chat, 1)
