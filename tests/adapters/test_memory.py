"""The store in memory beyond what every store keeps to."""

from adapters.memory import MemoryStore
from bot.conversation import NEW, Conversation
from bot.message import Message, Question
from bot.records import Gap, Receipt
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.fakes import NOON, clock_at

APOLOGY = Reply(Outcome.REFUSE)


def _message(number: int) -> Message:
    return Message(f"event {number}", "test", f"conversation {number}", "a person", Question("hello"))


def _work(message: Message, conversation: Conversation) -> Turn:
    receipt = Receipt(message.key, Outcome.COURTESY, "", "", 0.0, NOON)
    return Turn(conversation, Reply(Outcome.COURTESY), (receipt, Gap(message.event, (), NOON)))


async def test_records_are_told_in_the_order_in_which_they_were_made() -> None:
    store = MemoryStore()
    for number in (2, 1):
        await store.accept(_message(number), NEW, NOON)

        await store.handle(_work, APOLOGY, clock_at(NOON))

    questions = [record.question for record in store.records if isinstance(record, Gap)]
    assert questions == ["event 2", "event 1"]


async def test_of_more_than_ten_thousand_the_oldest_is_forgotten() -> None:
    store = MemoryStore()

    for number in range(10_001):
        await store.accept(_message(number), NEW, NOON)
        await store.handle(_work, APOLOGY, clock_at(NOON))

    assert await store.conversation(_message(0)) is None
    assert await store.reply(_message(0)) is None
    assert await store.conversation(_message(1)) == NEW
    assert await store.reply(_message(10_000)) is not None
