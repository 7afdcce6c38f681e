"""Several processes on one database, and processes that die: what they leave is taken up, and in nobody's two hands."""

import asyncio
import threading
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from adapters.settings import Keep
from adapters.storage import tables
from adapters.storage.inbox import Inbox
from adapters.storage.store import SqlStore
from bot.conversation import NEW, Conversation
from bot.delivery import LEASE
from bot.handling import MOST_TRIES, Handled
from bot.message import Message, Question
from bot.records import Receipt
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.adapters.conftest import KEYS, OpenDatabase
from tests.fakes import NOON, clock_at

APOLOGY = Reply(Outcome.REFUSE, paragraphs=("I am sorry.",))
SECOND = timedelta(seconds=1)
PATIENCE = 10


class EndedError(BaseException):
    """What a process that ends leaves in the middle of its work."""


def _message(event: str, conversation: str = "one") -> Message:
    return Message(event, "test", conversation, "a person", Question("thanks"), "here")


def answer(message: Message, conversation: Conversation) -> Turn:
    receipt = Receipt(message.key, Outcome.COURTESY, "", "", 0.0, NOON)
    return Turn(conversation, Reply(Outcome.COURTESY, paragraphs=(message.event,)), (receipt,))


def dying(message: Message, conversation: Conversation) -> Turn:
    if message.event == "poison":
        raise EndedError
    return answer(message, conversation)


@pytest.fixture
def stores(open_database: OpenDatabase) -> list[SqlStore]:
    """Two processes' stores on one database."""
    return [SqlStore(open_database(), KEYS) for _ in range(2)]


async def test_a_repeat_is_known_to_every_process(stores: list[SqlStore]) -> None:
    one, other = stores

    accepted = [await store.accept(_message("1"), NEW, NOON) for store in (one, other, one)]

    assert accepted == [True, False, False]


async def test_what_was_accepted_by_a_process_that_died_another_takes_up_after_a_moment(stores: list[SqlStore]) -> None:
    dead, other = stores
    for number in range(3):
        await dead.accept(_message(f"{number}", f"{number}"), NEW, NOON)

    at_once = await other.handle(answer, APOLOGY, clock_at(NOON))
    later = await other.handle(answer, APOLOGY, clock_at(NOON + SECOND))

    assert at_once == ()
    assert {handled.key for handled in later} == {"test:0", "test:1", "test:2"}


async def test_a_process_that_dies_while_it_handles_a_message_leaves_it_as_it_was(stores: list[SqlStore]) -> None:
    dead, other = stores
    await dead.accept(_message("poison"), NEW, NOON)
    with pytest.raises(EndedError):
        await dead.handle(dying, APOLOGY, clock_at(NOON))
    reply = await other.reply(_message("poison"))

    (handled,) = await other.handle(answer, APOLOGY, clock_at(NOON + SECOND))

    assert reply is None
    assert (handled.key, handled.error) == ("test:poison", "")


async def test_a_message_that_takes_every_process_down_is_set_aside_and_takes_no_other_with_it(
    open_database: OpenDatabase,
) -> None:
    first = SqlStore(open_database(), KEYS)
    for event, conversation in (("1", "a"), ("poison", "b"), ("2", "c"), ("3", "b")):
        await first.accept(_message(event, conversation), NEW, NOON)
    handled: list[Handled] = []
    ends = 0

    now = NOON
    while (await first.backlog(now)).messages and now < NOON + timedelta(minutes=10):
        now += 6 * SECOND
        try:
            handled += await SqlStore(open_database(), KEYS).handle(dying, APOLOGY, clock_at(now))
        except EndedError:
            ends += 1

    errors = {each.key: each.error for each in handled}
    assert errors == {"test:1": "", "test:2": "", "test:3": "", "test:poison": "ProcessEnded"}
    assert ends == MOST_TRIES
    assert (await first.backlog(now)).messages_aside == 1
    reply = await first.reply(_message("poison"))
    assert reply == APOLOGY


async def test_a_reply_that_a_process_had_in_hand_when_it_died_is_sent_by_another(stores: list[SqlStore]) -> None:
    dead, other = stores
    await dead.accept(_message("1"), NEW, NOON)
    await dead.handle(answer, APOLOGY, clock_at(NOON))
    await dead.take(["test"], 1, NOON)

    (taken,) = await other.take(["test"], 1, NOON + LEASE)

    assert (taken.outgoing.key, taken.again) == ("test:1", True)


