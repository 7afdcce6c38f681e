"""The store in memory beyond what every store keeps to."""

from adapters.memory import MemoryStore
from bot.conversation import NEW
from bot.message import Message, Question
from bot.records import Feedback, Receipt
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.fakes import NOON


def _message(number: int) -> Message:
    return Message(f"event {number}", "test", f"conversation {number}", "a person", Question("hello"))


async def test_records_are_told_in_the_order_in_which_they_were_made() -> None:
    store = MemoryStore()
    receipts = [Receipt(f"event {number}", Outcome.COURTESY, "", "", 0.0, NOON) for number in (2, 1)]
    feedback = Feedback("event 2", helpful=True, at=NOON)

    await store.commit(_message(2), Turn(NEW, Reply(Outcome.COURTESY), (receipts[0], feedback)))
    await store.commit(_message(1), Turn(NEW, Reply(Outcome.COURTESY), (receipts[1],)))

    assert store.records == (receipts[0], feedback, receipts[1])


async def test_of_more_than_ten_thousand_the_oldest_is_forgotten() -> None:
    store = MemoryStore()

    for number in range(10_001):
        await store.accept(_message(number))
        await store.commit(_message(number), Turn(NEW, Reply(Outcome.COURTESY)))

    assert await store.conversation("conversation 0") is None
    assert await store.reply(_message(0)) is None
    assert await store.conversation("conversation 1") == NEW
    assert await store.reply(_message(10_000)) is not None
