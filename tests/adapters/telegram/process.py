"""`impar serve` as an operator starts it, in a process of its own, to be killed."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.adapters import executable
from tests.adapters.telegram.house import PUBLIC
from tests.emulators.telegram.server import Emulator

_ADDRESS = re.compile(rb"http://[^ ]+")


@asynccontextmanager
async def served(emulator: Emulator, folder: Path, way: str) -> AsyncIterator[None]:
    """The process with its database in a folder, from when it answers the web; killed in the end."""
    process = await asyncio.create_subprocess_exec(
        *(executable.IMPAR, "serve", "--host", "127.0.0.1", "--port", "0"),
        env=_environment(emulator, folder, way),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        address = _ADDRESS.search(await process.stdout.readline())
        assert address is not None
        emulator.updates.routes[PUBLIC] = address[0].decode()
        yield
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


def _environment(emulator: Emulator, folder: Path, way: str) -> dict[str, str]:
    """What is set; everybody may ask as often as they like, for in a rush they do."""
    return executable.environment(
        IMPAR_DATA=str(folder),
        IMPAR_RATE_PERSON="0",
        IMPAR_RATE_CONVERSATION="0",
        TELEGRAM_BOT_TOKEN=emulator.token,
        TELEGRAM_API_URL=emulator.address,
        TELEGRAM_WEBHOOK_URL=f"{PUBLIC}/telegram" if way == "webhook" else "",
    )
