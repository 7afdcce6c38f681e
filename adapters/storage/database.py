"""The one place where a transaction begins and ends, and where the database's errors become the store's."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.storage.trouble import in_words, is_away, is_worth_another_try
from bot.ports import StoreUnavailableError

Result = TypeVar("Result")

# The option of a connection under which it knows who uses it.
ACTOR = "impar_actor"

# Seconds that a connection is waited for, and that another process may hold SQLite's lock.
_PATIENCE = 5
_CONNECTIONS = 4
# Seconds that a process in the middle of a transaction may say nothing, before the server lets go of what it holds.
_LONGEST_SILENCE = 60
# Seconds, twice: for what is in hand when the process ends, and for the server to take note that it is broken off.
_LAST_MOMENT = 1.0
# libpq, "Parameter Key Words": a server that answers no packet for some seconds is taken for gone.
_NOTICE_SILENCE = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 15_000}
_TRIES = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """For how many seconds a PostgreSQL server is waited for: for a lock, and for a statement; 0 for ever."""

    lock: int
    statement: int


# Somebody waits for an answer: who is told to come back soon is better served than who is kept.
SERVING = Limits(5, 10)
# A change of the schema takes as long as the tables are large.
UPGRADING = Limits(0, 0)


class Database:
    """SQLite or PostgreSQL, behind the same statements. `actor` is who uses it, for the audit.

    Each transaction has a thread to itself from beginning to end, and is handed over as a whole: handing over each
    statement, as asynchronous drivers for SQLite do, costs more than all of them together.
    """

    def __init__(self, engine: Engine, threads: int, actor: str = "") -> None:
        self.engine = engine.execution_options(**{ACTOR: actor})
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._work: set[Future[Any]] = set()
        self._connections: set[Any] = set()  # the driver's own, of transactions that are going on
        self.insert: Callable[..., Any] = sqlite.insert if self.is_file else postgresql.insert

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == "sqlite"

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work in one transaction, in another thread. Raises `StoreUnavailableError`."""
        future = self._threads.submit(self.do, work)
        self._work.add(future)
        future.add_done_callback(self._work.discard)
        return await asyncio.wrap_future(future)

    def do(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work in one transaction; it is done once more where others were in the way or a connection broke.

        Raises `StoreUnavailableError`.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                with self.engine.begin() as connection, self._going_on(connection):
                    return work(connection)
            except (DBAPIError, NoConnectionError, OSError) as error:
                if not is_away(error):
                    raise
                if not tries_left or not is_worth_another_try(error):
                    raise StoreUnavailableError(in_words(error)) from None
        raise AssertionError("there is at least one try")

    def without_waiting(self, connection: Connection) -> AbstractContextManager[object]:
        """Within it, statements that give nothing back are sent to a server without waiting for each to be done."""
        if self.is_file:
            return nullcontext()
        pipeline: AbstractContextManager[object] = connection.connection.driver_connection.pipeline()  # type: ignore[union-attr] # psycopg's own
        return pipeline

    def close(self) -> None:
        """Let go of every connection. What is in hand has a moment to be done, and is then broken off."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if wait(self._work, _LAST_MOMENT).not_done:
            for driver in tuple(self._connections):
                self._break_off(driver)
            wait(self._work, _LAST_MOMENT)
        self.engine.dispose()

    @contextmanager
    def _going_on(self, connection: Connection) -> Iterator[None]:
        driver = connection.connection.driver_connection
        self._connections.add(driver)
        try:
            yield
        finally:
            self._connections.discard(driver)

    def _break_off(self, driver: Any) -> None:  # noqa: ANN401 - as below
        with suppress(Exception):  # whatever it is, the process is about to end, and the server notices
            driver.interrupt() if self.is_file else driver.cancel_safe(timeout=_LAST_MOMENT)


def open_file(path: Path, patience: float = _PATIENCE, actor: str = "", *, reads_only: bool = False) -> Database:
    """SQLite in that file. What is committed survives a loss of power; what is erased is overwritten.

    `patience` is for how many seconds another process may hold the lock; `actor` who uses it, for the audit. Who only
    reads takes no lock, and who writes meanwhile does not wait (SQLite, "Write-Ahead Logging", section 2.2).
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

    return Database(engine, 1, actor)


def open_server(url: str, limits: Limits = SERVING, actor: str = "") -> Database:
    """PostgreSQL at that address; `actor` is who uses it, for the audit."""
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
            cursor.execute(f"SET lock_timeout = '{limits.lock}s'")
            cursor.execute(f"SET statement_timeout = '{limits.statement}s'")
        connection.commit()

    return Database(engine, _CONNECTIONS, actor)
