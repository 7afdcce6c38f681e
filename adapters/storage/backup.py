"""Copies of a database file, and the way back."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from adapters.settings import Settings
from adapters.storage import desk, schema, tables
from adapters.storage.database import open_file
from adapters.storage.errors import StorageError
from adapters.storage.lock import locked
from adapters.storage.people import FORGET, forget

_FOR_A_SERVER = "is for the database file; for PostgreSQL use its own tools, like pg_dump and pg_restore"


def back_up(settings: Settings, target: Path) -> None:
    """Copy the database to a new file, also while it is in use. Raises `StorageError`."""
    _refuse_server(settings, "backup")
    if target.exists():
        raise StorageError(f"There is a file {target} already: name another one")
    if not settings.database_file.exists():
        raise StorageError(f"There is no database in {settings.data} yet")
    _copy(settings.database_file, target)


def restore(settings: Settings, source: Path, now: datetime) -> None:
    """Put a copy in the place of the database; who was forgotten since it was made stays so. Raises `StorageError`."""
    _refuse_server(settings, "restore")
    _refuse_unfit(source)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(settings.data / "impar.lock"):
        forgotten = _forgotten(settings.database_file)
        fresh = settings.database_file.with_suffix(".restoring")
        fresh.unlink(missing_ok=True)
        _copy(source, fresh)
        _bring_up_to_date(fresh, forgotten, now)
        for suffix in ("-wal", "-shm"):
            settings.database_file.with_name(settings.database_file.name + suffix).unlink(missing_ok=True)
        fresh.replace(settings.database_file)


def _copy(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _refuse_server(settings: Settings, command: str) -> None:
    if settings.database_url:
        raise StorageError(f"impar db {command} {_FOR_A_SERVER}")


def _refuse_unfit(source: Path) -> None:
    """Refuse a file that is no whole database of this program."""
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old:
            whole = old.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            old.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        whole = False
    if not whole:
        raise StorageError(f"{source} is not a whole copy of a database of Impar; nothing was changed")


def _forgotten(file: Path) -> Sequence[str]:
    """The people whom the present database has forgotten."""
    if not file.exists():
        return ()
    database = open_file(file)
    try:
        return database.do(_read_forgotten)
    finally:
        database.close()


def _read_forgotten(connection: Connection) -> Sequence[str]:
    if schema.present(connection) == schema.NONE:
        return ()
    return connection.execute(select(tables.audit.c.subject).where(tables.audit.c.act == FORGET)).scalars().all()


def _bring_up_to_date(file: Path, forgotten: Sequence[str], now: datetime) -> None:
    database = open_file(file)
    try:
        database.do(schema.upgrade)
        database.do(lambda connection: [forget(connection, person, now) for person in set(forgotten)])
        database.do(lambda connection: desk.note(connection, "restore", "", 0, now))
    finally:
        database.close()
