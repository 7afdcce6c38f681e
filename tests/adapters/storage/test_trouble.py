"""What is wrong with a database is said in words that an operator can act on."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError

from adapters.storage import schema
from adapters.storage.database import Database, open_server
from adapters.storage.trouble import in_words
from bot.ports import StoreUnavailableError


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (b"no database at all, and long enough to be looked at " * 40, "damaged: put a copy back by impar db restore"),
        (b"", "cannot be opened"),
    ],
)
def test_a_file_that_cannot_be_used_is_said(tmp_path: Path, spoiled: bytes, said: str) -> None:
    file = tmp_path / "impar.sqlite"
    if spoiled:
        file.write_bytes(spoiled)
    else:
        file.symlink_to(tmp_path / "gone" / "impar.sqlite")
    database = Database(create_engine(f"sqlite:///{file}"), 1)

    with pytest.raises(StoreUnavailableError, match=said):
        database.do(schema.present)
    database.close()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SQLITE_IOERR_SHMSIZE", "the disk of the database is full, or it fails"),
        ("SQLITE_IOERR_WRITE", "the disk of the database is full, or it fails"),
        ("SQLITE_CORRUPT_INDEX", "the database file is damaged"),
        ("SQLITE_READONLY_DBMOVED", "the database cannot be written to"),
    ],
)
def test_an_error_of_sqlite_is_said_in_words(code: str, said: str) -> None:
    error = sqlite3.OperationalError("zebra")
    error.sqlite_errorname = code

    assert in_words(OperationalError("", {}, error)).startswith(said)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://impar@127.0.0.1:1/none", "nothing listens where DATABASE_URL points"),
        ("postgresql://impar@/none?host=/no-such-folder", "nothing listens where DATABASE_URL points"),
        ("postgresql://impar@no-such-host.invalid/none", "the host in DATABASE_URL is not known"),
    ],
)
def test_a_server_that_is_not_there_is_said(address: str, said: str) -> None:
    database = open_server(address)

    with pytest.raises(StoreUnavailableError, match=f"^{said}$"):
        database.do(schema.present)
    database.close()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"database": "no_such_database"}, "the database server has no database of the name in DATABASE_URL"),
        ({"username": "nobody_there"}, "the database refuses the user or the password in DATABASE_URL"),
    ],
)
def test_a_server_that_lets_nobody_in_is_said(empty_server: str, changed: dict[str, str], said: str) -> None:
    address = make_url(empty_server).set(**changed)  # type: ignore[arg-type] # of its parts by name
    database = open_server(address.render_as_string(hide_password=False))

    with pytest.raises(StoreUnavailableError, match=f"^{said}$"):
        database.do(schema.present)
    database.close()


def test_a_wrong_password_is_said() -> None:
    """As the server words it: a server of the tests' own asks for no password."""
    said = 'connection failed: connection to server at "h", port 5432 failed: FATAL:  password authentication failed'

    assert (
        in_words(OperationalError("", {}, Exception(said)))
        == "the database refuses the user or the password in DATABASE_URL"
    )
