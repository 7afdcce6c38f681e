"""Copies of a database file, and the way back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from adapters.settings import Settings
from adapters.storage import audit, schema
from adapters.storage.database import open_file
from adapters.storage.errors import StorageError
from adapters.storage.folder import keep_names
from adapters.storage.keys import Keys
from adapters.storage.lock import locked
from adapters.storage.memoir import NOTHING, Memoir, read_memoir, retell
from adapters.storage.opening import open_to_look, operator
from adapters.storage.secret import read_secret
from bot.ports import StoreUnavailableError

_FOR_A_SERVER = "is for the database file; for PostgreSQL use its own tools, like pg_dump and pg_restore"
_BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a file that is in use


def back_up(settings: Settings, target: Path, now: datetime) -> bool:
    """Copy the database to a new file, also while it is in use; gives whether that could be noted in the audit.

    Raises `StorageError`; then there is no new file.
    """
    _refuse_server(settings, "backup")
    if target.exists():
        raise StorageError(f"There is a file {target} already: name another one")
    if not settings.database_file.exists():
        raise StorageError(f"There is no database in {settings.data} yet")
    _copy(settings.database_file, target)
    try:
        with open_to_look(settings) as storage:
            storage.database.do(lambda connection: audit.note(connection, "backup", target.name, 0, now))
    except (StorageError, StoreUnavailableError):  # of another version, say, or on a full disk: a copy is needed then
        return False
    return True


def restore(settings: Settings, source: Path, now: datetime, *, without_forgotten: bool = False) -> None:
    """Put a copy in the place of the database, which is kept beside as *.before-restore.

    Who was forgotten since the copy was made stays so; who belongs to the content team, and the audit, stay as they
    are. Where the present database cannot be read any more, that is not known, and the copy is put back only
    `without_forgotten`. Raises `StorageError`; then nothing was changed.
    """
    _refuse_server(settings, "restore")
    _refuse_unfit(source)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(settings.data / "impar.lock"):
        _refuse_of_another_secret(settings, source)
        memoir = NOTHING if without_forgotten else _memoir(settings.database_file)
        with _draft(settings.database_file.with_suffix(".restoring")) as fresh:
            _copy(source, fresh)
            _bring_up_to_date(fresh, memoir, now)
            _put_in_place(fresh, settings.database_file)


def _copy(source: Path, target: Path) -> None:
    try:
        target.touch(mode=0o600)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
        with target.open("rb") as written:
            os.fsync(written.fileno())
        keep_names(target.parent)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        why = getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None) or type(error).__name__
        raise StorageError(
            f"{source} could not be copied to {target} ({why}): see whether that disk has room, or name another place"
        ) from None


def _refuse_server(settings: Settings, command: str) -> None:
    if settings.database_url:
        raise StorageError(f"impar db {command} {_FOR_A_SERVER}")


def _refuse_unfit(source: Path) -> None:
    """Refuse a file that is no whole database of this program."""
    try:
        with closing(_looked_into(source)) as old:
            whole = old.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            old.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        whole = False
    if not whole:
        raise StorageError(f"{source} is not a whole copy of a database of Impar; nothing was changed")


def _refuse_of_another_secret(settings: Settings, source: Path) -> None:
    with closing(_looked_into(source)) as old:
        seal = old.execute("SELECT hash FROM seal").fetchone()
    keys = Keys(settings.secret.encode() or read_secret(settings.data / "secret"))
    if seal is not None and seal != (keys.seal,):
        raise StorageError(
            f"{source} was made with another secret than IMPAR_SECRET (or {settings.data / 'secret'}) holds now: "
            f"nobody in it could be found again. Put that secret back first. Nothing was changed."
        )


def _looked_into(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)


def _memoir(file: Path) -> Memoir:
    """What the present database knows that no copy may undo."""
    if not file.exists():
        return NOTHING
    try:
        database = open_file(file)
        try:
            return database.do(read_memoir)
        finally:
            database.close()
    except StoreUnavailableError as error:
        raise StorageError(
            f"{file} cannot be read ({error}): it is not known who was forgotten since the copy was made, who left "
            f"the content team, and what was noted in the audit. To put the copy back all the same, and then to forget "
            f"them again by hand: impar db restore FILE --without-forgotten. Nothing was changed."
        ) from None


def _bring_up_to_date(file: Path, memoir: Memoir, now: datetime) -> None:
    database = open_file(file, actor=operator())
    try:
        database.do(schema.upgrade)
        database.do(lambda connection: retell(connection, memoir, now))
        database.do(lambda connection: audit.note(connection, "restore", "", 0, now))
    finally:
        database.close()


@contextmanager
def _draft(file: Path) -> Iterator[Path]:
    """A name for a file that is gone afterwards, unless it has another name by then."""
    _remove(file)
    try:
        yield file
    finally:
        _remove(file)


def _put_in_place(fresh: Path, file: Path) -> None:
    """Give the new file its name in one step; the old one keeps another, with what was beside it.

    What lies beside the old file must not be taken for the new one's. Where the old file could be read, it is empty by
    now: the last to close a file writes what is beside it into it.
    """
    kept = file.with_name(f"{file.name}.before-restore")
    if file.exists():
        _remove(kept)
        for suffix in _BESIDE:
            beside = file.with_name(file.name + suffix)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + suffix))
        os.link(file, kept)
    fresh.replace(file)
    keep_names(file.parent)


def _remove(file: Path) -> None:
    for suffix in ("", *_BESIDE):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
