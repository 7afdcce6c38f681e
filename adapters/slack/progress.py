"""How far a reply has come, so that what is tried again goes on where the last try ended."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.slack.inbound import PLATFORM
from bot.delivery import Headway
from bot.ports import Links, StoreUnavailableError

_STORE_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stands. Nobody can name the place of one that only one person sees: there both are empty."""

    channel: str = ""
    ts: str = ""


class Progress:
    """Which parts of one reply are out, each under a name of its own.

    They are noted in `headway`, which is kept with a reply that is put off. Those of a reply of several messages are
    kept as soon as they are out as well, once it was resumed: its process may end before the last one is.
    """

    def __init__(self, links: Links, key: str, headway: Headway) -> None:
        self._links = links
        self._name = f"{PLATFORM}:sent:{key}"
        self._headway = headway
        self._out = _read(headway.so_far)
        self._lasting = False

    async def resume(self) -> None:
        """Find out how far others came, and keep from now on what is sent. Raises `StoreUnavailableError`."""
        self._lasting = True
        self._out = {**_read(await self._links.linked(self._name)), **self._out}

    async def once(self, part: str, post: Callable[[], Awaitable[Spot]]) -> Spot:
        """Post a part, unless it is out already, and give where it stands."""
        if part not in self._out:
            self._out[part] = await post()
            self._headway.so_far = json.dumps({name: [spot.channel, spot.ts] for name, spot in self._out.items()})
            if self._lasting:
                await self._keep()
        return self._out[part]

    async def _keep(self) -> None:
        """Keep what is out, as often as it takes: what is not kept would be sent again after a crash."""
        while True:
            try:
                return await self._links.link(self._name, self._headway.so_far)
            except StoreUnavailableError:
                await asyncio.sleep(_STORE_PAUSE)


def _read(so_far: str | None) -> dict[str, Spot]:
    return {part: Spot(*spot) for part, spot in json.loads(so_far or "{}").items()}
