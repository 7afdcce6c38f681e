"""What a database holds survives the way from the first version to the last, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, inspect, select

from adapters.settings import Keep
from adapters.storage import audit, desk, notices, opening, schema, tables
from adapters.storage.database import Database, open_file, open_server
from adapters.storage.store import SqlStore
from answers.audience import Audience
from bot.conversation import NEW, Conversation
from bot.message import Message, Question
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.adapters.conftest import KEYS, new_database
from tests.fakes import NOON, clock_at

APOLOGY = Reply(Outcome.REFUSE)
PERSON, CHAT, EVENT = KEYS.person("test", "a person"), KEYS.conversation("test", "one"), KEYS.message("test:1")
STATE = '{"topic": "t", "card": "t/1", "audience": "coder", "asked": "", "offered": []}'

# A row of each table as the first version had it.
_WAITS: dict[str, Any] = {
    "platform": "test",
    "conversation": CHAT,
    "due_at": NOON,
    "tries": 0,
    "state": "waiting",
    "error": "",
}
FIRST: dict[str, dict[str, Any]] = {
    "inbox": {
        **_WAITS,
        "key": KEYS.message("test:2"),
        "person": PERSON,
        "message": '{"event": "2", "address": "here", "question": "thanks"}',
        "accepted_at": NOON,
    },
    "outbox": {
        **_WAITS,
        "key": EVENT,
        "label": '["test:1", "here"]',
        "reply": '{"outcome": "courtesy", "paragraphs": ["kept"]}',
        "since": NOON,
        "in_hand": False,
        "sent": "",
        "delivered_at": None,
    },
    "conversations": {"key": CHAT, "person": PERSON, "state": STATE, "updated_at": NOON},
    "people": {"key": PERSON, "audience": "coder", "updated_at": NOON},
    "receipts": {
        "id": EVENT,
        "platform": "test",
        "person": PERSON,
        "outcome": "answer",
        "card": "t/1",
        "version": "v",
        "confidence": 0.5,
        "latency_ms": 1.0,
        "at": NOON,
    },
    "feedback": {"receipt": EVENT, "person": PERSON, "helpful": True, "reason": "", "at": NOON},
    "gaps": {"platform": "test", "person": PERSON, "question": "what?", "near": '["t/1"]', "at": NOON},
    "audit": {"at": NOON, "act": "purge", "subject": "", "entries": 3},
    "seal": {"hash": KEYS.seal},
}


def answer(_: Message, conversation: Conversation) -> Turn:
    return Turn(conversation, Reply(Outcome.COURTESY, paragraphs=(conversation.card,)))


def begin(connection: Connection) -> None:
    """Make the first version, with a row in every table."""
    config = schema._config()  # noqa: SLF001 - the steps, of which only the first is wanted
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    for name, row in FIRST.items():
        connection.execute(Table(name, MetaData(), autoload_with=connection).insert().values(row))


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the first version with a row in every table."""
    with (_file if request.param == "sqlite" else _server)(request, tmp_path) as database:
        database.do(begin)
        yield database
        database.close()


@contextmanager
def _file(_: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    yield open_file(folder / "impar.sqlite", actor="Ada")


@contextmanager
def _server(request: pytest.FixtureRequest, _: Path) -> Iterator[Database]:
    with new_database(request.getfixturevalue("postgres_url")) as url:
        yield open_server(url, actor="Ada")


def tables_of(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_what_the_first_version_kept_is_used_by_the_last(first: Database) -> None:
    at_first = first.do(tables_of)
    before = opening.upgrade(first, NOON)
    store = SqlStore(first, KEYS)

    profile = await store.profile("test", "a person")
    (sent,) = await store.take(["test"], 9, NOON)
    handled = await store.handle(answer, APOLOGY, clock_at(NOON + timedelta(seconds=2)))
    gaps = first.do(desk.gaps)
    told = first.do(lambda it: notices.recall(it, KEYS, ("t/1", "v"), APOLOGY, NOON))

    assert at_first == FIRST.keys()
    assert before == "0001"
    assert profile.audience is Audience.CODER
    assert profile.kept == {"receipts": 1, "questions": 1, "feedback": 1, "conversations": 1}
    assert sent.outgoing.reply.paragraphs == ("kept",)
    assert [(each.key, each.reply and each.reply.paragraphs) for each in handled] == [("test:2", ("t/1",))]
    assert [each.gap.question for each in gaps] == ["what?"]
    assert (told.now, told.next, told.gone) == (0, 0, 0)


async def test_the_last_version_is_that_of_the_program_and_the_way_to_it_is_noted(first: Database) -> None:
    opening.upgrade(first, NOON)

    differences = first.do(lambda it: compare_metadata(MigrationContext.configure(it), tables.METADATA))
    noted = [(act.act, act.subject, act.entries, act.actor) for act in first.do(audit.acts)]

    assert differences == []
    assert noted == [("purge", "", 3, ""), ("upgrade", f"from 0001 to {schema.needed()}", 0, "Ada")]


async def test_what_the_first_version_kept_is_purged_by_the_last(first: Database) -> None:
    opening.upgrade(first, NOON)
    store = SqlStore(first, KEYS)
    for taken in await store.take(["test"], 9, NOON):
        await store.delivered(taken, "", NOON)
    await store.handle(answer, APOLOGY, clock_at(NOON + timedelta(seconds=2)))
    for taken in await store.take(["test"], 9, NOON + timedelta(seconds=9)):
        await store.delivered(taken, "", NOON)

    await store.purge(Keep(), NOON + timedelta(days=1000))

    counts = first.do(desk.counts)
    assert {table for table, count in counts.items() if count} == {"audit"}
    assert first.do(lambda it: it.execute(select(tables.seal.c.hash)).scalar()) == KEYS.seal
    assert await store.accept(Message("1", "test", "one", "a person", Question("thanks"), "x"), NEW, NOON)
