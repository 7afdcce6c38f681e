"""How fast Impar answers in Telegram, and what is lost in a rush, beside bare echo bots in the same run.

    python -m benchmarks.load --platform telegram --json

The bots are processes of their own that poll an emulator of the Bot API, which keeps to Telegram's limits and refuses
what exceeds them. Impar runs as `impar serve`, as an operator starts it. `echo` is a bot of python-telegram-bot without
anything else; `echo_limited` has the library's own limiter, `AIORateLimiter`, with retries. Measured are, from a
person's message until the answer has arrived at the emulator:

- `steady`: so many messages a second, each from another chat than the last ones;
- `rush`: so many people at once. `lost` are messages without an answer when nothing has come for `patience` seconds.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring import percentiles
from tests.crowd.ledger import QUESTIONS
from tests.emulators.telegram.server import Emulator, emulate

ROOT = Path(__file__).parents[1]
BOTS = ("impar", "echo", "echo_limited")
_STARTING = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """How many messages of the steady load, how many a second; how many people in the rush; what ends a run."""

    messages: int = 300
    rate: float = 15.0
    people: int = 200
    patience: float = 5.0


@dataclass(slots=True)
class Run:
    """The messages of a run: when each was said, and when its answer came, in seconds."""

    emulator: Emulator
    said: dict[int, float] = field(default_factory=dict)

    def say(self, number: int) -> None:
        """One message of one person."""
        people = self.emulator.people
        message = people.say(people.private(number), QUESTIONS[number % len(QUESTIONS)])
        self.said[message["message_id"]] = time.monotonic()

    async def end(self, patience: float) -> dict[str, Any]:
        """The figures, once every message has its answer or nothing has come for a while."""
        count, changed = -1, time.monotonic()
        while len(self.answered()) < len(self.said) and time.monotonic() - changed < patience:
            if len(self.answered()) != count:
                count, changed = len(self.answered()), time.monotonic()
            await asyncio.sleep(0.05)
        waits = [1000 * (at - self.said[number]) for number, at in self.answered().items()]
        last = max(self.answered().values(), default=0.0)
        return {
            "messages": len(self.said),
            "lost": len(self.said) - len(waits),
            "refused": self.emulator.flood.refused,
            "seconds": round(last - min(self.said.values()), 2),
            **(percentiles(waits) if waits else {}),
        }

    def answered(self) -> dict[int, float]:
        """When the first answer to each message came."""
        found: dict[int, float] = {}
        chats = {each["chat"]["id"]: number for number, each in self._asked().items()}
        for sent in self.emulator.methods.log:
            number = sent.get("reply_to_message", {}).get("message_id") or chats[sent["chat"]["id"]]
            found.setdefault(number, sent["at"])
        return {number: at for number, at in found.items() if number in self.said}

    def _asked(self) -> dict[int, dict[str, Any]]:
        chats = self.emulator.methods.world.chats.values()
        return {number: message for chat in chats for number, message in chat.messages.items() if number in self.said}


async def measure(bot: str, load: Load) -> dict[str, Any]:
    """The figures of one bot."""
    figures: dict[str, Any] = {}
    for name, bring in (("steady", steady), ("rush", rush)):
        async with emulate() as emulator, started(bot, emulator) as process:
            run = Run(emulator)
            await bring(run, load)
            figures[name] = await run.end(load.patience)
            figures[name]["peak_rss_mb"] = _peak_mb(process.pid)
    return figures


async def steady(run: Run, load: Load) -> None:
    """One message after the other at an even pace."""
    for number in range(1, load.messages + 1):
        run.say(number)
        await asyncio.sleep(1 / load.rate)


async def rush(run: Run, load: Load) -> None:
    """Everybody at once."""
    for number in range(1, load.people + 1):
        run.say(number)


@asynccontextmanager
async def started(bot: str, emulator: Emulator) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot's process, from when it polls; ended afterwards."""
    with TemporaryDirectory() as data:
        async with _process(bot, emulator, data) as process:
            yield process


@asynccontextmanager
async def _process(bot: str, emulator: Emulator, data: str) -> AsyncIterator[asyncio.subprocess.Process]:
    known = {
        "IMPAR_DATA": data,
        "TELEGRAM_BOT_TOKEN": emulator.token,
        "TELEGRAM_API_URL": emulator.address,
        "PORT": "0",
        "IMPAR_HOST": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }
    commands = {
        "impar": ("-c", "from adapters.commands import main; main()", "serve"),
        "echo": ("-m", "benchmarks.echobot", emulator.address, emulator.token),
        "echo_limited": ("-m", "benchmarks.echobot", emulator.address, emulator.token, "limited"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *commands[bot],
        env={**os.environ, **known},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await emulator.until(lambda: emulator.methods.calls["getUpdates"] > 1, _STARTING)
        yield process
    finally:
        process.terminate()
        await process.wait()


def _peak_mb(pid: int) -> float:
    """The most memory that a process has held so far, as Linux tells it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024, 1)


async def measure_all(load: Load) -> dict[str, Any]:
    """The figures of every bot."""
    return {"platform": "telegram", **{bot: await measure(bot, load) for bot in BOTS}}
