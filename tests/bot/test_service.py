"""One message's way through the service, and many at once."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory import MemoryStore
from answers.audience import Audience
from bot.choice import Action
from bot.conversation import NEW, Conversation
from bot.message import Content, Message, Press, Question
from bot.plaintext import as_text
from bot.ports import StoreUnavailableError
from bot.records import Gap
from bot.reply import Outcome, Reply
from bot.service import HandlingError
from intents.match import NoMatch, Unsure
from tests.fakes import FailingMatcher, FailingStore, FixedMatcher, HeldStore, RunningClock, ServiceFactory

SAFETY, BILLING = "ganglion-impar/safety", "ganglion-impar/billing"


def _message(event: str, words: str, conversation: str = "one") -> Message:
    return Message(event, "test", conversation, "a person", Question(words))


async def _until_idle() -> None:
    """Let every task run as far as it comes."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_messages_of_one_conversation_are_handled_in_their_order(service: ServiceFactory) -> None:
    store = HeldStore("one")
    answering = service(store=store)

    first = asyncio.create_task(answering.answer(_message("1", "is a ganglion impar block safe?")))
    await _until_idle()
    second = asyncio.create_task(answering.answer(_message("2", "and the code?")))
    third = asyncio.create_task(answering.answer(_message("3", "sources")))
    await _until_idle()
    store.release("one")
    answered = [await task for task in (first, second, third)]

    assert [one.reply.card for one in answered] == [SAFETY, BILLING, BILLING]
    assert store.log == ["accept 1", "accept 2", "accept 3", "handle 1", "handle 2", "handle 3"]


async def test_a_slow_conversation_keeps_no_other_waiting(service: ServiceFactory) -> None:
    store = HeldStore("slow")
    answering = service(store=store)

    slow = asyncio.create_task(answering.answer(_message("1", "is a ganglion impar block safe?", "slow")))
    await _until_idle()
    quick = await asyncio.wait_for(answering.answer(_message("2", "impar billing", "quick")), timeout=5)

    assert quick.reply.card == BILLING
    assert not slow.done()
    store.release("slow")
    assert (await slow).reply.card == SAFETY


async def test_conversations_do_not_share_their_topic(service: ServiceFactory) -> None:
    answering = service()

    await answering.answer(_message("1", "is a ganglion impar block safe?", "one"))
    other = await answering.answer(_message("2", "and the code?", "other"))

    assert other.reply.outcome is Outcome.ASK


async def test_a_repeat_of_an_event_gets_the_first_reply(service: ServiceFactory) -> None:
    store = MemoryStore()
    answering = service(store=store)

    first = await answering.answer(_message("1", "and the code?"))
    await answering.answer(_message("2", "is a ganglion impar block safe?"))
    recorded = store.records
    repeat = await answering.answer(_message("1", "and the code?"))

    assert first.reply.outcome is Outcome.ASK
    assert repeat == first
    assert store.records == recorded
    after = await store.conversation(_message("1", ""))
    assert after is not None
    assert after.card == SAFETY


async def test_a_repeat_while_the_first_is_still_handled_waits_for_its_reply(service: ServiceFactory) -> None:
    store = HeldStore("one")
    answering = service(store=store)

    tasks = [asyncio.create_task(answering.answer(_message("1", "who won?"))) for _ in range(3)]
    await _until_idle()
    store.release("one")
    replies = [(await task).reply for task in tasks]

    assert replies[0] == replies[1] == replies[2]
    assert store.log.count("handle 1") == 1
    assert [type(record).__name__ for record in store.records] == ["Receipt", "Gap"]


@pytest.mark.parametrize("failing", ["accept", "handle"])
async def test_a_store_that_fails_leaves_nothing_half_done(service: ServiceFactory, failing: str) -> None:
    store = FailingStore(failing, StoreUnavailableError("away"))
    answering = service(store=store)

    with pytest.raises(StoreUnavailableError, match="away"):
        await answering.answer(_message("1", "is a ganglion impar block safe?"))

    assert await store.conversation(_message("1", "")) is None
    assert await store.reply(_message("1", "is a ganglion impar block safe?")) is None
    assert store.records == ()


@pytest.mark.parametrize("failing", ["accept", "handle"])
@pytest.mark.parametrize("next_event", ["1", "2"])
async def test_after_a_store_has_failed_the_next_message_and_a_repeat_are_answered(
    service: ServiceFactory, failing: str, next_event: str
) -> None:
    store = FailingStore(failing, StoreUnavailableError("away"))
    answering = service(store=store)
    with pytest.raises(StoreUnavailableError):
        await answering.answer(_message("1", "is a ganglion impar block safe?"))

    answered = await asyncio.wait_for(
        answering.answer(_message(next_event, "is a ganglion impar block safe?")), timeout=5
    )

    assert answered.reply.card == SAFETY


async def test_a_message_that_cannot_be_handled_is_an_error_for_one_who_waits_and_answered_when_it_can_be(
    service: ServiceFactory,
) -> None:
    clock = RunningClock()
    answering = service(matcher=FailingMatcher("zebra", 1), clock=clock)

    with pytest.raises(HandlingError, match=r"^BrokenError$"):
        await answering.answer(_message("1", "how safe is a zebra"))
    clock.run_on(5)
    answered = await answering.answer(_message("1", "how safe is a zebra"))

    assert answered.reply.outcome is Outcome.REFUSE
    assert "No card" in as_text(answered.reply)


