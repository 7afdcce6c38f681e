"""A copy brings back what was kept, and forgets whom the database has forgotten."""

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from adapters.settings import Settings
from adapters.storage import tables, team
from adapters.storage.backup import back_up, restore
from adapters.storage.errors import StorageError
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from answers.audience import Audience
from bot.conversation import NEW, Conversation
from bot.message import Message, Question
from bot.records import AudienceChosen
from bot.reply import Outcome, Reply
from bot.turn import Turn
from tests.adapters import executable
from tests.fakes import NOON, clock_at

ONE = Message("1", "test", "one", "one", Question("audience coder"))
OTHER = Message("2", "test", "other", "other", Question("audience coder"))


def _work(_message: Message, conversation: Conversation) -> Turn:
    return Turn(conversation, Reply(Outcome.COURTESY), (AudienceChosen(Audience.CODER),))


@pytest.fixture
async def here(tmp_path: Path) -> Settings:
    """A database that knows two people."""
    settings = Settings(data=tmp_path / "data")
    with open_to_serve(settings, NOON) as storage:
        store = SqlStore(storage.database, storage.keys)
        for message in (ONE, OTHER):
            await store.accept(message, NEW, NOON)
        await store.handle(_work, Reply(Outcome.REFUSE), clock_at(NOON))
    return settings


async def _audiences(settings: Settings) -> list[Audience | None]:
    with open_to_serve(settings, NOON) as storage:
        store = SqlStore(storage.database, storage.keys)
        return [(await store.profile("test", person)).audience for person in ("one", "other")]


async def test_a_copy_that_was_made_in_use_brings_everything_back(here: Settings, tmp_path: Path) -> None:
    with open_to_serve(here, NOON):
        back_up(here, tmp_path / "copy", NOON)
    here.database_file.unlink()

    restore(here, tmp_path / "copy", NOON)

    assert await _audiences(here) == [Audience.CODER, Audience.CODER]
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


