"""Each way in, over real HTTP, by polling and by webhook."""

from typing import Any

import pytest

from adapters.telegram.buttons import token
from answers.deck import Deck
from bot import wording
from tests.adapters.telegram.house import House
from tests.emulators.telegram.person import People
from tests.emulators.telegram.world import Chat

DURATION = "How long does a ganglion impar block last?"
BILLING = "What is the CPT code for a ganglion impar block?"


def heading(message: dict[str, Any]) -> str:
    """The words in bold that an answer begins with."""
    entity = next((each for each in message.get("entities", ()) if each["type"] == "bold"), None)
    text: str = message["text"]
    units = text.encode("utf-16-le")
    return units[entity["offset"] * 2 :][: entity["length"] * 2].decode("utf-16-le") if entity else ""


async def test_a_question_in_private_is_answered_as_a_reply(house: House) -> None:
    chat = house.emulator.people.private(7)
    asked = house.emulator.people.say(chat, "how long does an impar block last?")

    (answer,) = await house.wrote(chat, 1)

    assert heading(answer) == DURATION
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert not answer["preview"]


async def test_a_follow_up_needs_no_topic(house: House) -> None:
    chat = house.emulator.people.private(7)
    house.emulator.people.say(chat, "how long does an impar block last?")
    house.emulator.people.say(chat, "and the code?")

    answers = await house.wrote(chat, 2)

    assert [heading(each) for each in answers] == [DURATION, BILLING]


@pytest.mark.parametrize(
    "text",
    [
        "/ask how long does an impar block last?",
        "/ask@impar_bot how long does an impar block last?",
        "@impar_bot how long does an impar block last?",
        "How long does an impar block last, @Impar_Bot?",
    ],
)
async def test_in_a_group_a_command_or_a_mention_is_answered(house: House, text: str) -> None:
    group = house.emulator.people.group()
    house.emulator.people.say(group, text, by=7)

    (answer,) = await house.wrote(group, 1)

    assert heading(answer) == DURATION


async def test_in_a_group_a_reply_to_the_bot_is_answered(house: House) -> None:
    group = house.emulator.people.group()
    house.emulator.people.say(group, "/ask how long does an impar block last?", by=7)
    (first,) = await house.wrote(group, 1)

    house.emulator.people.say(group, "and the code?", by=8, reply_to=first)
    answers = await house.wrote(group, 2)

    assert heading(answers[1]) == BILLING


async def test_in_a_group_where_the_bot_sees_everything_it_answers_only_what_is_meant_for_it(house: House) -> None:
    house.emulator.methods.world.bot["can_read_all_group_messages"] = True
    group, people = house.emulator.people.group(), house.emulator.people
    for text in ("how long does an impar block last?", "/ask@other_bot x", "/weather", "@impar_botany hello"):
        people.say(group, text, by=7)
    people.say(group, "/topics", by=7)

    (answer,) = await house.wrote(group, 1)

    assert wording.TOPICS in answer["text"]


async def test_in_a_forum_the_answer_stands_in_the_topic_of_the_question(house: House) -> None:
    forum = house.emulator.people.group(-200, threads=frozenset({5, 6}))
    house.emulator.people.say(forum, "/ask how long does an impar block last?", by=7, thread=5)
    house.emulator.people.say(forum, "/ask and the code?", by=7, thread=6)

    answers = await house.wrote(forum, 2)

    by_thread = {each["message_thread_id"]: each for each in answers}
    assert heading(by_thread[5]) == DURATION
    assert heading(by_thread[6]) != BILLING  # another topic is another conversation


async def test_start_greets(house: House) -> None:
    chat = house.emulator.people.private(7)
    house.emulator.people.say(chat, "/start")

    (answer,) = await house.wrote(chat, 1)

    assert wording.WELCOME[0] in answer["text"]


async def test_a_deep_link_opens_its_card(house: House) -> None:
    chat = house.emulator.people.private(7)
    house.emulator.people.say(chat, f"/start {token('ganglion-impar/billing')}")

    (answer,) = await house.wrote(chat, 1)

    assert heading(answer) == BILLING


async def test_a_deep_link_to_a_card_that_is_gone_says_so(house: House) -> None:
    chat = house.emulator.people.private(7)
    house.emulator.people.say(chat, f"/start {token('ganglion-impar/gone')}")

    (answer,) = await house.wrote(chat, 1)

    assert wording.NO_CARD[0] in answer["text"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/ask", wording.HELP[0]),
        ("/topics", wording.TOPICS),
        ("/audience", wording.WHICH_DESCRIBES_YOU),
        ("/audience patient", wording.AUDIENCE_SET.format(audience="patient or relative")),
        ("/audience Patient or relative", wording.AUDIENCE_SET.format(audience="patient or relative")),
        ("/audience coder or biller", wording.AUDIENCE_SET.format(audience="coder or biller")),
        ("/sources", wording.NO_SOURCES[0]),
        ("/forget", wording.FORGOTTEN[0]),
        ("/privacy", wording.PRIVACY[0]),
        ("/help", wording.HELP[0]),
        ("/no_such_command", wording.HELP[0]),
    ],
)
async def test_each_command_has_its_answer(house: House, command: str, said: str) -> None:
    chat = house.emulator.people.private(7)
    house.emulator.people.say(chat, command)

    (answer,) = await house.wrote(chat, 1)

    assert said in answer["text"]


