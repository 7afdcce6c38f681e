"""What takes long to learn and can be learned again: kept on disk under the fingerprint of all it was made from.

What is damaged, or was made from something else, is never used: it is learned anew.
"""

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
import structlog
from numpy.typing import NDArray

Arrays: TypeAlias = Mapping[str, NDArray[Any]]

_CHECKSUM = hashlib.sha256().digest_size

_log = structlog.get_logger()


def kept(folder: Path, name: str, made_from: tuple[object, ...], learn: Callable[[], Arrays]) -> Arrays:
    """The arrays that are kept under this name and fingerprint; else what `learn` gives, which is kept from now on.

    `made_from` is everything that what is learned depends on; its parts differ where their `repr` does.
    """
    file = folder / f"{name}-{_fingerprint(made_from)}.npz"
    arrays = _read(file)
    if arrays is None:
        arrays = learn()
        _write(file, arrays)
    return arrays


def _fingerprint(made_from: tuple[object, ...]) -> str:
    parts = (*made_from, version("impar"), np.__version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _read(file: Path) -> Arrays | None:
    """The arrays in a cache's file; None where there is none or it is damaged."""
    try:
        content = memoryview(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("the cache cannot be read", why=error.strerror)
        return None
    arrays = _unpacked(content)
    if arrays is None:
        _log.warning("a damaged cache is made anew", file=str(file))
    return arrays


def _unpacked(content: memoryview) -> Arrays | None:
    # A checksum of its own: those of an archive leave out parts of it.
    if hashlib.sha256(content[_CHECKSUM:]).digest() != content[:_CHECKSUM]:
        return None
    try:
        with np.load(BytesIO(content[_CHECKSUM:]), allow_pickle=False) as arrays:
            return dict(arrays)
    except (ValueError, EOFError, BadZipFile):  # the checksum of nothing is right as well
        return None


def _write(file: Path, arrays: Arrays) -> None:
    """Write the cache whole or not at all; that it cannot be written is no reason not to answer."""
    archive = BytesIO()
    np.savez(archive, allow_pickle=False, **arrays)
    content = archive.getbuffer()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            partial = Path(folder, file.name)
            with partial.open("wb") as opened:
                opened.write(hashlib.sha256(content).digest())
                opened.write(content)
            partial.replace(file)
    except OSError as error:
        _log.warning("the cache cannot be written; the next start learns again", why=error.strerror)
