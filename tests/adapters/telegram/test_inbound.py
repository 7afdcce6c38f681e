"""What is meant for the bot, and what is made of it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from telegram import Update

from adapters.telegram.address import Address, read_address
from adapters.telegram.buttons import LONGEST_DATA, card_of, data_of, pressed, token
from adapters.telegram.identity import identity
from adapters.telegram.inbound import addressed, read_message, read_press, read_reaction
from answers.audience import Audience
from answers.deck import Deck
from bot.choice import Action, Choice
from bot.message import Message, Press, Question

BOT = identity("4242:token", "impar_bot")
ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
GROUP = {"id": -100, "type": "supergroup", "title": "Pain clinic"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}


def update(kind: str, **content: Any) -> Update:  # noqa: ANN401 - JSON
    return Update.de_json({"update_id": 1, kind: content}, None)


def read(deck: Deck, **content: Any) -> Message | None:  # noqa: ANN401 - JSON
    message = update("message", **{"message_id": 3, "date": 1, "chat": PRIVATE, "from": ANN, **content}).message
    assert message is not None
    return read_message(message, deck, BOT)


def mention(text: str) -> list[dict[str, Any]]:
    at = text.index("@")
    return [{"type": "mention", "offset": at, "length": len("@impar_bot")}]


def test_a_message_says_who_asked_what_and_where_to_answer(deck: Deck) -> None:
    message = read(deck, text="is it safe?")

    assert message is not None
    assert (message.platform, message.conversation, message.person) == ("telegram", "7", "7")
    assert message.content == Question("is it safe?")
    address = read_address(message.address)
    assert address is not None
    assert replace(address, words="") == Address(7, reply_to=3)


def test_a_topic_of_a_forum_is_a_conversation_of_its_own(deck: Deck) -> None:
    message = read(deck, chat=GROUP, text="/ask x", message_thread_id=5, is_topic_message=True)

    assert message is not None
    assert message.conversation == "-100/5"
    address = read_address(message.address)
    assert address is not None
    assert (address.chat, address.thread, address.reply_to) == (-100, 5, 3)


def test_the_thread_of_replies_in_an_ordinary_group_is_no_topic(deck: Deck) -> None:
    message = read(deck, chat=GROUP, text="/ask x", message_thread_id=5)

    assert message is not None
    assert message.conversation == "-100"


def test_ids_of_events_tell_neither_chat_nor_number_and_look_like_no_number(deck: Deck) -> None:
    message = read(deck, text="x")

    assert message is not None
    assert message.event.isalpha()
    assert len(message.event) == 30
    assert len(f"unhelpful:{message.key}".encode()) <= LONGEST_DATA


def test_the_same_message_of_another_bot_is_another_event(deck: Deck) -> None:
    content = update("message", message_id=3, date=1, chat=PRIVATE, text="x", **{"from": ANN}).message
    assert content is not None

    one, other = (read_message(content, deck, identity(each, "impar_bot")) for each in ("1:a", "2:a"))

    assert one is not None
    assert other is not None
    assert one.event != other.event


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"text": "@impar_bot, is it safe?", "entities": mention("@impar_bot")}, "is it safe?"),
        ({"text": "is it safe @impar_bot", "entities": mention("is it safe @impar_bot")}, "is it safe"),
        (
            {
                "caption": "@impar_bot is it safe?",
                "caption_entities": mention("@impar_bot"),
                "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
            },
            "is it safe?",
        ),
        ({"text": "/ask@IMPAR_BOT is it safe?"}, "is it safe?"),
        ({"text": "/ASK is it safe?"}, "is it safe?"),
        ({"text": "/ask\nis it safe?"}, "is it safe?"),
    ],
)
def test_in_a_group_the_words_are_what_is_left_without_the_address(
    deck: Deck, content: dict[str, Any], words: str
) -> None:
    message = read(deck, chat=GROUP, **content)

    assert message is not None
    assert message.content == Question(words)


@pytest.mark.parametrize(
    "content",
    [
        {"text": "is it safe?"},
        {"text": "impar_bot is it safe?"},
        {"text": "mail me@impar_bot.org"},
        {"text": "/ask@other_bot x"},
        {"text": "/unknown"},
        {"new_chat_title": "x"},
        {"text": "x", "reply_to_message": {"message_id": 1, "date": 1, "chat": GROUP, "from": ANN, "text": "y"}},
    ],
)
def test_in_a_group_what_is_not_for_the_bot_is_not_read(deck: Deck, content: dict[str, Any]) -> None:
    assert read(deck, chat=GROUP, **content) is None


@pytest.mark.parametrize(
    "content", [{"new_chat_title": "x"}, {"pinned_message": {"message_id": 1, "date": 0, "chat": PRIVATE}}]
)
def test_what_telegram_itself_notes_in_a_chat_is_no_question(deck: Deck, content: dict[str, Any]) -> None:
    assert read(deck, **content) is None


def test_an_administrator_who_writes_as_the_group_is_answered(deck: Deck) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}

    message = read(deck, chat=GROUP, text="/ask x", sender_chat=GROUP, **{"from": anonymous})

    assert message is not None
    assert message.person == "-100"


def test_an_edited_message_is_an_event_of_its_own_that_names_the_first(deck: Deck) -> None:
    first, edited = read(deck, text="x"), read(deck, text="y", edit_date=5)

    assert first is not None
    assert edited is not None
    assert first.event != edited.event
    address = read_address(edited.address)
    assert address is not None
    assert address.edits == first.key


def test_what_an_address_tells_of_the_words_changes_with_them_and_is_too_short_to_tell_them(deck: Deck) -> None:
    one, same, other = (read(deck, text=text) for text in ("x", "x", "y"))

    told = [address.words for message in (one, same, other) if message and (address := read_address(message.address))]

    assert told[0] == told[1] != told[2]
    assert all(len(each) == 6 and each.isalpha() for each in told)


def query(data: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    under = {"message_id": 9, "date": 1, "chat": PRIVATE, "text": "x"}
    return {"id": "q", "from": ANN, "chat_instance": "1", "data": data, "message": under, **more}


def press(deck: Deck, data: str, **more: Any) -> Message | None:  # noqa: ANN401 - JSON
    found = update("callback_query", **query(data, **more)).callback_query
    assert found is not None
    return read_press(found, deck, BOT, Audience.CLINICIAN)


def test_a_button_under_a_message_that_is_too_old_to_be_seen_works(deck: Deck) -> None:
    gone = {"message_id": 9, "date": 0, "chat": PRIVATE}

    message = press(deck, f"o:{token('ganglion-impar/safety')}", message=gone)

    assert message is not None
    assert message.content == Press("open:ganglion-impar/safety")


def test_a_button_that_was_posted_by_inline_mode_belongs_to_no_chat(deck: Deck) -> None:
    content = {key: value for key, value in query("o:x").items() if key != "message"}
    found = update("callback_query", **content, inline_message_id="i").callback_query
    assert found is not None

    assert read_press(found, deck, BOT, Audience.CLINICIAN) is None


def test_each_press_of_feedback_counts_and_one_of_a_card_is_enough(deck: Deck) -> None:
    def events(data: str) -> set[str]:
        found = (press(deck, data, id=number) for number in ("a", "b"))
        return {message.event for message in found if message is not None}

    assert len(events("helpful:telegram:x")) == 2
    assert len(events("audience:patient")) == 2
    assert len(events(f"e:{token('ganglion-impar/safety')}")) == 2
    assert len(events(f"o:{token('ganglion-impar/safety')}")) == 1


def reaction(**more: Any) -> Message | None:  # noqa: ANN401 - JSON
    content = {"chat": PRIVATE, "message_id": 9, "date": 1, "old_reaction": [], "new_reaction": [], "user": ANN}
    found = update("message_reaction", **{**content, **more}).message_reaction
    assert found is not None
    return read_reaction(found, "telegram:x", BOT)


def emoji(sign: str) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": sign}]


@pytest.mark.parametrize(
    ("more", "choice"),
    [
        ({"new_reaction": emoji("👍")}, "helpful:telegram:x"),
        ({"new_reaction": emoji("👎"), "old_reaction": emoji("👍")}, "unhelpful:telegram:x"),
        ({"new_reaction": emoji("👍"), "old_reaction": emoji("👍")}, ""),
        ({"old_reaction": emoji("👍")}, ""),
        ({"new_reaction": emoji("🤔")}, ""),
        ({"new_reaction": [{"type": "custom_emoji", "custom_emoji_id": "5"}]}, ""),
        ({"new_reaction": emoji("👍"), "user": None, "actor_chat": GROUP}, ""),
    ],
)
def test_a_reaction_is_feedback_where_it_says_yes_or_no(more: dict[str, Any], choice: str) -> None:
    message = reaction(**more)

    assert (message.content if message else None) == (Press(choice) if choice else None)


def test_every_card_has_a_token_of_its_own_that_fits_a_button_and_a_link(deck: Deck) -> None:
    tokens = {token(card.id) for card in deck.cards}

    assert len(tokens) == len(deck.cards)
    assert all(len(each) == 16 and each.replace("-", "a").replace("_", "a").isalnum() for each in tokens)
    assert all(card_of(deck, token(card.id)) is card for card in deck.cards)


def test_a_token_stays_the_same(deck: Deck) -> None:
    """Buttons in chats carry it: another one would turn them all into buttons of nothing."""
    assert token("ganglion-impar/billing") == "W_iFDKwlJIzen6MQ"
    assert pressed("o:W_iFDKwlJIzen6MQ", deck).choice == "open:ganglion-impar/billing"


@pytest.mark.parametrize("action", Action)
def test_what_a_button_carries_is_what_it_asks_for(deck: Deck, action: Action) -> None:
    target = "ganglion-impar/billing" if action in (Action.OPEN, Action.SOURCES) else "x"
    choice = Choice(action, target, "")

    assert pressed(data_of(choice), deck).choice == choice.id


def test_an_address_holds_only_what_is_heeded() -> None:
    assert json.loads(Address(7, reply_to=3).write()) == {"chat": 7, "reply_to": 3}
    assert read_address("") is None


def test_an_address_of_an_earlier_version_can_still_be_read() -> None:
    assert read_address('{"chat": 7, "query": "4242"}') == Address(7)


def test_a_reply_to_the_bot_needs_no_mention() -> None:
    impar = {"id": 4242, "is_bot": True, "first_name": "Impar"}
    own = {"message_id": 1, "date": 1, "chat": GROUP, "text": "y", "from": impar}
    reply = update("message", message_id=3, date=1, chat=GROUP, text="x", reply_to_message=own, **{"from": ANN})
    assert reply.message is not None

    words = addressed(reply.message, BOT)

    assert words is not None
    assert words.text == "x"
