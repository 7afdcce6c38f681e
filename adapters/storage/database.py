"""The one place where a transaction begins and ends, and where the database's errors become the store's."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.ports import StoreUnavailableError

Result = TypeVar("Result")

# Seconds that a connection is waited for, and that another process may hold SQLite's lock.
_PATIENCE = 5
_CONNECTIONS = 4
_LONGEST_SILENCE = 60
# libpq, "Parameter Key Words": a server that answers no packet for some seconds is taken for gone.
_NOTICE_SILENCE = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 15_000}
_TRIES = 2
# PostgreSQL, appendix A: serialization_failure, deadlock_detected.
_ENTANGLED = ("40001", "40P01")
_IN_WORDS = {
    "SQLITE_FULL": "the disk of the database is full",
    "SQLITE_BUSY": "the database is locked by another process",
    "SQLITE_READONLY": "the database cannot be written to",
    "53100": "the disk of the database is full",
}


class Database:
    """SQLite or PostgreSQL, behind the same statements.

    Each transaction has a thread to itself from beginning to end, and is handed over as a whole: handing over each
    statement, as asynchronous drivers for SQLite do, costs more than all of them together.
    """

    def __init__(self, engine: Engine, threads: int) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self.insert: Callable[..., Any] = sqlite.insert if self.is_file else postgresql.insert

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == "sqlite"

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work in one transaction, in another thread. Raises `StoreUnavailableError`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.do, work)

    def do(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work in one transaction; it is done once more where others were in the way or a connection broke.

        Raises `StoreUnavailableError`.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                with self.engine.begin() as connection:
                    return work(connection)
            except (DBAPIError, NoConnectionError, OSError) as error:
                if not _is_away(error):
                    raise
                if not tries_left or not _is_worth_another_try(error):
                    raise StoreUnavailableError(_in_words(error)) from None
        raise AssertionError("there is at least one try")

    def without_waiting(self, connection: Connection) -> AbstractContextManager[object]:
        """Within it, statements that give nothing back are sent to a server without waiting for each to be done."""
        if self.is_file:
            return nullcontext()
        pipeline: AbstractContextManager[object] = connection.connection.driver_connection.pipeline()  # type: ignore[union-attr] # psycopg's own
        return pipeline

    def close(self) -> None:
        """Let go of every connection, once what is in hand is done."""
        self._threads.shutdown()
        self.engine.dispose()


def open_file(path: Path, patience: float = _PATIENCE, *, reads_only: bool = False) -> Database:
    """SQLite in that file. What is committed survives a loss of power; what is erased is overwritten.

    `patience` is for how many seconds another process may hold the lock. One that only reads takes no lock: whoever
    writes meanwhile does not wait for it (SQLite, "Write-Ahead Logging", section 2.2).
    """
    path.touch(mode=0o600)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=1,  # there is one writer anyway, and this way nobody waits for a lock
        max_overflow=0,
        pool_timeout=_PATIENCE,
        hide_parameters=True,
        connect_args={"timeout": patience},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own, which has no type
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {setting}")
        if reads_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return Database(engine, 1)


def open_server(url: str) -> Database:
    """PostgreSQL at that address."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        hide_parameters=True,
        connect_args={"connect_timeout": _PATIENCE, "application_name": "impar", **_NOTICE_SILENCE},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own, which has no type
        """Have the server let go of what a process holds that it no longer hears of."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET idle_in_transaction_session_timeout = '{_LONGEST_SILENCE}s'")
            cursor.execute(f"SET statement_timeout = '{_LONGEST_SILENCE}s'")
        connection.commit()

    return Database(engine, _CONNECTIONS)


def _is_away(error: Exception) -> bool:
    """Whether it is the database's trouble, and not a mistake in what it was asked to do."""
    if isinstance(error, IntegrityError | ProgrammingError):
        return False
    return not isinstance(error, DBAPIError) or isinstance(error, DatabaseError | InterfaceError)


def _is_worth_another_try(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and (error.connection_invalidated or _code(error) in _ENTANGLED)


def _code(error: DBAPIError) -> str:
    """The database's own name for what went wrong."""
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) or ""


def _in_words(error: Exception) -> str:
    """What is wrong. Never the database's own message, for it may repeat what it was given."""
    if isinstance(error, NoConnectionError):
        return "the database has no connection free"
    code = _code(error) if isinstance(error, DBAPIError) else ""
    return _IN_WORDS.get(code, f"the database cannot be used ({code or type(error).__name__})")
