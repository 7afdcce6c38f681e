"""The secret by which ids are hashed, in the embedded default: made once, and kept beside the database."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from adapters.storage.errors import StorageError
from adapters.storage.folder import keep_names

_BYTES = 32
# Characters, as of IMPAR_SECRET; one that is made has twice as many.
_SHORTEST = 32


def keep_secret(file: Path) -> bytes:
    """The secret in the file; a new one where there is no file yet. Nobody but its owner can read it.

    Raises `StorageError` where the file holds none.
    """
    if not file.exists():
        _make(file)
    return read_secret(file)


def read_secret(file: Path) -> bytes:
    """The secret in the file. Raises `StorageError` where there is none: with another one nobody is found again."""
    secret = file.read_bytes().strip() if file.exists() else b""
    if len(secret) < _SHORTEST:
        what = "is empty or cut short" if file.exists() else "is not there"
        raise StorageError(
            f"The secret of the database, {file}, {what}: put back the one that the database was made with. "
            f"Where there is no database yet, remove the file, and the next start makes a new one."
        )
    return secret


def _make(file: Path) -> None:
    """Write it whole and then give it its name, so that no loss of power leaves half of it under that name."""
    opened, name = tempfile.mkstemp(prefix=".secret-", dir=file.parent)
    try:
        with os.fdopen(opened, "wb") as new:
            new.write(secrets.token_hex(_BYTES).encode("ascii"))
            new.flush()
            os.fsync(new.fileno())
        with suppress(FileExistsError):  # another process was quicker: its secret counts
            os.link(name, file)
    finally:
        Path(name).unlink()
    keep_names(file.parent)