async def test_who_was_forgotten_since_the_copy_was_made_stays_forgotten(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy", NOON)
    with open_to_serve(here, NOON) as storage:
        await SqlStore(storage.database, storage.keys).forget("test", "one", NOON)

    restore(here, tmp_path / "copy", NOON)

    assert await _audiences(here) == [None, Audience.CODER]


async def test_a_database_that_is_damaged_is_replaced_where_it_is_said_that_what_it_knew_is_lost(
    here: Settings, tmp_path: Path
) -> None:
    back_up(here, tmp_path / "copy", NOON)
    damaged = b"not a database any more" * 1000
    here.database_file.write_bytes(damaged)

    with pytest.raises(StorageError, match=r"cannot be read .* impar db restore FILE --without-forgotten"):
        restore(here, tmp_path / "copy", NOON)
    still = here.database_file.read_bytes()
    restore(here, tmp_path / "copy", NOON, without_forgotten=True)

    assert still == damaged
    assert await _audiences(here) == [Audience.CODER, Audience.CODER]
    assert kept_beside(here).read_bytes() == damaged


def kept_beside(here: Settings) -> Path:
    return here.database_file.with_name("impar.sqlite.before-restore")


async def test_what_was_replaced_is_kept_beside_and_nothing_else_is(here: Settings, tmp_path: Path) -> None:
    before = {file.name for file in here.data.iterdir()}
    back_up(here, tmp_path / "copy", NOON)
    with open_to_serve(here, NOON) as storage:
        await SqlStore(storage.database, storage.keys).forget("test", "one", NOON)

    for _ in range(2):
        restore(here, tmp_path / "copy", NOON)

    assert {file.name for file in here.data.iterdir()} == before | {"impar.sqlite.before-restore"}
    with closing(sqlite3.connect(kept_beside(here))) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_what_lies_beside_a_damaged_file_is_not_taken_for_the_copys(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy", NOON)
    beside = here.database_file.with_name("impar.sqlite-wal")
    here.database_file.write_bytes(b"not a database any more" * 1000)
    beside.write_bytes(b"a log of what the damaged file does not hold yet")

    restore(here, tmp_path / "copy", NOON, without_forgotten=True)

    assert not beside.exists()
    assert kept_beside(here).with_name("impar.sqlite.before-restore-wal").exists()
    assert await _audiences(here) == [Audience.CODER, Audience.CODER]


async def test_a_copy_that_was_made_with_another_secret_changes_nothing(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy", NOON)
    elsewhere = Settings(data=tmp_path / "elsewhere")
    with open_to_serve(elsewhere, NOON):
        pass
    nowhere = Settings(data=tmp_path / "nowhere")

    with pytest.raises(StorageError, match="was made with another secret"):
        restore(elsewhere, tmp_path / "copy", NOON)
    with pytest.raises(StorageError, match="is not there: put back the one that the database was made with"):
        restore(nowhere, tmp_path / "copy", NOON)

    assert await _audiences(elsewhere) == [None, None]
    assert not (nowhere.data / "secret").exists()
    assert not nowhere.database_file.exists()


async def test_who_left_the_team_and_what_was_noted_since_the_copy_was_made_stays(
    here: Settings, tmp_path: Path
) -> None:
    def do(work: Callable[[Connection], object]) -> None:
        with open_to_serve(here, NOON) as storage:
            storage.database.do(work)

    do(lambda connection: team.add(connection, "Ada", "first", NOON))
    do(lambda connection: team.add(connection, "Ben", "first", NOON))
    back_up(here, tmp_path / "copy", NOON)
    do(lambda connection: team.remove(connection, "Ada", NOON))
    do(lambda connection: team.add(connection, "Ben", "second", NOON))

    restore(here, tmp_path / "copy", NOON)

    with open_to_serve(here, NOON) as storage:
        users = storage.database.do(lambda it: it.execute(select(tables.users.c.name, tables.users.c.password)).all())
        acts = storage.database.do(lambda it: it.execute(select(tables.audit.c.act, tables.audit.c.subject)).all())
    assert [tuple(row) for row in users] == [("Ben", "second")]
    assert [tuple(row) for row in acts] == [
        ("user add", "Ada"),
        ("user add", "Ben"),
        ("backup", "copy"),
        ("user remove", "Ada"),
        ("user add", "Ben"),
        ("restore", ""),
    ]


async def test_a_database_of_an_older_version_is_replaced_too(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy", NOON)
    with closing(sqlite3.connect(here.database_file)) as old:
        old.executescript("DROP TABLE users; ALTER TABLE audit DROP COLUMN detail")

    restore(here, tmp_path / "copy", NOON)

    assert await _audiences(here) == [Audience.CODER, Audience.CODER]


def test_a_copy_for_which_there_is_no_room_is_said_and_leaves_nothing(here: Settings, tmp_path: Path) -> None:
    """Of a file, the shell lets nobody write more than two blocks; Python has that fail as a full disk does."""
    asked = f"ulimit -f 2; exec {executable.IMPAR} db backup {tmp_path / 'copy'}"
    env = executable.environment(IMPAR_DATA=str(here.data))
    finished = subprocess.run(["bash", "-c", asked], env=env, capture_output=True, text=True, check=False)  # noqa: S603, S607 - the project's own command

    assert finished.returncode == 1
    assert "could not be copied" in finished.stderr
    assert "Traceback" not in finished.stderr
    assert not (tmp_path / "copy").exists()


def test_a_copy_overwrites_nothing(here: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("mine", encoding="utf-8")

    with pytest.raises(StorageError, match="There is a file"):
        back_up(here, tmp_path / "copy", NOON)

    assert (tmp_path / "copy").read_text(encoding="utf-8") == "mine"


async def test_a_file_that_is_no_copy_changes_nothing(here: Settings, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE t (c)").connection.close()
    (tmp_path / "text").write_text("no database", encoding="utf-8")

    for name in ("other", "text", "missing"):
        with pytest.raises(StorageError, match="is not a whole copy of a database of Impar; nothing was changed"):
            restore(here, tmp_path / name, NOON)

    assert await _audiences(here) == [Audience.CODER, Audience.CODER]


def test_a_database_in_use_is_not_replaced(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy", NOON)

    with open_to_serve(here, NOON), pytest.raises(StorageError, match="stop it first"):
        restore(here, tmp_path / "copy", NOON)


def test_a_server_has_tools_of_its_own(here: Settings, tmp_path: Path) -> None:
    there = replace(here, database_url="postgresql://h/d")

    with pytest.raises(StorageError, match="pg_dump"):
        back_up(there, tmp_path / "copy", NOON)
    with pytest.raises(StorageError, match="pg_dump"):
        restore(there, tmp_path / "copy", NOON)
