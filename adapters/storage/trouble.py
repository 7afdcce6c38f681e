"""What is wrong with a database, in words that an operator can act on.

Never the database's own message, for it may repeat what it was given.
"""

import re

from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionError

# PostgreSQL, appendix A: serialization_failure, deadlock_detected.
_ENTANGLED = ("40001", "40P01")
# By how the database's own code begins: SQLite's "Result and Error Codes", PostgreSQL's appendix A.
_BY_CODE = {
    "SQLITE_FULL": "the disk of the database is full",
    "SQLITE_BUSY": "the database is locked by another process",
    "SQLITE_READONLY": "the database cannot be written to",
    "SQLITE_IOERR_SHM": "the disk of the database is full, or it fails",  # the file beside it cannot grow
    "SQLITE_IOERR": "the disk of the database is full, or it fails",
    "SQLITE_CANTOPEN": "the database file cannot be opened",
    "SQLITE_NOTADB": "the database file is damaged: put a copy back by impar db restore",
    "SQLITE_CORRUPT": "the database file is damaged: put a copy back by impar db restore",
    "28": "the database refuses the user or the password in DATABASE_URL",
    "3D000": "the database server has no database of the name in DATABASE_URL",
    "53100": "the disk of the database is full",
    "53300": "the database takes no more connections",
    "55P03": "another session holds a lock on the database for too long",
    "57014": "the database does not answer in time",
    "57P": "the database is being stopped or started",
}
# Of a connection that never came about there is no code: libpq's and the server's own words, where they are in English.
_BY_WORDS = (
    (r"FATAL: +(password authentication failed|role )|no password supplied", _BY_CODE["28"]),
    (r"FATAL: +no pg_hba.conf entry", "the database lets nobody in from here: see its pg_hba.conf"),
    (r"FATAL: +database ", _BY_CODE["3D000"]),
    (r"FATAL: +the database system is (starting up|shutting down)", _BY_CODE["57P"]),
    (r"FATAL: +(sorry, )?too many", _BY_CODE["53300"]),
    (r"failed to resolve host|could not translate host name", "the host in DATABASE_URL is not known"),
    (r"failed: (Connection refused|No such file)", "nothing listens where DATABASE_URL points"),
    (r"timeout expired", "the database cannot be reached in time"),
)


def is_away(error: Exception) -> bool:
    """Whether it is the database's trouble, and not a mistake in what it was asked to do."""
    if isinstance(error, IntegrityError | ProgrammingError | DataError):
        return False
    return not isinstance(error, DBAPIError) or isinstance(error, DatabaseError | InterfaceError)


def is_worth_another_try(error: Exception) -> bool:
    """Whether others were in the way, or a connection broke that had been made earlier."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or _code(error) in _ENTANGLED)


def in_words(error: Exception) -> str:
    """What is wrong."""
    if isinstance(error, NoConnectionError):
        return "the database has no connection free"
    code = _code(error) if isinstance(error, DBAPIError) else ""
    known = next((words for start, words in _BY_CODE.items() if code.startswith(start)), "")
    return known or _unconnected(error) or f"the database cannot be used ({code or type(error).__name__})"


def _code(error: DBAPIError) -> str:
    """The database's own name for what went wrong."""
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) or ""


def _unconnected(error: Exception) -> str:
    said = str(error.orig) if isinstance(error, DBAPIError) and not _code(error) else ""
    return next((words for pattern, words in _BY_WORDS if re.search(pattern, said)), "")
