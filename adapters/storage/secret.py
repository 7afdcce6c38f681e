"""The secret by which ids are hashed, in the embedded default: made once, and kept beside the database."""

import os
import secrets
from pathlib import Path

_BYTES = 32


def keep_secret(file: Path) -> bytes:
    """The secret in the file; a new one where there is no file yet. Nobody but its owner can read it."""
    try:
        opened = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_bytes().strip()
    with os.fdopen(opened, "wb") as new:
        new.write(secrets.token_hex(_BYTES).encode("ascii"))
        new.flush()
        os.fsync(new.fileno())
    return file.read_bytes()
