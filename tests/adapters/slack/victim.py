"""`impar serve` that can be stopped short: while a file is there, nothing is handled, or nothing is sent.

    python -m tests.adapters.slack.victim handle|take FILE

What dies then is a process in which that step had not begun.
"""

import sys
from pathlib import Path

from adapters.commands import main
from adapters.storage.store import SqlStore


def stop_short(step: str, while_there: Path) -> None:
    """Have the store hand nothing out in that step while the file is there."""
    does = getattr(SqlStore, step)

    async def nothing() -> tuple[()]:
        return ()

    def nothing_or_does(*arguments: object) -> object:
        return nothing() if while_there.exists() else does(*arguments)

    setattr(SqlStore, step, nothing_or_does)


if __name__ == "__main__":
    stop_short(sys.argv[1], Path(sys.argv[2]))
    sys.argv[1:] = ["serve"]
    main()
