"""A copy brings back what was kept, and forgets whom the database has forgotten."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.settings import Settings
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
        back_up(here, tmp_path / "copy")
    here.database_file.unlink()

    restore(here, tmp_path / "copy", NOON)

    assert await _audiences(here) == [Audience.CODER, Audience.CODER]
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


async def test_who_was_forgotten_since_the_copy_was_made_stays_forgotten(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy")
    with open_to_serve(here, NOON) as storage:
        await SqlStore(storage.database, storage.keys).forget("test", "one", NOON)

    restore(here, tmp_path / "copy", NOON)

    assert await _audiences(here) == [None, Audience.CODER]


def test_a_copy_overwrites_nothing(here: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("mine", encoding="utf-8")

    with pytest.raises(StorageError, match="There is a file"):
        back_up(here, tmp_path / "copy")

    assert (tmp_path / "copy").read_text(encoding="utf-8") == "mine"


async def test_a_file_that_is_no_copy_changes_nothing(here: Settings, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE t (c)").connection.close()
    (tmp_path / "text").write_text("no database", encoding="utf-8")

    for name in ("other", "text", "missing"):
        with pytest.raises(StorageError, match="is not a whole copy of a database of Impar; nothing was changed"):
            restore(here, tmp_path / name, NOON)

    assert await _audiences(here) == [Audience.CODER, Audience.CODER]


def test_a_database_in_use_is_not_replaced(here: Settings, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy")

    with open_to_serve(here, NOON), pytest.raises(StorageError, match="stop it first"):
        restore(here, tmp_path / "copy", NOON)


def test_a_server_has_tools_of_its_own(here: Settings, tmp_path: Path) -> None:
    there = replace(here, database_url="postgresql://h/d")

    with pytest.raises(StorageError, match="pg_dump"):
        back_up(there, tmp_path / "copy")
    with pytest.raises(StorageError, match="pg_dump"):
        restore(there, tmp_path / "copy", NOON)