async def test_sources_are_those_of_the_last_answer(house: House) -> None:
    chat = house.emulator.people.private(7)
    house.emulator.people.say(chat, "how long does an impar block last?")
    house.emulator.people.say(chat, "/sources")

    answers = await house.wrote(chat, 2)

    assert heading(answers[1]) == wording.SOURCES_OF.format(question=DURATION)


async def test_what_is_kept_is_told_and_forgotten(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    people.say(chat, "/audience patient")
    await house.wrote(chat, 1)
    people.say(chat, "/privacy")
    kept = (await house.wrote(chat, 2))[1]["text"]
    people.say(chat, "/forget")
    await house.wrote(chat, 3)

    people.say(chat, "/privacy")
    after = (await house.wrote(chat, 4))[3]["text"]

    assert wording.KEPT_AUDIENCE.format(audience="Patient or relative") in kept
    assert "Patient" not in after


async def test_an_edited_question_is_answered_anew_in_the_place_of_its_answer(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    asked = people.say(chat, "how long does an impar block last?")
    (first,) = await house.wrote(chat, 1)
    text = first["text"]

    people.edit(chat, asked, "what is the cpt code for an impar block?")
    await house.emulator.until(lambda: house.emulator.methods.calls["editMessageText"])
    (edited,) = await house.wrote(chat, 1)

    assert DURATION in text
    assert heading(edited) == BILLING
    assert edited["message_id"] == first["message_id"]


async def test_an_edited_question_whose_answer_is_gone_gets_a_new_one(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    asked = people.say(chat, "how long does an impar block last?")
    (first,) = await house.wrote(chat, 1)
    del chat.messages[first["message_id"]]

    people.edit(chat, asked, "what is the cpt code for an impar block?")
    (second,) = await house.wrote(chat, 1)

    assert heading(second) == BILLING


async def test_a_question_that_is_edited_twice_keeps_one_answer(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    asked = people.say(chat, "how long does an impar block last?")
    await house.wrote(chat, 1)
    edited = people.edit(chat, asked, "what is the cpt code for an impar block?")
    edited["edit_date"] += 1
    people.edit(chat, {**edited, "edit_date": 1}, "is an impar block safe?")

    await house.emulator.until(lambda: house.emulator.methods.calls["editMessageText"] == 2)
    (answer,) = await house.wrote(chat, 1)

    assert heading(answer) == "Is a ganglion impar block safe?"


async def test_inline_the_matching_card_is_offered_with_its_disclaimer(house: House, deck: Deck) -> None:
    query = house.emulator.people.ask_inline(7, "how long does an impar block last?")
    await house.emulator.until(lambda: query in house.emulator.methods.answers)
    offered = house.emulator.methods.answers[query]

    posted = house.emulator.people.choose(7, query, offered["results"][0]["id"])

    assert [each["title"] for each in offered["results"]] == [DURATION]
    assert offered["is_personal"] is True
    assert deck.notices.disclaimer in posted["text"]
    assert not posted["preview"]
    assert "The block usually lasts 3 to 6 months. [1]" in posted["text"]
    button = posted["reply_markup"]["inline_keyboard"][0][0]
    assert button["url"] == f"https://t.me/impar_bot?start={token('ganglion-impar/duration')}"


async def test_inline_nothing_is_offered_where_no_card_answers(house: House) -> None:
    query = house.emulator.people.ask_inline(7, "price of a flat in Paris")
    await house.emulator.until(lambda: query in house.emulator.methods.answers)

    offered = house.emulator.methods.answers[query]

    assert offered["results"] == []
    assert offered["button"]["text"] == wording.ASK_IN_CHAT


async def test_what_was_chosen_inline_leaves_a_receipt_and_sends_nothing(house: House) -> None:
    people = house.emulator.people
    query = people.ask_inline(7, "how long does an impar block last?")
    await house.emulator.until(lambda: query in house.emulator.methods.answers)
    before = await house.store.profile("telegram", "7")

    people.choose(7, query, house.emulator.methods.answers[query]["results"][0]["id"])
    await house.settled()
    await house.settled()

    assert before.recent == ()
    assert (await house.store.profile("telegram", "7")).recent == ("ganglion-impar/duration",)
    assert not house.emulator.methods.log


@pytest.mark.parametrize(
    "more",
    [
        {"via_bot": {"id": 4242, "is_bot": True, "first_name": "Impar"}},
        {"from": {"id": 9, "is_bot": True, "first_name": "Other bot"}},
        {"is_automatic_forward": True},
    ],
    ids=["posted by inline mode", "another bot", "passed on from a channel"],
)
async def test_what_machines_write_is_not_answered(house: House, more: dict[str, Any]) -> None:
    chat = house.emulator.people.private(7)
    house.emulator.people.say(chat, "how long does an impar block last?", more=more)
    house.emulator.people.say(chat, "thanks")

    (answer,) = await house.wrote(chat, 1)

    assert wording.THANKS[0] in answer["text"]


async def test_a_picture_without_words_is_answered_by_what_to_do(house: House) -> None:
    chat = house.emulator.people.private(7)
    picture(chat, house.emulator.people)

    (answer,) = await house.wrote(chat, 1)

    assert wording.NO_WORDS[0] in answer["text"]


def picture(chat: Chat, people: People, caption: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A message that is a picture, with words beneath it or without."""
    photo = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], **more}
    message = people.say(chat, "", more={**photo, "caption": caption} if caption else photo)
    del message["text"]
    return message


async def test_an_album_with_words_under_one_picture_gets_one_answer(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    picture(chat, people, "how long does an impar block last?", media_group_id="g")
    for _ in range(3):
        picture(chat, people, media_group_id="g")
    people.say(chat, "thanks")

    answers = await house.wrote(chat, 2)

    assert heading(answers[0]) == DURATION


async def test_words_under_the_last_picture_of_an_album_are_answered_in_the_place_of_what_to_do(polled: House) -> None:
    chat, people = polled.emulator.people.private(7), polled.emulator.people
    for _ in range(3):
        picture(chat, people, media_group_id="g")
    worded = picture(chat, people, "how long does an impar block last?", media_group_id="g")
    people.say(chat, "thanks")

    answers = await polled.wrote(chat, 2)
    polled.emulator.updates.add("edited_message", {**worded, "caption": "is an impar block safe?", "edit_date": 5})
    await polled.emulator.until(lambda: heading(answers[0]) == "Is a ganglion impar block safe?")

    await polled.wrote(chat, 2)


async def test_an_album_with_words_under_two_pictures_gets_two_answers(polled: House) -> None:
    chat, people = polled.emulator.people.private(7), polled.emulator.people
    for words in ("how long does an impar block last?", "is an impar block safe?"):
        picture(chat, people, words, media_group_id="g")

    answers = await polled.wrote(chat, 2)

    assert [heading(each) for each in answers] == [DURATION, "Is a ganglion impar block safe?"]


async def test_an_album_without_words_is_answered_once_by_what_to_do(house: House) -> None:
    chat = house.emulator.people.private(7)
    for _ in range(3):
        picture(chat, house.emulator.people, media_group_id="g")

    (answer,) = await house.wrote(chat, 1)

    assert wording.NO_WORDS[0] in answer["text"]


async def test_a_place_that_moves_is_no_new_question(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    message = people.say(chat, "", more={"location": {"latitude": 1, "longitude": 2, "live_period": 900}})
    del message["text"]
    await house.wrote(chat, 1)

    for later in (1, 2, 3):
        house.emulator.updates.add("edited_message", {**message, "edit_date": message["date"] + later})
    people.say(chat, "thanks")

    await house.wrote(chat, 2)
    assert (await house.store.profile("telegram", "7")).kept["receipts"] == 2


async def test_a_change_that_leaves_the_words_is_no_new_question_and_a_change_back_is_one(house: House) -> None:
    chat, people = house.emulator.people.private(7), house.emulator.people
    first, second = "how long does an impar block last?", "is an impar block safe?"
    asked = people.say(chat, first)
    (answer,) = await house.wrote(chat, 1)
    shown, receipts = [], []

    for number, text in enumerate((first, second, second, first), 1):
        edited = {**asked, "text": text, "edit_date": asked["date"] + number}
        house.emulator.updates.add("edited_message", edited)
        await house.emulator.until(lambda: not house.emulator.updates.waiting and not house.store.waits)
        shown.append(heading(answer))
        receipts.append((await house.store.profile("telegram", "7")).kept["receipts"])

    safe = "Is a ganglion impar block safe?"
    assert shown == [DURATION, safe, safe, DURATION]
    assert receipts == [1, 2, 2, 3]


async def test_a_repeated_update_is_answered_once(house: House) -> None:
    chat = house.emulator.people.private(7)
    message = house.emulator.people.say(chat, "how long does an impar block last?")
    await house.wrote(chat, 1)

    house.emulator.updates.repeat({"update_id": 5000, "message": message})
    await house.emulator.until(lambda: not house.emulator.updates.waiting)

    await house.wrote(chat, 1)
