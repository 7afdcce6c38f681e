"""What every store keeps to, whatever it keeps things in."""

from dataclasses import replace

import pytest

from adapters.memory import MemoryStore
from answers.audience import Audience
from bot.conversation import NEW, Conversation
from bot.message import Message, Press, Question
from bot.ports import Store
from bot.records import Gap, Receipt
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.fakes import NOON

MESSAGE = Message("event 1", "test", "one", "a person", Question("and the code?"))
_STORES = {"memory": MemoryStore}
STATE = Conversation("t", "t/billing", Audience.CODER, "and the code?", ("t/billing", "t/safety"))


def _turn(conversation: Conversation = NEW, said: str = "You are welcome.") -> Turn:
    receipt = Receipt("event 1", Outcome.COURTESY, "", "", 0.0, NOON)
    return Turn(conversation, Reply(Outcome.COURTESY, paragraphs=(said,)), (receipt, Gap("q", ("t/safety",), NOON)))


@pytest.fixture(params=_STORES)
def store(request: pytest.FixtureRequest) -> Store:
    return _STORES[request.param]()


async def test_a_new_event_is_accepted(store: Store) -> None:
    assert await store.accept(MESSAGE) is True


async def test_an_event_is_accepted_once(store: Store) -> None:
    await store.accept(MESSAGE)

    again = [await store.accept(MESSAGE) for _ in range(2)]

    assert again == [False, False]


async def test_an_event_is_not_accepted_again_after_it_was_handled(store: Store) -> None:
    await store.accept(MESSAGE)
    await store.commit(MESSAGE, _turn())

    assert await store.accept(MESSAGE) is False


async def test_an_event_is_known_by_its_id_and_not_by_what_it_says(store: Store) -> None:
    await store.accept(MESSAGE)

    same_id = await store.accept(replace(MESSAGE, content=Press("topics:")))
    same_words = await store.accept(replace(MESSAGE, event="event 2"))

    assert (same_id, same_words) == (False, True)


async def test_the_same_event_id_of_another_platform_is_another_event(store: Store) -> None:
    await store.accept(MESSAGE)

    other = await store.accept(replace(MESSAGE, platform="other", conversation="other"))

    assert other is True


async def test_an_unknown_conversation_and_an_unknown_event_are_none(store: Store) -> None:
    assert await store.conversation("one") is None
    assert await store.reply(MESSAGE) is None


async def test_an_accepted_message_has_no_reply_and_no_conversation_yet(store: Store) -> None:
    await store.accept(MESSAGE)

    assert await store.reply(MESSAGE) is None
    assert await store.conversation("one") is None


async def test_a_commit_keeps_the_conversation_and_the_reply_as_they_were_given(store: Store) -> None:
    turn = _turn(STATE)
    await store.accept(MESSAGE)

    await store.commit(MESSAGE, turn)

    assert await store.conversation("one") == STATE
    assert await store.reply(MESSAGE) == turn.reply


async def test_the_last_commit_of_a_conversation_is_its_state(store: Store) -> None:
    second = replace(MESSAGE, event="event 2")
    for message, turn in ((MESSAGE, _turn(NEW, "first")), (second, _turn(STATE, "second"))):
        await store.accept(message)
        await store.commit(message, turn)

    first_reply, second_reply = await store.reply(MESSAGE), await store.reply(second)

    assert await store.conversation("one") == STATE
    assert first_reply is not None
    assert second_reply is not None
    assert (first_reply.paragraphs, second_reply.paragraphs) == (("first",), ("second",))


async def test_conversations_are_kept_apart(store: Store) -> None:
    other = replace(MESSAGE, event="event 2", conversation="other")
    for message, state in ((MESSAGE, STATE), (other, NEW)):
        await store.accept(message)
        await store.commit(message, _turn(state))

    assert await store.conversation("one") == STATE
    assert await store.conversation("other") == NEW
    assert await store.conversation("a third") is None
