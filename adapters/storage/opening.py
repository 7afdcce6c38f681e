"""Opens the database that is set, and makes sure that it is fit to be used."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, text

from adapters.settings import Settings
from adapters.storage import audit, outbox, schema, tables
from adapters.storage.database import UPGRADING, Database, open_file, open_server
from adapters.storage.errors import StorageError
from adapters.storage.keys import Keys
from adapters.storage.lock import locked
from adapters.storage.secret import keep_secret


@dataclass(frozen=True, slots=True)
class Storage:
    """An open database, and the keys under which it knows people and conversations.

    `beside` is the same database for whoever reads much of it: nobody who writes waits for that.
    """

    database: Database
    keys: Keys
    beside: Database


@contextmanager
def open_to_serve(settings: Settings, now: datetime) -> Iterator[Storage]:
    """The database for a process that answers messages. A file is made and upgraded where that is needed.

    Raises `StorageError`, `bot.ports.StoreUnavailableError`.
    """
    if settings.database_url:
        with _opened(settings) as storage:
            _check(storage)
            yield storage
        return
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(settings.data / "impar.lock"), _opened(settings) as storage:
        upgrade(storage.database, now)
        storage.database.do(lambda connection: check_seal(connection, storage.keys))
        storage.database.do(lambda connection: outbox.let_go(connection, now))
        yield storage


@contextmanager
def open_to_look(settings: Settings) -> Iterator[Storage]:
    """The database for an operator, while others may be serving from it. Raises as `open_to_serve`."""
    if not settings.database_url and not settings.database_file.exists():
        raise StorageError(f"There is no database in {settings.data} yet. It is made by: impar serve")
    with _opened(settings, operator()) as storage:
        _check(storage)
        yield storage


@contextmanager
def open_to_upgrade(settings: Settings) -> Iterator[Database]:
    """The database in whatever state it is. Raises as `open_to_serve`."""
    if settings.database_url:
        with _closing(open_server(settings.database_url, UPGRADING, operator())) as database:
            yield database
        return
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        locked(settings.data / "impar.lock"),
        _closing(open_file(settings.database_file, actor=operator())) as database,
    ):
        yield database


def upgrade(database: Database, now: datetime) -> str:
    """Bring the schema to the version that this program needs, and give the version that it had."""

    def bring(connection: Connection) -> str:
        before = schema.upgrade(connection)
        if before not in (schema.NONE, schema.needed()):
            audit.note(connection, "upgrade", f"from {before} to {schema.needed()}", 0, now)
        return before

    return database.do(bring)


def operator() -> str:
    """Who runs a command, by the name that the system knows them by; their number where it knows no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name[: tables.LONGEST_NAME]
    except KeyError:  # no entry in the list of users, as in some containers
        return str(os.getuid())


@contextmanager
def _opened(settings: Settings, actor: str = "") -> Iterator[Storage]:
    if settings.database_url:
        with _closing(open_server(settings.database_url, actor=actor)) as database:
            yield Storage(database, Keys(settings.secret.encode()), database)
        return
    keys = Keys(settings.secret.encode() or keep_secret(settings.data / "secret"))
    file = settings.database_file
    with _closing(open_file(file, actor=actor)) as database, _closing(open_file(file, reads_only=True)) as beside:
        yield Storage(database, keys, beside)


@contextmanager
def _closing(database: Database) -> Iterator[Database]:
    try:
        yield database
    finally:
        database.close()


def _check(storage: Storage) -> None:
    storage.database.do(schema.check)
    storage.database.do(lambda connection: check_seal(connection, storage.keys))


def check_seal(connection: Connection, keys: Keys) -> None:
    """Have a new database remember its secret, and refuse an old one that was made with another."""
    seal = _seal(connection) or _sealed(connection, keys)
    if seal != keys.seal:
        raise StorageError(
            "The database was made with another secret than IMPAR_SECRET (or the file 'secret' in the data folder) "
            "holds now: with this one nobody in it can be found again. Set the secret that it was made with."
        )


def _seal(connection: Connection) -> str | None:
    seal: str | None = connection.execute(select(tables.seal.c.hash)).scalar()
    return seal


def _sealed(connection: Connection, keys: Keys) -> str:
    """The seal of a database that had none: that of these keys, or of a process that came first meanwhile."""
    if connection.dialect.name == "postgresql":  # where two processes start at once, one waits for the other
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('impar seal'))"))
    seal = _seal(connection)
    if seal is None:
        connection.execute(insert(tables.seal).values(hash=keys.seal))
    return seal or keys.seal