@pytest.mark.parametrize("open_database", ["postgresql"], indirect=True)
async def test_a_conversation_in_one_processs_hand_is_passed_over_by_the_others(stores: list[SqlStore]) -> None:
    one, other = stores
    began, may_end = threading.Event(), threading.Event()

    def slow(message: Message, conversation: Conversation) -> Turn:
        began.set()
        assert may_end.wait(10)
        return answer(message, conversation)

    await one.accept(_message("1", "a"), NEW, NOON)
    in_hand = asyncio.create_task(one.handle(slow, APOLOGY, clock_at(NOON)))
    await asyncio.to_thread(began.wait, 10)
    for event, conversation in (("2", "a"), ("3", "b")):
        await other.accept(_message(event, conversation), NEW, NOON)
    meanwhile = [await other.handle(answer, APOLOGY, clock_at(NOON + 2 * SECOND)) for _ in range(3)]
    may_end.set()
    first = await in_hand
    then = await other.handle(answer, APOLOGY, clock_at(NOON + 2 * SECOND))

    assert [handled.key for batch in meanwhile for handled in batch] == ["test:3"]
    assert [handled.key for handled in (*first, *then)] == ["test:1", "test:2"]


@pytest.mark.parametrize("open_database", ["postgresql"], indirect=True)
async def test_processes_that_work_at_once_handle_everything_once_and_each_conversation_in_order(
    open_database: OpenDatabase,
) -> None:
    stores = [SqlStore(open_database(), KEYS) for _ in range(3)]
    messages = [_message(f"{number}", f"{number % 4}") for number in range(60)]
    for number, message in enumerate(messages):
        await stores[number % 3].accept(message, NEW, NOON)
    handled: list[str] = []
    lock = threading.Lock()

    def work(message: Message, conversation: Conversation) -> Turn:
        with lock:
            handled.append(message.event)
        return answer(message, conversation)

    async def handle_all(store: SqlStore) -> None:
        while (await store.backlog(NOON)).messages:
            await store.handle(work, APOLOGY, clock_at(NOON + 2 * SECOND))

    await asyncio.wait_for(asyncio.gather(*map(handle_all, stores)), 30)

    assert sorted(handled, key=int) == [message.event for message in messages]
    for conversation in "0123":
        own = [event for event in handled if str(int(event) % 4) == conversation]
        assert own == sorted(own, key=int)


@pytest.mark.parametrize("open_database", ["postgresql"], indirect=True)
async def test_a_message_that_is_being_accepted_keeps_its_conversation_from_being_purged(
    open_database: OpenDatabase,
) -> None:
    database = open_database()
    accepting, other = SqlStore(database, KEYS), SqlStore(open_database(), KEYS)
    await accepting.accept(_message("1"), NEW, NOON)
    await accepting.handle(answer, APOLOGY, clock_at(NOON))
    later = NOON + timedelta(days=100)
    began, may_end = threading.Event(), threading.Event()

    def accept_slowly(connection: Connection) -> None:
        Inbox(database, KEYS).accept(connection, [Inbox(database, KEYS).row(_message("2"), NEW, later)])
        began.set()
        assert may_end.wait(PATIENCE)

    accepted = asyncio.create_task(database.run(accept_slowly))
    await asyncio.to_thread(began.wait, PATIENCE)
    purged = asyncio.create_task(other.purge(Keep(), later))
    await asyncio.sleep(0.3)
    done_too_early = purged.done()
    may_end.set()
    await accepted
    counts = await purged
    handled = await other.handle(answer, APOLOGY, clock_at(later + 10 * SECOND))

    assert not done_too_early
    assert "conversations" not in counts
    assert [each.key for each in handled] == ["test:2"]


@pytest.mark.parametrize("open_database", ["postgresql"], indirect=True)
async def test_a_purge_waits_for_no_conversation_that_another_holds(open_database: OpenDatabase) -> None:
    holder, store = open_database(), SqlStore(open_database(), KEYS)
    for event in "12":
        await store.accept(_message(event, event), NEW, NOON)
    while await store.handle(answer, APOLOGY, clock_at(NOON)):
        pass
    states = tables.conversations
    one = select(states).where(states.c.key == KEYS.conversation("test", "1")).with_for_update()

    with holder.engine.begin() as held:
        held.execute(one)
        counts = await asyncio.wait_for(store.purge(Keep(), NOON + timedelta(days=100)), PATIENCE)

    assert counts["conversations"] == 1
