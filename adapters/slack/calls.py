"""Calls that several may wait for at once."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class SharedCalls(Generic[Answer]):
    """Makes one call at a time for each key; whoever asks meanwhile gets its answer too.

    Who gives up waiting does not end the call: a token that Slack has just changed must still be kept.
    """

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[Answer]] = {}

    async def ask(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """The answer of the call that runs under that key, or of this one. Raises what the call raises."""
        return await asyncio.shield(self.begin(key, call))

    def begin(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, Answer]]) -> asyncio.Task[Answer]:
        """Make the call without waiting for it, unless one runs under that key."""
        running = self._running.get(key)
        if running is None:
            running = self._running[key] = asyncio.get_running_loop().create_task(call())
            running.add_done_callback(lambda task: self._end(key, task))
        return running

    def _end(self, key: Hashable, task: asyncio.Task[Answer]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # whoever asked may have given up, and then nobody else looks
