"""What the operator sees and does."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from adapters.settings import Keep
from adapters.storage import desk, tables
from adapters.storage.database import Database
from adapters.storage.store import SqlStore
from answers.audience import Audience
from bot import wording
from bot.conversation import NEW, Conversation
from bot.handling import MOST_TRIES
from bot.message import Message, Question
from bot.records import AudienceChosen, Feedback, Gap, Receipt
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.adapters.conftest import KEYS, OpenDatabase
from tests.fakes import NOON, BrokenError, clock_at

APOLOGY = Reply(Outcome.REFUSE, paragraphs=("I am sorry.",))
MESSAGE = Message("1", "test", "one", "a person", Question("a zebra"), "an address")
DAY = timedelta(days=1)


def work(message: Message, conversation: Conversation) -> Turn:
    """Everything that a turn may leave."""
    receipt = Receipt(message.key, Outcome.REFUSE, "", "", 0.1, NOON)
    records = (
        receipt,
        Gap("a zebra\0\ud800", ("t/1",), NOON),
        AudienceChosen(Audience.CODER),
        Feedback(message.key, helpful=True, at=NOON),
    )
    return Turn(replace(conversation, asked="a zebra"), Reply(Outcome.REFUSE, receipt=receipt.id), records)


def failing(message: Message, conversation: Conversation) -> Turn:
    raise BrokenError(message, conversation)


@pytest.fixture
def database(open_database: OpenDatabase) -> Database:
    return open_database()


@pytest.fixture
def store(database: Database) -> SqlStore:
    return SqlStore(database, KEYS)


async def handle(store: SqlStore, *messages: Message) -> None:
    for message in messages:
        await store.accept(message, NEW, NOON)
        await store.handle(work, APOLOGY, clock_at(NOON))


async def poison(store: SqlStore) -> datetime:
    """Accept a message that always fails, and let it fail until it is set aside; gives when that was."""
    await store.accept(MESSAGE, NEW, NOON)
    for number in range(MOST_TRIES):
        await store.handle(failing, APOLOGY, clock_at(NOON + number * DAY / 100))
    return NOON + DAY / 10


def audit(database: Database) -> list[tuple[str, int]]:
    rows = database.do(lambda connection: connection.execute(select(tables.audit).order_by(tables.audit.c.id)).all())
    return [(row.act, row.entries) for row in rows]


async def test_what_was_set_aside_is_told_without_what_it_says(store: SqlStore, database: Database) -> None:
    await poison(store)

    (aside,) = database.do(desk.aside)

    assert (aside.id, aside.kind, aside.platform) == (KEYS.message("test:1"), "message", "test")
    assert (aside.since, aside.tries, aside.error) == (NOON, MOST_TRIES, "BrokenError")


async def test_what_was_set_aside_can_be_tried_again_and_its_apology_gives_way(
    store: SqlStore, database: Database
) -> None:
    now = await poison(store)
    before = await store.reply(MESSAGE)

    count = database.do(lambda connection: desk.retry(connection, KEYS.message("test:1"), now))
    (handled,) = await store.handle(work, APOLOGY, clock_at(now))

    assert before == APOLOGY
    assert (count, handled.error) == (1, "")
    assert await store.reply(MESSAGE) == handled.reply
    assert database.do(desk.aside) == []
    assert audit(database) == [("retry", 1)]


async def test_what_was_set_aside_can_be_erased_and_its_repeat_stays_known(store: SqlStore, database: Database) -> None:
    now = await poison(store)

    count = database.do(lambda connection: desk.drop(connection, "", now))

    assert count == 1
    assert database.do(desk.aside) == []
    assert await store.accept(MESSAGE, NEW, now) is False
    assert "zebra" not in everything(database)
    assert audit(database) == [("drop", 1)]


async def test_a_reply_that_was_given_up_is_listed_and_can_be_sent_after_all(
    store: SqlStore, database: Database
) -> None:
    await handle(store, MESSAGE)
    (taken,) = await store.take(["test"], 1, NOON)
    await store.set_aside(taken, "UndeliverableError")

    (aside,) = database.do(desk.aside)
    database.do(lambda connection: desk.retry(connection, "", NOON))
    (again,) = await store.take(["test"], 1, NOON)

    assert (aside.kind, aside.error) == ("reply", "UndeliverableError")
    assert again.outgoing == taken.outgoing


async def test_gaps_are_told_with_what_came_near(store: SqlStore, database: Database) -> None:
    await handle(store, MESSAGE)

    (kept,) = database.do(desk.gaps)

    assert kept.gap == Gap("a zebra\ufffd?", ("t/1",), NOON)
    assert (kept.taken_up, kept.to_tell) == ("", False)


async def test_how_much_waits_and_how_long_the_oldest_has(store: SqlStore) -> None:
    await handle(store, MESSAGE)
    for number in range(3):
        message = replace(MESSAGE, event=f"waiting {number}", conversation="other")
        await store.accept(message, NEW, NOON + number * timedelta(seconds=1))

    backlog = await store.backlog(NOON + timedelta(seconds=5))

    assert (backlog.messages, backlog.oldest, backlog.replies) == (3, 5.0, 1)


def everything(database: Database) -> str:
    """All that a database holds."""
    return "\n".join(
        str(row)
        for table in tables.METADATA.sorted_tables
        for row in database.do(lambda connection, table=table: connection.execute(select(table)).all())  # type: ignore[misc] # a lambda's defaults have no types
    )


async def test_of_a_message_that_was_answered_nothing_is_kept_that_names_anybody_or_says_what_was_said(
    store: SqlStore, database: Database
) -> None:
    message = replace(MESSAGE, event="Ev1", conversation="C0RAW", person="U0RAW", content=Question("what of zebras"))
    before = await store.accept(message, NEW, NOON)
    waiting = everything(database)
    await store.handle(lambda _, state: Turn(state, Reply(Outcome.COURTESY)), APOLOGY, clock_at(NOON))
    for taken in await store.take(["test"], 1, NOON):
        await store.delivered(taken, "", NOON)

    after = everything(database)

    assert before
    assert "zebras" in waiting
    for raw in ("C0RAW", "U0RAW"):
        assert raw not in waiting + after
    for gone in ("zebras", "an address", "Ev1"):
        assert gone not in after


@pytest.mark.parametrize("first", ["set aside", "forget"])
async def test_who_is_forgotten_leaves_no_address_with_a_reply_that_could_not_be_sent(
    store: SqlStore, database: Database, first: str
) -> None:
    await handle(store, replace(MESSAGE, address="chat 777"))
    (taken,) = await store.take(["test"], 1, NOON)

    if first == "set aside":
        await store.set_aside(taken, "UndeliverableError")
    await store.forget("test", "a person", NOON)
    if first == "forget":
        await store.set_aside(taken, "UndeliverableError")

    assert "777" not in everything(database)
    assert database.do(desk.aside) == []


async def test_who_is_forgotten_leaves_nothing_of_what_was_asked_in_a_reply_that_is_kept_for_repeats(
    store: SqlStore, database: Database
) -> None:
    def echo(message: Message, conversation: Conversation) -> Turn:
        return Turn(conversation, Reply(Outcome.REFUSE, receipt=message.key, question="what of zebras"))

    await store.accept(replace(MESSAGE, event="Ev1"), NEW, NOON)
    await store.handle(echo, APOLOGY, clock_at(NOON))
    for taken in await store.take(["test"], 1, NOON):
        await store.delivered(taken, "", NOON)
    before = everything(database)

    await store.forget("test", "a person", NOON)

    reply = await store.reply(replace(MESSAGE, event="Ev1"))
    assert "zebras" in before
    assert "zebras" not in everything(database)
    assert "Ev1" not in everything(database)
    assert reply is not None
    assert reply.paragraphs == wording.FORGOTTEN


async def test_who_is_forgotten_takes_nothing_from_others_in_the_same_conversation(
    store: SqlStore, database: Database
) -> None:
    await handle(store, MESSAGE, replace(MESSAGE, event="2", person="another"))
    for _ in range(2):
        (taken,) = await store.take(["test"], 1, NOON)
        await store.set_aside(taken, "UndeliverableError")

    await store.forget("test", "a person", NOON)

    assert [each.id for each in database.do(desk.aside)] == [KEYS.message("test:2")]


@pytest.mark.parametrize(
    ("keep", "days", "left"),
    [
        (Keep(30, 365, 30), 1, {"inbox", "outbox", "conversations", "gaps", "receipts", "feedback", "people"}),
        (Keep(30, 365, 30), 3, {"conversations", "gaps", "receipts", "feedback", "people"}),
        (Keep(30, 365, 30), 31, {"receipts", "feedback", "people", "audit"}),
        (Keep(30, 365, 30), 366, {"audit"}),
        (Keep(1, 365, 30), 4, {"receipts", "feedback", "people", "audit"}),
        (Keep(30, 365, 1), 4, {"gaps", "receipts", "feedback", "people", "audit"}),
        (Keep(30, 3, 30), 4, {"conversations", "gaps", "audit"}),
    ],
)
async def test_things_are_kept_as_long_as_is_set(
    store: SqlStore, database: Database, keep: Keep, days: int, left: set[str]
) -> None:
    await handle(store, MESSAGE)
    for taken in await store.take(["test"], 1, NOON):
        await store.delivered(taken, "", NOON)

    await store.purge(keep, NOON + days * DAY)

    counts = database.do(desk.counts)
    assert {table for table, count in counts.items() if count} - {"audit"} == left - {"audit"}


async def test_what_still_waits_is_never_purged(store: SqlStore, database: Database) -> None:
    await store.accept(MESSAGE, NEW, NOON)

    await store.purge(Keep(0, 0, 0), NOON + 1000 * DAY)
    (handled,) = await store.handle(work, APOLOGY, clock_at(NOON + 1000 * DAY))

    assert handled.error == ""
    assert audit(database) == []


async def test_a_key_is_kept_as_long_as_a_reply_to_it_is(store: SqlStore, database: Database) -> None:
    """Else a repeat would be taken for new, and its reply for another one of the same key."""
    await handle(store, MESSAGE)
    (taken,) = await store.take(["test"], 1, NOON)
    await store.set_aside(taken, "UndeliverableError")

    await store.purge(Keep(), NOON + 3 * DAY)
    soon = await store.accept(MESSAGE, NEW, NOON + 3 * DAY)
    await store.purge(Keep(), NOON + 31 * DAY)

    assert soon is False
    assert {table: count for table, count in database.do(desk.counts).items() if table in ("inbox", "outbox")} == {
        "inbox": 0,
        "outbox": 0,
    }


async def test_a_receipt_tells_of_the_text_that_was_sent_last(store: SqlStore, database: Database) -> None:
    for days, version in ((0, "first"), (3, "second")):
        at = NOON + days * DAY

        def sent(message: Message, conversation: Conversation, version: str = version, at: datetime = at) -> Turn:
            receipt = Receipt(message.key, Outcome.ANSWER, "t/1", version, 1.0, at)
            return Turn(conversation, Reply(Outcome.ANSWER, receipt=receipt.id), (receipt,))

        await store.purge(Keep(), at)
        await store.accept(replace(MESSAGE, address=""), NEW, at)
        await store.handle(sent, APOLOGY, clock_at(at))

    receipts = database.do(lambda connection: connection.execute(select(tables.receipts)).all())
    assert [(row.version, row.at) for row in receipts] == [("second", NOON + 3 * DAY)]
