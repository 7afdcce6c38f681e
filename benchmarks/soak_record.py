"""What is seen of the processes during a soak, and the judgement of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import numpy as np
from aiohttp import ClientError, ClientSession, ClientTimeout
from prometheus_client.parser import text_string_to_metric_families
from scipy.stats import theilslopes

from benchmarks.measuring import rss_mb
from tests.crowd.crowd import Crowd
from tests.deploy.house import House

# Answers of so many last seconds make a point of p99.
_WINDOW = 10.0
# A life is warm after its first fifth: caches, pools and the interpreter's arenas have filled by then. What is left of
# it must be a minute at the least, else a trend says nothing.
_WARM, _SHORTEST = 0.2, 60.0
_MOST_POINTS = 500  # Theil and Sen look at every pair
# Memory. Below 8 MB there is no saying in a short run: ten minutes came to as much as 7 MB while a process got warm, an
# hour to 2. The limits on persons, conversations and addresses remember 10,000 keys each of some 0.2 kB at most.
# Beyond, 200 bytes a message are borne: a process of 300 MB has room in the manifest's 512 MiB for a million messages.
MOST_GROWTH_MB, MOST_BYTES_A_MESSAGE = 8.0, 200.0
# Open handles: connections of pools and of keep-alive come and go by a handful.
MOST_MORE_HANDLES = 8.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A process at a moment: which one, in which of its lives, the memory that it holds, its open handles."""

    at: float
    member: int
    life: int
    rss_mb: float
    handles: int


@dataclass(frozen=True, slots=True)
class Growth:
    """What the trend of a long life comes to from when it was warm: by Theil and Sen, so that spikes do not count."""

    minutes: float
    rss_mb: float
    rss_growth_mb: float
    handles: float
    handles_growth: float
    bytes_a_message: float

    @property
    def leaks(self) -> bool:
        """Whether memory or handles grew by more than is borne."""
        memory = self.rss_growth_mb > MOST_GROWTH_MB and self.bytes_a_message > MOST_BYTES_A_MESSAGE
        return memory or self.handles_growth > MOST_MORE_HANDLES


@dataclass(slots=True)
class Record:
    """The processes, what waits in their store, and how long answers took, over time."""

    house: House
    crowds: Sequence[Crowd]
    seen: list[Seen] = field(default_factory=list)
    backlog: list[tuple[float, float]] = field(default_factory=list)
    p99: list[tuple[float, float]] = field(default_factory=list)

    async def look(self, session: ClientSession) -> None:
        """Note how everything is now; a process that is not there is left out."""
        now = monotonic()
        for number, member in enumerate(self.house.members):
            held = _held(member.pid)
            if held is not None:
                self.seen.append(Seen(now, number, member.lives, *held))
        waits = [wait for crowd in self.crowds for wait in crowd.ledger.waits(now - _WINDOW)]
        if waits:
            self.p99.append((now, 1000 * float(np.percentile(waits, 99))))
        waiting = await self._waiting(session)
        if waiting is not None:
            self.backlog.append((now, waiting))

    async def _waiting(self, session: ClientSession) -> float | None:
        """Messages and replies that wait, as any of the processes tells; None where none can."""
        for member in self.house.members:
            try:
                async with session.get(f"{member.address}/metrics", timeout=ClientTimeout(1)) as answer:
                    families = list(text_string_to_metric_families(await answer.text()))
            except (ClientError, TimeoutError):
                continue
            found = {family.name: family.samples[0].value for family in families if family.samples}
            return found["impar_inbox_waiting"] + found["impar_outbox_waiting"]
        return None


def growth(seen: Sequence[Seen], messages_a_second: float) -> Growth | None:
    """What the longest life of a process grew by; None where all were too short to tell."""
    lives = [[one for one in seen if (one.member, one.life) == life] for life in {(s.member, s.life) for s in seen}]
    longest = max(lives, key=lambda life: life[-1].at - life[0].at, default=[])
    warm = longest[int(_WARM * len(longest)) :]
    span = warm[-1].at - warm[0].at if warm else 0.0
    if span < _SHORTEST:
        return None
    rss, handles = _trend(warm, [one.rss_mb for one in warm]), _trend(warm, [float(one.handles) for one in warm])
    return Growth(
        minutes=round(span / 60, 1),
        rss_mb=warm[0].rss_mb,
        rss_growth_mb=round(rss * span, 2),
        handles=float(np.median([one.handles for one in warm])),
        handles_growth=round(handles * span, 2),
        bytes_a_message=round(rss * 2**20 / messages_a_second, 1),
    )


def _trend(seen: Sequence[Seen], values: Sequence[float]) -> float:
    """How much a value rises in a second."""
    step = len(seen) // _MOST_POINTS + 1
    return float(theilslopes(values[::step], [one.at for one in seen][::step])[0])


def _held(pid: int) -> tuple[float, int] | None:
    """Memory and open handles of a process (Linux, proc(5)); None where it is gone."""
    try:
        return rss_mb(pid), len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except (OSError, ValueError):
        return None
