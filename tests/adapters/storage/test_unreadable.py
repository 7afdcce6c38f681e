"""A row that cannot be read is set aside like any other message that fails: it holds nobody up and ends no process."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from adapters.storage import desk, tables
from adapters.storage.database import Database
from adapters.storage.store import SqlStore
from bot.conversation import NEW, Conversation
from bot.handling import Handled
from bot.message import Message, Question
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.adapters.conftest import KEYS, OpenDatabase
from tests.fakes import NOON, clock_at

APOLOGY = Reply(Outcome.REFUSE, paragraphs=("I am sorry.",))
SECOND = timedelta(seconds=1)
ONE = KEYS.message("test:1")
LATER = NOON + timedelta(minutes=2)


def said(event: str, conversation: str) -> Message:
    return Message(event, "test", conversation, "a person", Question("thanks"), "here")


def answer(message: Message, conversation: Conversation) -> Turn:
    return Turn(conversation, Reply(Outcome.COURTESY, paragraphs=(message.event,)))


@pytest.fixture
def database(open_database: OpenDatabase) -> Database:
    return open_database()


@pytest.fixture
async def store(database: Database) -> SqlStore:
    """A store with a message in each of two conversations."""
    store = SqlStore(database, KEYS)
    await store.accept(said("1", "one"), NEW, NOON)
    await store.accept(said("2", "two"), NEW, NOON)
    return store


async def handle_for_a_minute(store: SqlStore) -> list[Handled]:
    moments = [NOON + seconds * 6 * SECOND for seconds in range(1, 11)]
    return [each for at in moments for each in await store.handle(answer, APOLOGY, clock_at(at))]


def spoil(database: Database, statement: str) -> None:
    database.do(lambda connection: connection.execute(text(statement)))


NOTHING = "{"
A_VOICE = '{"event": "1", "address": "here", "voice": 1}'
NO_ADDRESS = '{"event": "1", "question": "thanks"}'


@pytest.mark.parametrize(("words", "told"), [(NOTHING, []), (NO_ADDRESS, []), (A_VOICE, ["here"])])
async def test_a_message_that_cannot_be_read_is_set_aside_with_an_apology_where_its_address_can_be(
    store: SqlStore, database: Database, words: str, told: list[str]
) -> None:
    database.do(lambda it: it.execute(update(tables.inbox).where(tables.inbox.c.key == ONE).values(message=words)))

    handled = await handle_for_a_minute(store)
    sent = await store.take(["test"], 10, LATER)

    assert [each.key for each in handled if not each.error] == ["test:2"]
    assert [each.id for each in database.do(desk.aside)] == [ONE]
    assert (await store.backlog(LATER)).messages == 0
    assert [each.outgoing.address for each in sent if each.outgoing.reply == APOLOGY] == told
    assert await store.reply(said("1", "one")) == APOLOGY


@pytest.mark.parametrize("state", ["{", '{"topic": 1}', "[]"])
async def test_a_conversation_that_cannot_be_read_begins_anew_after_an_apology(
    store: SqlStore, database: Database, state: str
) -> None:
    this = tables.conversations.c.key == KEYS.conversation("test", "one")
    database.do(lambda it: it.execute(update(tables.conversations).where(this).values(state=state)))
    first = await handle_for_a_minute(store)
    seen: list[Conversation] = []

    def see(message: Message, conversation: Conversation) -> Turn:
        seen.append(conversation)
        return answer(message, conversation)

    await store.accept(said("3", "one"), NEW, LATER)
    await store.handle(see, APOLOGY, clock_at(LATER))

    assert [each.reply for each in first if each.key == "test:1"][-1] == APOLOGY
    assert seen == [NEW]


async def test_an_audience_that_is_none_is_a_message_set_aside(store: SqlStore, database: Database) -> None:
    person = {"key": KEYS.person("test", "a person"), "audience": "robot", "updated_at": NOON}
    database.do(lambda connection: connection.execute(tables.people.insert().values(person)))

    handled = await handle_for_a_minute(store)

    assert {each.error for each in handled} == {"ValueError"}
    assert (await store.backlog(LATER)).messages_aside == 2


@pytest.mark.parametrize("column", ["reply = '{}'", "reply = ''", "label = '{}'", "label = '[1]'", "label = '7'"])
async def test_a_reply_that_cannot_be_read_is_set_aside_and_the_others_are_sent(
    store: SqlStore, database: Database, column: str
) -> None:
    await handle_for_a_minute(store)
    spoil(database, f"UPDATE outbox SET {column} WHERE key = '{ONE}'")  # noqa: S608 - the test's own words

    sent = await store.take(["test"], 10, LATER)

    assert [each.outgoing.key for each in sent] == ["test:2"]
    assert [(each.id, each.kind) for each in database.do(desk.aside)] == [(ONE, "reply")]


async def test_a_chosen_audience_is_not_read_where_a_conversation_has_one(store: SqlStore, database: Database) -> None:
    await handle_for_a_minute(store)
    person = {"key": KEYS.person("test", "a person"), "audience": "robot", "updated_at": NOON}
    database.do(lambda connection: connection.execute(tables.people.insert().values(person)))

    await store.accept(said("3", "one"), NEW, LATER)
    (handled,) = await store.handle(answer, APOLOGY, clock_at(LATER))

    assert (handled.key, handled.error) == ("test:3", "")
