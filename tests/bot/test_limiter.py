"""So many messages a minute, and no more."""

from bot import wording
from bot.limiter import Limiter, Rates
from bot.message import Message, Question
from tests.fakes import RunningClock, ServiceFactory


def test_a_minutes_messages_may_come_at_once_and_then_as_many_as_flow_back() -> None:
    limiter = Limiter(3)

    at_once = [limiter.admits("a", 0.0) for _ in range(5)]
    later = [limiter.admits("a", 20.0) for _ in range(2)]

    assert at_once == [True, True, True, False, False]
    assert later == [True, False]


def test_each_key_has_its_own_rate() -> None:
    limiter = Limiter(1)

    assert [limiter.admits(key, 0.0) for key in ("a", "a", "b")] == [True, False, True]


def test_a_rate_of_nought_lets_all_through() -> None:
    limiter = Limiter(0)

    assert all(limiter.admits("a", 0.0) for _ in range(1000))


def test_a_clock_that_goes_back_gives_nothing() -> None:
    limiter = Limiter(1)
    limiter.admits("a", 100.0)

    assert not limiter.admits("a", 0.0)


def test_however_many_keys_come_few_are_remembered() -> None:
    limiter = Limiter(1)

    for number in range(10_001):
        limiter.admits(str(number), 0.0)

    assert limiter.admits("0", 0.0)
    assert not limiter.admits("10000", 0.0)


async def test_a_person_who_writes_too_much_is_told_to_wait_and_others_are_answered(service: ServiceFactory) -> None:
    house = service(rates=Rates(person=2, conversation=0))
    messages = [Message(str(number), "test", f"c{number}", "a", Question("thanks")) for number in range(3)]

    replies = [(await house.answer(message)).reply for message in messages]
    other = await house.answer(Message("9", "test", "c9", "b", Question("thanks")))

    assert [reply.paragraphs for reply in replies] == [wording.THANKS, wording.THANKS, wording.TOO_MANY]
    assert other.reply.paragraphs == wording.THANKS


async def test_a_conversation_of_many_persons_has_its_rate_too(service: ServiceFactory) -> None:
    house = service(rates=Rates(person=0, conversation=1))

    replies = [
        (await house.answer(Message(str(number), "test", "c", str(number), Question("thanks")))).reply
        for number in range(2)
    ]

    assert replies[1].paragraphs == wording.TOO_MANY


async def test_after_a_minute_a_person_is_answered_again(service: ServiceFactory) -> None:
    clock = RunningClock()
    house = service(rates=Rates(person=1, conversation=0), clock=clock)
    told = []

    for number, seconds in enumerate((0, 0, 60)):
        clock.run_on(seconds)
        answered = await house.answer(Message(str(number), "test", "c", "a", Question("thanks")))
        told.append(answered.reply.paragraphs)

    assert told == [wording.THANKS, wording.TOO_MANY, wording.THANKS]
