"""A full disk, a locked file, a server that goes away: said plainly, nothing lost, back to normal by itself."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DataError

from adapters.storage import audit, schema
from adapters.storage.database import UPGRADING, Database, Limits, open_file, open_server
from adapters.storage.keys import Keys
from adapters.storage.store import SqlStore
from bot.message import Message, Question
from bot.ports import StoreUnavailableError
from bot.service import Service
from tests.adapters.postgres import Postgres
from tests.fakes import FakePlatform, ServiceFactory, present

KEYS = Keys(b"a secret of the tests")
PATIENCE = 60


def _message(event: str, words: str = "thanks") -> Message:
    return Message(event, "test", "one", "a person", Question(words), "here")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database file that another process may lock for a moment only."""
    database = open_file(tmp_path / "impar.sqlite", patience=0.1)
    database.do(schema.upgrade)
    yield database
    database.close()


async def test_a_full_disk_is_said_and_when_there_is_room_again_everything_goes_on(
    service: ServiceFactory, database: Database
) -> None:
    answering = service(store=SqlStore(database, KEYS))
    await answering.accept(_message("before"))
    pages = database.do(lambda connection: connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    database.do(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar())
    refused, why = await _first_refused(answering)
    database.do(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 100000").scalar())

    assert why == "the disk of the database is full"
    assert await answering.accept(refused) is True
    assert await answering.accept(_message("before")) is False
    assert (await answering.backlog()).messages == int(refused.event) + 2


async def _first_refused(answering: Service) -> tuple[Message, str]:
    for number in range(1000):
        message = _message(f"{number}", "zebra " * 100)
        try:
            await answering.accept(message)
        except StoreUnavailableError as error:
            return message, str(error)
    pytest.fail("the disk is never full")


async def test_a_locked_database_is_said_and_when_it_is_let_go_everything_goes_on(
    service: ServiceFactory, database: Database, tmp_path: Path
) -> None:
    answering = service(store=SqlStore(database, KEYS))

    with closing(sqlite3.connect(tmp_path / "impar.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError, match=r"^the database is locked by another process$"):
            await answering.answer(_message("1", "impar billing"))
        other.execute("ROLLBACK")
    answered = await answering.answer(_message("1", "impar billing"))

    assert answered.reply.card == "ganglion-impar/billing"


async def test_a_database_that_cannot_be_written_to_is_said(service: ServiceFactory, database: Database) -> None:
    answering = service(store=SqlStore(database, KEYS))
    database.do(lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))

    with pytest.raises(StoreUnavailableError, match=r"^the database cannot be written to$"):
        await answering.accept(_message("1"))


async def test_what_a_person_said_is_in_no_error_of_the_database(service: ServiceFactory, database: Database) -> None:
    answering = service(store=SqlStore(database, KEYS))
    database.do(lambda connection: connection.exec_driver_sql("DROP TABLE inbox"))

    with pytest.raises(StoreUnavailableError) as caught:
        await answering.accept(_message("1", "zebra"))

    assert "zebra" not in f"{caught.value!r} {caught.value}"


async def test_a_disk_that_holds_no_message_any_more_is_noticed_before_one_comes(
    service: ServiceFactory, database: Database
) -> None:
    answering = service(store=SqlStore(database, KEYS))
    for _ in range(3):
        await answering.check()
    pages = database.do(lambda connection: connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    database.do(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar())
    await _first_refused(answering)
    with pytest.raises(StoreUnavailableError, match=r"^the disk of the database is full$"):
        await answering.check()
    database.do(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 100000").scalar())

    await answering.check()
    assert database.do(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM pulse").scalar()) == 1


@pytest.fixture
def server(empty_server: str) -> Iterator[Database]:
    """A PostgreSQL database that waits for a moment only."""
    database = open_server(empty_server, Limits(lock=1, statement=2))
    yield database
    database.close()


async def test_a_lock_on_a_server_is_said_and_when_it_is_let_go_everything_goes_on(
    service: ServiceFactory, server: Database, empty_server: str
) -> None:
    answering, other = service(store=SqlStore(server, KEYS)), open_server(empty_server)

    with other.engine.begin() as holding:
        holding.exec_driver_sql("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
        for ask in (answering.accept, answering.answer):
            with pytest.raises(StoreUnavailableError, match=r"^another session holds a lock on the database"):
                await ask(_message("1", "impar billing"))
    answered = await answering.answer(_message("1", "impar billing"))
    other.close()

    assert answered.reply.card == "ganglion-impar/billing"


async def test_a_statement_that_takes_too_long_is_said(server: Database) -> None:
    with pytest.raises(StoreUnavailableError, match=r"^the database does not answer in time$"):
        await server.run(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(30)").scalar())


@pytest.fixture
def full_server(server: Database) -> Iterator[Database]:
    """A database whose server raises what it raises when its disk is full (SQLSTATE 53100), for each new message."""
    raise_it = "BEGIN RAISE EXCEPTION 'could not extend file: zebra' USING ERRCODE = '53100'; END"
    server.do(
        lambda connection: [
            connection.exec_driver_sql(
                f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $${raise_it}$$"
            ),
            connection.exec_driver_sql(
                "CREATE TRIGGER full_disk BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION full_disk()"
            ),
        ]
    )
    yield server
    server.do(lambda connection: connection.exec_driver_sql("DROP FUNCTION IF EXISTS full_disk CASCADE"))


async def test_a_full_disk_of_a_server_is_said_and_when_there_is_room_again_everything_goes_on(
    service: ServiceFactory, full_server: Database
) -> None:
    answering = service(store=SqlStore(full_server, KEYS))

    for ask in (answering.accept, answering.answer):
        with pytest.raises(StoreUnavailableError, match=r"^the disk of the database is full$"):
            await ask(_message("1", "impar billing"))
    full_server.do(lambda connection: connection.exec_driver_sql("DROP FUNCTION full_disk CASCADE"))

    assert await answering.accept(_message("1", "impar billing")) is True


async def test_what_the_database_cannot_hold_is_a_mistake_and_not_an_absence(server: Database) -> None:
    with pytest.raises(DataError):
        await server.run(lambda connection: audit.note(connection, "x" * 65, "", 1, present()))


async def test_a_database_that_hangs_is_let_go_of_all_the_same(empty_server: str) -> None:
    database = open_server(empty_server, UPGRADING)
    hanging = asyncio.create_task(
        database.run(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(60)").scalar())
    )
    await asyncio.sleep(0.2)

    began = time.monotonic()
    await asyncio.to_thread(database.close)
    seconds = time.monotonic() - began

    with pytest.raises(StoreUnavailableError):
        await hanging
    assert seconds < 10


async def _serve_through_an_absence(service: ServiceFactory, server: Postgres, url: str, seconds: float) -> None:
    """Accept and answer, first with the server, then without it for so long, then with it again."""
    platform, stop = FakePlatform(), asyncio.Event()
    database = open_server(url)
    answering = service(store=SqlStore(database, KEYS), clock=present)
    work = asyncio.create_task(answering.run({"test": platform}, stop))
    accepted: list[str] = []
    refused = 0

    def see(until: float) -> bool:
        return time.monotonic() < until

    for phase in ("there", "away", "back"):
        if phase == "away":
            await asyncio.to_thread(server.stop)
        elif phase == "back":
            await asyncio.to_thread(server.start)
        end = time.monotonic() + (seconds if phase == "away" else 0.5)
        while see(end):
            event = f"event {len(accepted)}"
            try:
                await answering.accept(_message(event))
                accepted.append(event)
            except StoreUnavailableError:
                refused += 1
            await asyncio.sleep(0.02)
    async with asyncio.timeout(PATIENCE):
        while len({sent.key for sent in platform.sent}) < len(accepted):  # noqa: ASYNC110 - a fake rings no bell
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(work, PATIENCE)
    database.close()

    assert refused > 0
    assert list(dict.fromkeys(sent.key for sent in platform.sent)) == [f"test:{event}" for event in accepted]


async def test_a_server_that_goes_away_is_said_and_when_it_is_back_everything_goes_on(
    service: ServiceFactory, postgres_server: Postgres, stoppable_server: str
) -> None:
    await _serve_through_an_absence(service, postgres_server, stoppable_server, 1)


@pytest.mark.long
async def test_a_server_that_is_away_for_half_a_minute_loses_nothing(
    service: ServiceFactory, postgres_server: Postgres, stoppable_server: str
) -> None:
    await _serve_through_an_absence(service, postgres_server, stoppable_server, 30)