async def test_a_caller_that_gives_up_does_not_stop_the_conversation(service: ServiceFactory) -> None:
    store = HeldStore("one")
    answering = service(store=store)
    held, waiting = (asyncio.create_task(answering.answer(_message(event, "impar billing"))) for event in ("1", "2"))
    await _until_idle()

    held.cancel()
    waiting.cancel()
    await asyncio.gather(held, waiting, return_exceptions=True)
    store.release("one")
    answered = await asyncio.wait_for(answering.answer(_message("3", "impar safety")), timeout=5)

    assert answered.reply.card == SAFETY


async def test_nothing_of_a_conversation_stays_in_the_service_when_it_is_silent(service: ServiceFactory) -> None:
    store = HeldStore("one")
    answering = service(store=store)

    tasks = [asyncio.create_task(answering.answer(_message(str(event), "billing"))) for event in range(3)]
    await _until_idle()
    waited_for = len(answering._asked)  # noqa: SLF001 - what must not grow has no other sign
    store.release("one")
    await asyncio.gather(*tasks)

    assert waited_for == 3
    assert not answering._asked  # noqa: SLF001 - as above


async def test_only_redacted_words_are_matched_kept_and_given_back(service: ServiceFactory) -> None:
    store, matcher = MemoryStore(), FixedMatcher(NoMatch())

    answered = await service(store=store, matcher=matcher).answer(_message("1", "MRN 1234567, jane@example.com?"))

    assert matcher.asked[0][0] == "[MRN], [EMAIL]?"
    assert [record.question for record in store.records if isinstance(record, Gap)] == ["[MRN], [EMAIL]?"]
    assert (answered.stored, answered.phi) == ("[MRN], [EMAIL]?", ("MRN", "EMAIL"))


async def test_the_question_that_none_of_these_notes_is_redacted(service: ServiceFactory) -> None:
    store = MemoryStore()
    answering = service(store=store, matcher=FixedMatcher(Unsure((SAFETY,), 0.6)))

    await answering.answer(_message("1", "is it safe for jane@example.com"))
    await answering.answer(_message("2", "none of these"))

    assert [record.question for record in store.records if isinstance(record, Gap)] == ["is it safe for [EMAIL]"]


async def test_a_choice_stores_no_words(service: ServiceFactory) -> None:
    answered = await service().answer(Message("1", "test", "one", "a person", Press(f"open:{SAFETY}")))

    assert (answered.stored, answered.phi) == ("", ())


async def test_where_a_conversation_begins_holds_for_its_first_message_only(service: ServiceFactory) -> None:
    answering = service()
    start = Conversation("ganglion-impar", BILLING, Audience.PATIENT)

    first = await answering.answer(_message("1", "start over"), start)
    second = await answering.answer(_message("2", "and the code?"), start)

    assert first.reply.outcome is Outcome.COURTESY
    assert second.reply.outcome is Outcome.ASK


async def test_ten_thousand_characters_are_refused_before_anything_is_looked_up(service: ServiceFactory) -> None:
    matcher = FixedMatcher(NoMatch())
    answering = service(matcher=matcher)
    texts = ("impar safe" * 1000, "a.b@" * 2500, "555-" * 2500, "1." * 5000, "x" * 10_000)

    replies = [(await answering.answer(_message(str(n), text))).reply for n, text in enumerate(texts)]

    assert {reply.outcome for reply in replies} == {Outcome.REFUSE}
    assert matcher.asked == []


def _all_that_is_said(reply: Reply) -> str:
    return "\n".join((as_text(reply), *(f"{choice.id} {choice.label}" for choice in reply.choices)))


def _answer_once(service: ServiceFactory, content: Content, start: Conversation) -> Reply:
    message = Message("1", "test", "one", "a person", content)
    return asyncio.run(service().answer(message, start)).reply


_WORDS = st.text() | st.lists(
    st.sampled_from(("impar", "ganglion", "block", "safe", "code", "?", "none of these", "audience", "/", "<b>", "\0")),
    max_size=30,
).map(" ".join)
_STARTS = st.sampled_from((NEW, Conversation("ganglion-impar", SAFETY), Conversation("gone", "gone/gone")))
_MARKUP = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1).map("<{}>".format)


@given(words=_WORDS, start=_STARTS)
def test_any_text_gets_a_reply_that_says_something(service: ServiceFactory, words: str, start: Conversation) -> None:
    reply = _answer_once(service, Question(words), start)

    assert as_text(reply).strip()
    assert reply.receipt == "test:1"
    assert len(reply.offered) <= 3 or reply.outcome in (Outcome.ANSWER, Outcome.COURTESY)


@given(choice=st.text() | st.builds("{}:{}".format, st.sampled_from(Action), st.text()), start=_STARTS)
def test_any_choice_gets_a_reply_that_says_something(service: ServiceFactory, choice: str, start: Conversation) -> None:
    reply = _answer_once(service, Press(choice), start)

    assert as_text(reply).strip()
    assert reply.receipt == "test:1"


@given(markup=_MARKUP, before=_WORDS, start=_STARTS)
def test_markup_of_a_person_is_in_no_reply(
    service: ServiceFactory, markup: str, before: str, start: Conversation
) -> None:
    said: list[Content] = [Question(markup), Question(f"{before} {markup}"), Question(f"audience {markup}")]
    pressed: list[Content] = [Press(markup), *(Press(f"{action}:{markup}") for action in Action)]

    replies = [_answer_once(service, content, start) for content in (*said, *pressed)]

    assert not [reply for reply in replies if markup in _all_that_is_said(reply)]


async def test_a_glance_holds_no_identifier_and_is_not_kept(service: ServiceFactory) -> None:
    store, matcher = MemoryStore(), FixedMatcher(NoMatch())
    message = _message("1", "impar for jo@example.org")

    reply = service(store=store, matcher=matcher).glance(message)

    assert reply.outcome is Outcome.REFUSE
    assert matcher.asked[0][0] == "impar for [EMAIL]"
    assert store.records == ()
