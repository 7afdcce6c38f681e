"""The installed `impar`, run as a person runs it: a process of its own."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

# What a command of a test keeps, it keeps here, apart from what a person keeps and other test processes do.
DATA = tempfile.mkdtemp(prefix="impar-data-")
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

IMPAR = Path(sys.executable).with_name("impar")
LONGEST = 30


def environment(**changed: str) -> dict[str, str]:
    """The environment of this process without what an operator sets, and with what a test sets."""
    set_by_operator = ("PORT", "DATABASE_URL")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in set_by_operator and not name.startswith("IMPAR_")
    }
    return {**kept, "COLUMNS": "200", "IMPAR_DATA": DATA, **changed}


def run(*arguments: str, given: str = "", env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The finished process; `given` is its standard input."""
    return subprocess.run(  # noqa: S603 - the project's own command
        [IMPAR, *arguments],
        input=given,
        env=environment(**(env or {})),
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )


def start(*arguments: str, env: Mapping[str, str] | None = None, log: IO[str] | None = None) -> subprocess.Popen[str]:
    """A running process; what it logs goes to `log`, or into a pipe, which holds 64 kB before it makes it wait."""
    return subprocess.Popen(  # noqa: S603 - the project's own command
        [IMPAR, *arguments],
        env={**environment(**(env or {})), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=log or subprocess.PIPE,
        encoding="utf-8",
    )
