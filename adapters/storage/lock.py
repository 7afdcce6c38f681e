"""That only one process at a time serves from a database file."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.storage.errors import StorageError


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Keep others out until this ends, or the process ends in any way. Raises `StorageError`."""
    opened = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise StorageError(
            f"Another Impar uses {file.parent}: stop it first, or choose another folder by IMPAR_DATA. "
            f"Several processes can share a PostgreSQL database: name it by DATABASE_URL."
        ) from None
    finally:
        os.close(opened)
