"""Whether a part works is tried, seldom, and waited for shortly."""

import asyncio
import time
from collections.abc import Callable

import pytest

from adapters import readiness
from adapters.readiness import Pulse
from bot.ports import StoreUnavailableError
from tests.fakes import BrokenError


class Heart:
    """A part that is tried: it counts how often, and works, fails or hangs as a test says."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.tries = 0
        self.free = asyncio.Event()
        self.free.set()

    async def beat(self) -> None:
        self.tries += 1
        await self.free.wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
def clock() -> "Clock":
    return Clock()


class Clock:
    """Seconds that a test sets on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def pulse_of(heart: Heart, clock: Callable[[], float]) -> Pulse:
    return Pulse(heart.beat, (StoreUnavailableError,), clock)


async def test_a_part_that_works_is_tried_at_most_every_three_seconds(clock: Clock) -> None:
    heart = Heart()
    pulse = pulse_of(heart, clock)

    told = [await pulse.beats() for _ in range(5)]
    clock.now = 3.1
    await pulse.beats()

    assert told == [True] * 5
    assert heart.tries == 2


async def test_a_part_that_fails_is_told_and_tried_again_later(clock: Clock) -> None:
    heart = Heart(StoreUnavailableError("away"))
    pulse = pulse_of(heart, clock)

    first = [await pulse.beats() for _ in range(3)]
    heart.error, clock.now = None, 3.1
    then = await pulse.beats()

    assert (first, then) == ([False] * 3, True)


async def test_a_part_that_hangs_is_waited_for_shortly_and_tried_once_at_a_time(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_PATIENCE", 0.05)
    heart = Heart()
    heart.free.clear()
    pulse = pulse_of(heart, clock)

    began = time.monotonic()
    told = [await pulse.beats(), *await asyncio.gather(pulse.beats(), pulse.beats())]
    seconds = time.monotonic() - began
    heart.free.set()

    assert told == [False] * 3
    assert heart.tries == 1
    assert seconds < 1
    assert await pulse.beats() is True


async def test_an_error_that_nobody_expects_is_not_taken_for_an_absence(clock: Clock) -> None:
    with pytest.raises(BrokenError):
        await pulse_of(Heart(BrokenError()), clock).beats()
