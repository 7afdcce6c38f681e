"""The installed `impar`, run as a person runs it: a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

IMPAR = Path(sys.executable).with_name("impar")
LONGEST = 30


def environment(**changed: str) -> dict[str, str]:
    """The environment of this process without what an operator sets, and with what a test sets."""
    kept = {name: value for name, value in os.environ.items() if name != "PORT" and not name.startswith("IMPAR_")}
    return {**kept, "COLUMNS": "200", **changed}


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


def start(*arguments: str) -> subprocess.Popen[str]:
    """A running process."""
    return subprocess.Popen(  # noqa: S603 - the project's own command
        [IMPAR, *arguments],
        env={**environment(), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
