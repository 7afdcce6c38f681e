"""Each button, over real HTTP, by polling and by webhook."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.settings import Settings
from adapters.storage.links import SqlLinks
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from answers.audience import Audience
from answers.deck import Deck
from answers.release import Withheld
from answers.review import ReviewState
from bot import wording
from bot.closing import closing_notice
from intents.match import Matcher
from tests.adapters.telegram.house import House, now, running, serving
from tests.emulators.telegram.server import Emulator
from tests.emulators.telegram.world import Chat
from tests.fakes import with_state

QUESTION = "how long does an impar block last?"
UNCLEAR = "and the code?"


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


async def asked(house: House, text: str = QUESTION, number: int = 7) -> tuple[Chat, dict[str, Any]]:
    """A private chat with one answer in it."""
    chat = house.emulator.people.private(number)
    house.emulator.people.say(chat, text)
    return chat, (await house.wrote(chat, 1))[0]


async def test_a_follow_up_opens_its_card_below_and_is_answered_at_once(house: House) -> None:
    chat, answer = await asked(house)

    query = house.emulator.people.press(chat, answer, "Evidence")
    messages = await house.wrote(chat, 2)

    assert await house.noted(query) == ""
    assert "How effective is a ganglion impar block?" in messages[1]["text"]
    assert messages[1]["reply_to_message"]["message_id"] == answer["message_id"]


async def test_a_button_that_is_pressed_again_repeats_nothing(house: House) -> None:
    chat, answer = await asked(house)
    house.emulator.people.press(chat, answer, "Evidence")
    await house.wrote(chat, 2)

    again = house.emulator.people.press(chat, answer, "Evidence")

    assert await house.noted(again) == wording.ALREADY_SENT
    await house.wrote(chat, 2)


async def test_a_button_that_is_pressed_again_while_its_answer_must_wait_repeats_nothing(house: House) -> None:
    chat, answer = await asked(house)
    house.emulator.flood.force(7, 30)
    house.emulator.people.press(chat, answer, "Evidence")

    again = house.emulator.people.press(chat, answer, "Evidence")

    assert await house.noted(again) == wording.ON_ITS_WAY
    await house.wrote(chat, 2)


async def test_a_button_whose_answer_gave_way_to_its_sources_brings_it_again_once(house: House) -> None:
    chat, answer = await asked(house)
    people = house.emulator.people
    people.press(chat, answer, "Evidence")
    for count in (2, 3):
        opened = (await house.wrote(chat, count))[-1]
        people.press(chat, opened, wording.SOURCES)
        await house.emulator.until(lambda: wording.BACK in labels(opened))  # noqa: B023 - it is waited for in here
        await house.settled()

        people.press(chat, answer, "Evidence")
        people.press(chat, answer, "Evidence")
        await house.wrote(chat, count + 1)

    third = people.press(chat, answer, "Evidence")

    assert await house.noted(third) == wording.ALREADY_SENT
    await house.wrote(chat, 4)


async def test_a_button_whose_answer_could_not_be_sent_brings_it_when_it_can(house: House) -> None:
    chat, answer = await asked(house)
    house.emulator.people.block(chat)
    house.emulator.people.press(chat, answer, "Evidence")
    await house.emulator.until(lambda: house.emulator.methods.calls["sendMessage"] == 2 and not house.store.waits)
    chat.gone = ""

    house.emulator.people.press(chat, answer, "Evidence")

    await house.wrote(chat, 2)


async def test_a_button_that_is_pressed_again_for_another_audience_brings_that_wording(
    house: House, deck: Deck
) -> None:
    chat, answer = await asked(house)
    house.emulator.people.press(chat, answer, "Evidence")
    await house.wrote(chat, 2)
    house.emulator.people.say(chat, "/audience patient")
    await house.wrote(chat, 3)

    house.emulator.people.press(chat, answer, "Evidence")
    messages = await house.wrote(chat, 4)

    card = deck.card("ganglion-impar/evidence")
    assert card is not None
    assert card.claims[0].for_audience(Audience.PATIENT) in messages[3]["text"]


async def test_sources_take_the_place_of_the_answer_and_give_it_back(house: House) -> None:
    chat, answer = await asked(house)
    text = answer["text"]

    house.emulator.people.press(chat, answer, wording.SOURCES)
    await house.emulator.until(lambda: answer["text"].startswith("⚠️") and "Sources: How long" in answer["text"])
    labelled = labels(answer)
    house.emulator.people.press(chat, answer, wording.BACK)
    await house.emulator.until(lambda: answer["text"] == text)

    await house.wrote(chat, 1)
    assert labelled == [wording.BACK]
    assert wording.SOURCES in labels(answer)


async def test_did_you_mean_opens_what_was_meant(house: House) -> None:
    chat, question = await asked(house, UNCLEAR)
    first = labels(question)[0]
    number, _, facet = first.partition(". ")

    house.emulator.people.press(chat, question, first)
    messages = await house.wrote(chat, 2)

    assert number == "1"
    assert f"ganglion-impar/{facet.lower()}" in messages[1]["text"]
    assert messages[1]["text"].split("\n\n")[1] in question["text"]


async def test_none_of_these_is_noted_as_open(house: House) -> None:
    chat, question = await asked(house, UNCLEAR)

    house.emulator.people.press(chat, question, wording.NONE_OF_THESE)
    messages = await house.wrote(chat, 2)

    assert wording.REFUSE_AFTER_NONE[0] in messages[1]["text"]


async def test_what_the_cards_answer_is_listed_with_a_button_for_each(house: House, deck: Deck) -> None:
    chat, refusal = await asked(house, "price of a flat in Paris")

    house.emulator.people.press(chat, refusal, wording.SHOW_TOPICS)
    topics = (await house.wrote(chat, 2))[1]

    assert all(card.question in topics["text"] for card in deck.answerable)
    assert len(labels(topics)) == len(deck.answerable)


async def test_who_wants_to_know_is_told_when_a_card_answers(
    emulator: Emulator, deck: Deck, matcher: Matcher, tmp_path: Path
) -> None:
    people, chat = emulator.people, emulator.people.private(7)
    with open_to_serve(Settings(data=tmp_path), now()) as storage:
        store, links = SqlStore(storage.database, storage.keys), SqlLinks(storage.database, storage.keys, now)
        async with serving(emulator, deck, matcher, store, links):
            asked = people.say(chat, "price of a flat in Paris")
            await emulator.until(lambda: len(emulator.methods.world.of_bot(7)) == 1)
            refusal = emulator.methods.world.of_bot(7)[0]
            people.press(chat, refusal, wording.TELL_ME)
            await emulator.until(lambda: len(emulator.methods.world.of_bot(7)) == 2)

            (wished,) = await store.wishes()
            notice = closing_notice(deck, deck.answerable[0], wished.question, now().date())
            granted = await store.grant(wished, notice, now())
            await emulator.until(lambda: len(emulator.methods.world.of_bot(7)) == 3)

    _, noted, told = emulator.methods.world.of_bot(7)
    assert refusal["reply_to_message"]["message_id"] == asked["message_id"]
    assert noted["text"] == wording.WILL_TELL[0]
    assert granted
    assert wording.NOW_ANSWERED in told["text"]
    assert wording.YOU_ASKED.format(question="price of a flat in Paris") in told["text"]
    assert told["reply_to_message"]["message_id"] == refusal["message_id"]


async def test_an_audience_is_chosen_and_the_last_answer_shown_in_its_wording(house: House, deck: Deck) -> None:
    chat, _ = await asked(house)
    house.emulator.people.say(chat, "/audience")
    question = (await house.wrote(chat, 2))[1]

    house.emulator.people.press(chat, question, Audience.PATIENT.description)
    chosen = (await house.wrote(chat, 3))[2]
    house.emulator.people.press(chat, chosen, wording.AGAIN_FOR_AUDIENCE)
    again = (await house.wrote(chat, 4))[3]

    card = deck.card("ganglion-impar/duration")
    assert card is not None
    assert card.claims[0].for_audience(Audience.PATIENT) in again["text"]


async def test_in_a_group_a_second_person_who_presses_the_same_gets_no_second_answer(house: House) -> None:
    group, people = house.emulator.people.group(), house.emulator.people
    people.say(group, f"/ask {QUESTION}", by=7)
    (answer,) = await house.wrote(group, 1)
    people.press(group, answer, "Evidence", by=7)
    await house.wrote(group, 2)

    second = people.press(group, answer, "Evidence", by=8)

    assert await house.noted(second) == wording.ALREADY_SENT
    await house.wrote(group, 2)


async def test_a_press_that_waited_too_long_to_be_answered_still_opens_its_card(house: House) -> None:
    chat, answer = await asked(house)
    query = house.emulator.people.press(chat, answer, "Evidence")
    house.emulator.methods.queries[query] = 0.0

    messages = await house.wrote(chat, 2)

    assert "How effective" in messages[1]["text"]


async def test_a_button_of_another_bot_says_that_it_is_not_known(house: House) -> None:
    chat, answer = await asked(house)

    house.emulator.people.press_data(chat, answer, "whatever")
    messages = await house.wrote(chat, 2)

    assert wording.UNKNOWN_BUTTON[0] in messages[1]["text"]


WAYS = pytest.mark.parametrize("way", ["polling", "webhook"])


async def restarted(emulator: Emulator, deck: Deck, matcher: Matcher, changed: Deck, way: str) -> str:
    """What the bot writes when a button is pressed that it sent before it was restarted with a changed deck."""
    async with running(emulator, deck, matcher, way=way) as before:
        chat, answer = await asked(before)
        emulator.people.press(chat, answer, "Evidence")
        await before.wrote(chat, 2)
    async with running(emulator, changed, matcher, way=way, store=before.store) as after:
        emulator.people.press(chat, answer, "Evidence")
        messages = await after.wrote(chat, 3)
    return str(messages[2]["text"])


@WAYS
async def test_after_a_restart_a_button_opens_the_card_as_it_is_now(
    emulator: Emulator, deck: Deck, matcher: Matcher, way: str
) -> None:
    changed = with_version(deck, "ganglion-impar/evidence", "other")

    text = await restarted(emulator, deck, matcher, changed, way)

    assert "version other" in text


@WAYS
async def test_a_button_of_a_card_that_was_retired_since_says_so(
    emulator: Emulator, deck: Deck, matcher: Matcher, way: str
) -> None:
    retired = with_state(deck, ["ganglion-impar/evidence"], ReviewState.RETIRED)

    text = await restarted(emulator, deck, matcher, retired, way)

    assert text.startswith(wording.WITHHELD[Withheld.RETIRED])


@WAYS
async def test_a_button_of_a_card_that_is_gone_says_so(
    emulator: Emulator, deck: Deck, matcher: Matcher, way: str
) -> None:
    (topic,) = deck.topics
    without = replace(topic, cards=tuple(card for card in topic.cards if card.facet != "evidence"))

    text = await restarted(emulator, deck, matcher, Deck((without,), deck.notices), way)

    assert text.startswith(wording.NO_CARD[0])


def with_version(deck: Deck, card_id: str, version: str) -> Deck:
    topics = (
        replace(
            topic,
            cards=tuple(replace(card, version=version) if card.id == card_id else card for card in topic.cards),
        )
        for topic in deck.topics
    )
    return Deck(tuple(topics), deck.notices)
