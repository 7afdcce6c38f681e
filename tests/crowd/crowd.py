"""People who ask, each in their own pace, for as long as they are to."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.crowd.ledger import Ledger

_LOOK_EVERY = 0.01
# One message in so many is brought once more, as platforms do whose acknowledgement was lost.
_REPEATED = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a person waits between two messages, at least and at most, in seconds."""

    least: float
    most: float


class Crowd(Protocol):
    """The people of one platform, and what became of what they said."""

    platform: str
    people: int
    ledger: Ledger

    async def ask(self, person: int, question: str, *, repeat: bool) -> None:
        """Have a person ask, and bring the message once more where it is to be repeated."""
        ...

    @property
    def coming(self) -> int:
        """How many messages the platform still brings, once nobody asks any more."""
        ...

    def look(self) -> None:
        """Note what has been accepted and answered since the last look."""
        ...


async def ask_on(crowds: Sequence[Crowd], questions: Sequence[str], pace: Pace, stop: asyncio.Event) -> None:
    """Have everybody ask until `stop`; what they have begun then, they end."""

    async def person(crowd: Crowd, number: int) -> None:
        own = random.Random(f"{crowd.platform} {number}")  # noqa: S311 - any pace will do, the same one each time
        await _pause(own.uniform(0, pace.most), stop)
        while not stop.is_set():
            await crowd.ask(number, own.choice(questions), repeat=not own.randrange(_REPEATED))
            await _pause(own.uniform(pace.least, pace.most), stop)

    async with asyncio.TaskGroup() as tasks:
        for crowd in crowds:
            for number in range(1, crowd.people + 1):
                tasks.create_task(person(crowd, number))


async def look_on(crowds: Sequence[Crowd], stop: asyncio.Event) -> None:
    """Note what comes, as it comes, until `stop`."""
    while not stop.is_set():
        for crowd in crowds:
            crowd.look()
        await _pause(_LOOK_EVERY, stop)


async def settle(crowds: Sequence[Crowd], patience: float) -> None:
    """Wait until everything is accepted and answered that will be, or nothing more has been for so many seconds."""
    loop = asyncio.get_running_loop()
    before, changed = -1, loop.time()
    while open_ := sum(len(crowd.ledger.lost) + crowd.coming for crowd in crowds):
        if open_ != before:
            before, changed = open_, loop.time()
        if loop.time() - changed > patience:
            return
        await asyncio.sleep(_LOOK_EVERY)


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
