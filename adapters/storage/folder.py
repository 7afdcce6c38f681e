"""The folder of the database file."""

import os
from pathlib import Path


def keep_names(folder: Path) -> None:
    """Have the names in a folder survive a loss of power (fsync(2): a file's own does not see to its name)."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
