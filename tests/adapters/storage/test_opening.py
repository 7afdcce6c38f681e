"""A database is made, upgraded or refused, and never half-used."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from adapters.settings import Settings
from adapters.storage import schema, tables
from adapters.storage.errors import StorageError
from adapters.storage.keys import Keys
from adapters.storage.opening import check_seal, open_to_look, open_to_serve, open_to_upgrade
from adapters.storage.secret import keep_secret
from adapters.storage.store import SqlStore
from bot.conversation import NEW
from bot.message import Message, Question
from tests.adapters.conftest import OpenDatabase, new_database
from tests.fakes import NOON

# Seconds in which the other process comes as far as it can.
LONG_ENOUGH = 0.3
MESSAGE = Message("1", "test", "one", "a person", Question("thanks"), "here")


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def _set_version(connection: Connection, version: str) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_the_steps_make_the_tables_that_the_program_uses(open_database: OpenDatabase) -> None:
    differences = open_database().do(
        lambda connection: compare_metadata(MigrationContext.configure(connection), tables.METADATA)
    )

    assert differences == []


def test_a_new_database_is_made_where_nobody_else_can_read_it(here: Settings) -> None:
    with open_to_serve(here, NOON):
        modes = {file.name: file.stat().st_mode & 0o777 for file in here.data.iterdir()}

    assert here.data.stat().st_mode & 0o777 == 0o700
    assert {"impar.sqlite", "impar.sqlite-wal", "secret", "impar.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}


async def test_what_was_kept_is_found_again_at_the_next_start(here: Settings) -> None:
    with open_to_serve(here, NOON) as storage:
        first = await SqlStore(storage.database, storage.keys).accept(MESSAGE, NEW, NOON)
    with open_to_serve(here, NOON) as storage:
        again = await SqlStore(storage.database, storage.keys).accept(MESSAGE, NEW, NOON)

    assert (first, again) == (True, False)


def test_a_second_process_on_the_same_file_is_told_what_to_do(here: Settings) -> None:
    with open_to_serve(here, NOON), pytest.raises(StorageError, match="stop it first"), open_to_serve(here, NOON):
        pass

    with open_to_serve(here, NOON):
        pass


def test_an_operator_may_look_while_it_is_served_from(here: Settings) -> None:
    with open_to_serve(here, NOON), open_to_look(here) as storage:
        assert storage.database.do(schema.present) == schema.needed()


def test_looking_makes_no_database(here: Settings) -> None:
    with pytest.raises(StorageError, match="There is no database in"), open_to_look(here):
        pass

    assert not here.data.exists()


def test_another_secret_is_noticed(here: Settings) -> None:
    with open_to_serve(here, NOON):
        pass
    (here.data / "secret").write_bytes(b"another secret " * 3)

    with pytest.raises(StorageError, match="made with another secret"), open_to_serve(here, NOON):
        pass


@pytest.mark.parametrize("left", [b"", b"\n", b"0123456789abcdef"])
def test_a_secret_that_is_empty_or_cut_short_is_refused_and_not_made_anew(here: Settings, left: bytes) -> None:
    with open_to_serve(here, NOON):
        pass
    (here.data / "secret").write_bytes(left)

    with pytest.raises(StorageError, match="is empty or cut short: put back the one"), open_to_serve(here, NOON):
        pass

    assert (here.data / "secret").read_bytes() == left


def test_two_processes_that_begin_at_once_have_one_secret_and_leave_nothing_else(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as processes:
        made = set(processes.map(keep_secret, [tmp_path / "secret"] * 8))

    assert len(made) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_a_newer_database_is_named_and_left_alone(here: Settings) -> None:
    with open_to_serve(here, NOON) as storage:
        storage.database.do(lambda connection: _set_version(connection, "9999"))

    with pytest.raises(StorageError, match="at version 9999, which is newer than version"), open_to_look(here):
        pass
    with pytest.raises(StorageError, match="at version 9999, which is newer"), open_to_serve(here, NOON):
        pass
    with pytest.raises(StorageError, match="at version 9999"), open_to_upgrade(here) as database:
        database.do(schema.upgrade)


def test_a_server_without_tables_is_not_used_before_it_is_upgraded(here: Settings, postgres_url: str) -> None:
    with new_database(postgres_url) as url:
        there = Settings(data=here.data, database_url=url, secret="s" * 32)

        with pytest.raises(StorageError, match="has no tables yet"), open_to_serve(there, NOON):
            pass
        with open_to_upgrade(there) as database:
            versions = [database.do(schema.upgrade) for _ in range(2)]
        with open_to_serve(there, NOON) as storage:
            present = storage.database.do(schema.present)

    assert versions == ["none", schema.needed()]
    assert present == schema.needed()


def test_a_process_that_starts_while_another_gives_a_new_server_its_secret_waits_for_it(
    here: Settings, postgres_url: str
) -> None:
    with new_database(postgres_url) as url, ThreadPoolExecutor(1) as beside:
        there = Settings(data=here.data, database_url=url, secret="s" * 32)
        with open_to_upgrade(there) as database:
            database.do(schema.upgrade)

            with database.engine.begin() as first:
                check_seal(first, Keys(there.secret.encode()))
                second = beside.submit(_start, there)
                time.sleep(LONG_ENOUGH)
            present = second.result()

    assert present == schema.needed()


def _start(settings: Settings) -> str:
    with open_to_serve(settings, NOON) as storage:
        return storage.database.do(schema.present)
