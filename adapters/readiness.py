"""What must work before a process should be sent messages."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

# Seconds. Whoever asks waits as long as probes commonly do, and asking often must not be work for the store.
_PATIENCE = 2.0
_FRESH = 3.0


class Readiness:
    """Parts report here when they begin or cease to work: a platform that is connected, say."""

    def __init__(self) -> None:
        self._parts: dict[str, bool] = {}

    def report(self, part: str, *, ready: bool) -> None:
        """Note that a part works, or that it does not (yet, or any more)."""
        self._parts[part] = ready

    @property
    def parts(self) -> dict[str, bool]:
        """Every part that has reported, and whether it works."""
        return dict(self._parts)


class Pulse:
    """Whether a part works that must be tried: `beat` returns, or raises one of `errors`.

    It is tried at most every three seconds, once at a time, and waited for at most two.
    """

    def __init__(
        self,
        beat: Callable[[], Awaitable[None]],
        errors: tuple[type[Exception], ...],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._beat = beat
        self._errors = errors
        self._clock = clock
        self._trying: asyncio.Task[bool] | None = None
        self._last: tuple[float, bool] | None = None

    async def beats(self) -> bool:
        """Whether it works; where it cannot be told in good time, it does not."""
        if self._trying is None:
            if self._last and self._clock() - self._last[0] < _FRESH:
                return self._last[1]
            self._trying = asyncio.create_task(self._try())
        done, _ = await asyncio.wait((self._trying,), timeout=_PATIENCE)
        return bool(done) and done.pop().result()

    async def _try(self) -> bool:
        works = False
        try:
            await self._beat()
            works = True
        except self._errors:
            pass
        finally:
            self._trying, self._last = None, (self._clock(), works)
        return works
