"""What tests of the adapters share: stores of every kind, and that nothing is left behind."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from adapters.memory import MemoryStore
from adapters.storage import schema, tables
from adapters.storage.database import Database, open_file, open_server
from adapters.storage.keys import Keys
from adapters.storage.store import SqlStore
from bot.ports import Store
from tests.adapters import postgres
from tests.adapters.postgres import Postgres

KEYS = Keys(b"a secret of the tests")

OpenDatabase: TypeAlias = Callable[[], Database]


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """Forget the logs that a command set up, for they go to a stream that ends with its test, and who was silenced."""
    root = logging.getLogger()
    handlers, before = root.handlers[:], _levels()
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    for logger, level in _levels().items():
        if level != before.get(logger, logging.NOTSET):  # each level that is set empties the caches of all loggers
            logger.setLevel(before.get(logger, logging.NOTSET))


def _levels() -> dict[logging.Logger, int]:
    """The level of every logger."""
    known = (logging.root, *logging.root.manager.loggerDict.values())
    return {each: each.level for each in known if isinstance(each, logging.Logger)}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server of one's own, which can be stopped."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database on a server: on one's own, or on the one that IMPAR_TEST_POSTGRES_URL names."""
    named = os.environ.get("IMPAR_TEST_POSTGRES_URL")
    with new_database(named or request.getfixturevalue("postgres_server").url) as url:
        yield url


@contextmanager
def new_database(url: str) -> Iterator[str]:
    """The address of an empty database on a server, which is gone afterwards."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    name = f"impar_test_{uuid4().hex}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def server_with_tables(postgres_url: str) -> str:
    """A database on a PostgreSQL server with all tables."""
    return _with(schema.upgrade, postgres_url)


@pytest.fixture
def empty_server(server_with_tables: str) -> str:
    """A database on a PostgreSQL server with all tables and nothing in them."""
    return _with(empty, server_with_tables)


@pytest.fixture(scope="session")
def stoppable_server_with_tables(postgres_server: Postgres) -> Iterator[str]:
    """A database with all tables on the server of one's own."""
    with new_database(postgres_server.url) as url:
        yield _with(schema.upgrade, url)


@pytest.fixture
def stoppable_server(stoppable_server_with_tables: str) -> str:
    """An empty database with all tables on `postgres_server`, whatever server IMPAR_TEST_POSTGRES_URL names."""
    return _with(empty, stoppable_server_with_tables)


def _with(work: Callable[[Connection], object], url: str) -> str:
    database = open_server(url)
    database.do(work)
    database.close()
    return url


@pytest.fixture(scope="session")
def file_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "impar.sqlite"
    database = open_file(file)
    database.do(schema.upgrade)
    database.close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def open_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenDatabase]:
    """Opens one empty database as often as it is asked, as so many processes would; of each kind in turn."""
    with opener(request, request.param, tmp_path) as open_one:
        yield open_one


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, of each kind in turn."""
    if request.param == "memory":
        yield MemoryStore()
        return
    with opener(request, request.param, tmp_path) as open_one:
        yield SqlStore(open_one(), KEYS)


@contextmanager
def opener(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[OpenDatabase]:
    """Opens one empty database of that kind, as often as it is called."""
    opened: list[Database] = []
    if kind == "sqlite":
        file = Path(shutil.copy(request.getfixturevalue("file_with_tables"), folder))
    else:
        url = request.getfixturevalue("server_with_tables")

    def open_one() -> Database:
        opened.append(open_file(file) if kind == "sqlite" else open_server(url))
        return opened[-1]

    open_one().do(empty)
    yield open_one
    for database in opened:
        database.close()


def empty(connection: Connection) -> None:
    """Delete every row."""
    for table in reversed(tables.METADATA.sorted_tables):
        connection.execute(table.delete())
