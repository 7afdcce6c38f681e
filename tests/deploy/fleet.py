"""Processes of `impar serve`, which are ended and started again on their own ports."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.adapters.executable import IMPAR
from tests.deploy.port import Port

_LONGEST = 60.0
# What a process finds of the machine: what was learned before it need not learn again.
_KEPT = ("PATH", "HOME", "IMPAR_CACHE", "PYTHONPATH")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process with these settings and no others. Each computes on one thread: cores are few."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1", **settings}


async def run(words: Sequence[str], settings: Mapping[str, str]) -> str:
    """What a command of `impar` prints. Raises `RuntimeError` where it fails."""
    process = await asyncio.create_subprocess_exec(
        IMPAR, *words[1:], env=environment(settings), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    printed, told = await asyncio.wait_for(process.communicate(), _LONGEST)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {printed.decode()}{told.decode()}")
    return printed.decode()


@dataclass(slots=True)
class Member:
    """One process: its port and its log stay, its id changes with each start."""

    settings: Mapping[str, str]
    log: Path
    port: Port = field(default_factory=Port)
    lives: int = 0
    _process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port.number}"

    async def start(self) -> None:
        """Start it, and wait until it says that it serves. Raises `RuntimeError` where it ends instead."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(IMPAR, "serve"),
                env=environment({**self.settings, "PORT": str(self.port.number)}),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        said = await asyncio.wait_for(self._process.stdout.readline(), _LONGEST)
        if not said:
            raise RuntimeError(f"impar serve ended: {self.log.read_text(encoding='utf-8')[-2000:]}")
        self.lives += 1

    async def end(self, how: signal.Signals) -> int:
        """End it, and give its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        return await asyncio.wait_for(self._process.wait(), _LONGEST)

    async def close(self) -> None:
        """End it for good."""
        if self._process is not None:
            await self.end(signal.SIGKILL)
        self.port.close()
