"""What is asked for at the same time is done in one transaction: one wait for the disk serves them all."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST = 64


class Together(Generic[Item, Result]):
    """Does things in groups: while one group is being done, the next one gathers."""

    def __init__(self, do: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        self._do = do
        self._gathered: list[tuple[Item, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """Have one thing done; it is done also where the caller gives up."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._gathered.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._do_all())
        return await future

    async def _do_all(self) -> None:
        try:
            while self._gathered:
                group, self._gathered = self._gathered[:_MOST], self._gathered[_MOST:]
                await self._do_group(group)
        finally:
            self._task = None

    async def _do_group(self, group: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._do([item for item, _ in group])
        except Exception as error:  # noqa: BLE001 - it is raised again, to everyone whom it concerns
            for _, future in group:
                if not future.done():
                    future.set_exception(error)
        else:
            for (_, future), result in zip(group, results, strict=True):
                if not future.done():
                    future.set_result(result)
