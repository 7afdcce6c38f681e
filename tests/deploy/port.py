"""A port of this machine that stays one's own while who listens on it comes and goes."""

import asyncio
import socket
from contextlib import suppress
from typing import Self


class Port:
    """A port that the system chose.

    It is held by a socket that is bound and never listens: a process that allows for it (SO_REUSEADDR, as servers do)
    can listen there, and the system gives the port to no connection as its own end meanwhile.
    """

    def __init__(self) -> None:
        self._held = socket.socket()
        self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._held.bind(("127.0.0.1", 0))
        self.number: int = self._held.getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        self._held.close()


async def listens(port: int, seconds: float) -> None:
    """Wait until something listens there. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)
