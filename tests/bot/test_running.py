"""Messages that are answered after they were accepted: by workers, through a platform's sender."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from adapters.memory import MemoryStore
from answers.audience import Audience
from bot.delivery import LaterError, UndeliverableError
from bot.message import Message, Press, Question
from bot.ports import StoreUnavailableError
from bot.service import Service
from tests.fakes import (
    BrokenError,
    FailingMatcher,
    FailingStore,
    FakePlatform,
    HeldStore,
    Onlooker,
    RunningClock,
    ServiceFactory,
)

SAFETY, BILLING = "ganglion-impar/safety", "ganglion-impar/billing"
PATIENCE = 10


def _message(event: str, words: str, conversation: str = "one", person: str = "a person") -> Message:
    return Message(event, "test", conversation, person, Question(words), address=conversation)


@asynccontextmanager
async def running(service: Service, platform: FakePlatform) -> AsyncIterator[None]:
    """A service at work."""
    stop = asyncio.Event()
    work = asyncio.create_task(service.run({"test": platform}, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(work, PATIENCE)


async def until(fulfilled: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not fulfilled():  # noqa: ASYNC110 - the thing waited for rings no bell
            await asyncio.sleep(0.005)


async def test_an_accepted_message_is_answered_through_its_platform(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(), service()

    async with running(answering, platform):
        new = await answering.accept(_message("1", "is a ganglion impar block safe?"))
        await until(lambda: len(platform.sent) == 1)

    (sent,) = platform.sent
    assert new is True
    assert (sent.key, sent.address, sent.reply.card) == ("test:1", "one", SAFETY)


async def test_a_message_is_accepted_before_it_is_handled(service: ServiceFactory) -> None:
    store = HeldStore()

    await service(store=store).accept(_message("1", "impar billing"))

    assert store.log == ["accept 1"]


async def test_a_repeat_is_dropped_and_answered_once(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(), service()

    async with running(answering, platform):
        news = [await answering.accept(_message("1", "impar billing")) for _ in range(3)]
        await answering.accept(_message("2", "impar safety"))
        await until(lambda: len(platform.sent) == 2)

    assert news == [True, False, False]
    assert [sent.key for sent in platform.sent] == ["test:1", "test:2"]


async def test_replies_of_a_conversation_go_out_in_the_order_of_its_messages(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(), service()
    asked = [_message(f"{number}", "thanks", f"{number % 3}") for number in range(30)]

    async with running(answering, platform):
        for message in asked:
            await answering.accept(message)
        await until(lambda: len(platform.sent) == 30)

    for conversation in "012":
        sent = [each.key for each in platform.sent if each.address == conversation]
        assert sent == [message.key for message in asked if message.conversation == conversation]


async def test_a_slow_chat_keeps_no_other_waiting(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(), service()
    platform.quick.clear()

    async with running(answering, platform):
        await answering.accept(_message("1", "thanks", "slow"))
        await answering.accept(_message("2", "thanks", "quick"))
        await until(lambda: len(platform.sent) == 1)
        first = platform.sent[0].address
        platform.quick.set()

    assert first == "quick"
    assert [sent.address for sent in platform.sent] == ["quick", "slow"]


async def test_a_message_without_an_address_is_not_accepted(service: ServiceFactory) -> None:
    with pytest.raises(ValueError, match="address"):
        await service().accept(Message("1", "test", "one", "a person", Question("thanks")))


async def test_an_answer_to_one_who_waits_is_not_sent_as_well(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(), service()

    async with running(answering, platform):
        answered = await answering.answer(_message("1", "impar billing"))
        await answering.accept(_message("2", "thanks"))
        await until(lambda: bool(platform.sent))

    assert answered.reply.card == BILLING
    assert [sent.key for sent in platform.sent] == ["test:2"]


async def test_a_platform_that_says_later_gets_the_reply_again_when_it_wants_it(service: ServiceFactory) -> None:
    clock, platform = RunningClock(), FakePlatform(LaterError("flood control", 30))
    answering = service(clock=clock)

    async with running(answering, platform):
        await answering.accept(_message("1", "thanks"))
        await asyncio.sleep(0.1)
        before = list(platform.sent)
        clock.run_on(31)
        await until(lambda: len(platform.sent) == 1)

    assert before == []


async def test_a_reply_that_can_never_be_sent_lets_the_next_one_through(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(UndeliverableError("blocked")), service()

    async with running(answering, platform):
        await answering.accept(_message("1", "thanks"))
        await answering.accept(_message("2", "thanks"))
        await until(lambda: len(platform.sent) == 1)

    assert [sent.key for sent in platform.sent] == ["test:2"]


@pytest.mark.parametrize("error", [ValueError("a bug"), OSError("no network"), TimeoutError()])
async def test_a_send_that_fails_in_any_way_is_tried_again(service: ServiceFactory, error: Exception) -> None:
    clock, platform = RunningClock(), FakePlatform(error)
    answering = service(clock=clock)

    async with running(answering, platform):
        await answering.accept(_message("1", "thanks"))
        await asyncio.sleep(0.1)
        clock.run_on(2)
        await until(lambda: len(platform.sent) == 1)

    assert [sent.key for sent in platform.sent] == ["test:1"]


async def test_a_message_that_always_fails_gets_an_apology_and_holds_nobody_up(service: ServiceFactory) -> None:
    clock, platform = RunningClock(), FakePlatform()
    answering = service(matcher=FailingMatcher("zebra", 100), clock=clock)

    async with running(answering, platform):
        await answering.accept(_message("1", "how safe is a zebra"))
        await answering.accept(_message("2", "thanks"))
        await answering.accept(_message("3", "thanks", "another"))
        await until(lambda: len(platform.sent) == 1)
        for _ in range(5):
            clock.run_on(5)
            await answering.accept(_message("1", "a repeat"))  # has the workers look
            await asyncio.sleep(0.02)
        await until(lambda: len(platform.sent) == 3)

    assert [sent.key for sent in platform.sent] == ["test:3", "test:1", "test:2"]
    assert "Something went wrong" in platform.sent[1].reply.paragraphs[0]


@pytest.mark.parametrize("failing", ["handle", "take", "delivered"])
async def test_a_store_that_goes_away_and_comes_back_loses_nothing_and_sends_nothing_twice(
    service: ServiceFactory, failing: str
) -> None:
    platform = FakePlatform()
    answering = service(store=FailingStore(failing, StoreUnavailableError("away")))

    async with running(answering, platform):
        for event in ("1", "2"):
            await answering.accept(_message(event, "thanks"))
        await until(lambda: len(platform.sent) == 2)

    assert [sent.key for sent in platform.sent] == ["test:1", "test:2"]


@pytest.mark.parametrize("failing", ["handle", "take"])
async def test_an_error_that_nobody_expects_ends_no_run_and_is_told_by_its_type(
    service: ServiceFactory, failing: str
) -> None:
    platform, observer = FakePlatform(), Onlooker()
    answering = service(store=FailingStore(failing, BrokenError("zebra")), observer=observer)

    async with running(answering, platform):
        await answering.accept(_message("1", "thanks"))
        await until(lambda: len(platform.sent) == 1)

    assert observer.stumbles == [("handling" if failing == "handle" else "sending", "BrokenError")]


async def test_a_reply_that_cannot_be_marked_as_sent_keeps_no_other_from_being_sent(service: ServiceFactory) -> None:
    platform, observer = FakePlatform(), Onlooker()
    answering = service(store=FailingStore("delivered", BrokenError("zebra")), observer=observer)

    async with running(answering, platform):
        await answering.accept(_message("1", "thanks", "one"))
        await until(lambda: len(platform.sent) == 1)
        await answering.accept(_message("2", "thanks", "another"))
        await until(lambda: len(platform.sent) == 2)

    assert observer.stumbles == [("sending", "BrokenError")]


async def test_a_store_that_is_away_is_told_to_whoever_wants_to_acknowledge(service: ServiceFactory) -> None:
    observer = Onlooker()
    answering = service(store=FailingStore("accept", StoreUnavailableError("away")), observer=observer)

    with pytest.raises(StoreUnavailableError):
        await answering.accept(_message("1", "thanks"))

    assert await answering.accept(_message("1", "thanks")) is True
    assert observer.absences == 1


async def test_what_one_run_left_over_the_next_one_answers(service: ServiceFactory) -> None:
    store, platform = MemoryStore(), FakePlatform()
    await service(store=store).accept(_message("1", "thanks"))

    async with running(service(store=store), platform):
        await until(lambda: len(platform.sent) == 1)

    assert [sent.key for sent in platform.sent] == ["test:1"]


async def test_stopping_finishes_what_is_being_sent(service: ServiceFactory) -> None:
    platform, answering = FakePlatform(), service()
    platform.quick.clear()
    stop = asyncio.Event()
    work = asyncio.create_task(answering.run({"test": platform}, stop))
    await answering.accept(_message("1", "thanks", "slow"))
    await asyncio.sleep(0.1)

    stop.set()
    await asyncio.sleep(0.05)
    done_too_early = work.done()
    platform.quick.set()
    await asyncio.wait_for(work, PATIENCE)

    assert not done_too_early
    assert len(platform.sent) == 1


async def test_a_service_that_is_closed_takes_nothing_new(service: ServiceFactory) -> None:
    answering = service()

    answering.close()

    with pytest.raises(StoreUnavailableError, match="stopped"):
        await answering.accept(_message("1", "thanks"))
    with pytest.raises(StoreUnavailableError, match="stopped"):
        await answering.answer(_message("1", "thanks"))


async def test_the_audience_that_a_person_chose_holds_in_their_next_conversation(service: ServiceFactory) -> None:
    answering = service()
    await answering.answer(Message("1", "test", "one", "a person", Press("audience:patient")))

    await answering.answer(_message("2", "impar billing", "two"))
    profile = await answering.profile("test", "a person")

    assert profile.audience is Audience.PATIENT
    assert profile.recent == (BILLING,)


async def test_forget_me_erases_what_is_kept_of_the_person(service: ServiceFactory) -> None:
    answering = service()
    await answering.answer(_message("1", "audience patient"))
    await answering.answer(_message("2", "who won the cup"))
    before = await answering.profile("test", "a person")

    answered = await answering.answer(_message("3", "Forget me, please."))
    await answering.answer(_message("4", "thanks", "elsewhere", "another person"))
    after = await answering.profile("test", "a person")

    assert before.kept["questions"] == 1
    assert "erased" in answered.reply.paragraphs[0]
    assert (after.audience, dict(after.kept)) == (None, {})
    assert await answering.forget("test", "a person") == 0
    assert await answering.forget("test", "another person") > 0
