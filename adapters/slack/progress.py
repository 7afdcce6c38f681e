"""How far a reply has come, so that what is tried again goes on where the last try ended."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.slack.inbound import PLATFORM
from bot.ports import Links, StoreUnavailableError

_STORE_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stands. Nobody can name the place of one that only one person sees: there both are empty."""

    channel: str = ""
    ts: str = ""


class Progress:
    """Which parts of one reply are out, each under a name of its own.

    They are remembered by this process, and kept in the store where `lasting` is set: for a reply of several messages,
    which another process may have to finish. A single message is out or it is not, and that it was sent is noted by
    whoever asked for it to be sent.
    """

    def __init__(self, links: Links, key: str) -> None:
        self._links = links
        self._name = f"{PLATFORM}:sent:{key}"
        self._out: dict[str, Spot] = {}
        self._lasting = False

    async def resume(self) -> None:
        """Find out how far others came, and keep from now on what is sent. Raises `StoreUnavailableError`."""
        self._lasting = True
        kept = await self._links.linked(self._name)
        earlier = {part: Spot(*spot) for part, spot in json.loads(kept or "{}").items()}
        self._out = {**earlier, **self._out}

    async def once(self, part: str, post: Callable[[], Awaitable[Spot]]) -> Spot:
        """Post a part, unless it is out already, and give where it stands."""
        if part not in self._out:
            self._out[part] = await post()
            if self._lasting:
                await self._keep()
        return self._out[part]

    async def _keep(self) -> None:
        """Keep what is out, as often as it takes: what is not kept would be sent again after a crash."""
        out = json.dumps({part: [spot.channel, spot.ts] for part, spot in self._out.items()})
        while True:
            try:
                return await self._links.link(self._name, out)
            except StoreUnavailableError:
                await asyncio.sleep(_STORE_PAUSE)
