"""Flood control: how often a bot may send, and what became of it when it sent more often."""

import math
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.emulators.telegram.refusal import RefusedError

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
OVERALL, IN_A_CHAT, IN_A_GROUP = 30, 1, 20
_MINUTE = 60


@dataclass(slots=True)
class Flood:
    """Counts messages in sliding windows and refuses those above the limits.

    `second` is how long a second of Telegram takes here, so that a minute need not be waited for. `broken` counts the
    refusals by the limit that was broken, `forced` the refusals that a test asked for.
    """

    second: float = 1.0
    clock: Callable[[], float] = time.monotonic
    broken: Counter[str] = field(default_factory=Counter)
    forced: dict[int, float] = field(default_factory=dict)
    refused: int = 0
    _sent: defaultdict[tuple[str, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def force(self, chat_id: int, seconds: float) -> None:
        """Refuse everything that is sent to a chat for some seconds of Telegram's."""
        self.forced[chat_id] = self.clock() + seconds * self.second

    def count(self, chat_id: int) -> None:
        """Take a message to a chat, or refuse it with the seconds to wait."""
        now = self.clock()
        if self.forced.get(chat_id, 0) > now:
            raise self._refusal(self.forced[chat_id] - now)
        limits = [("overall", 0, OVERALL, 1), ("chat", chat_id, IN_A_CHAT, 1)]
        if chat_id < 0:
            limits.append(("group", chat_id, IN_A_GROUP, _MINUTE))
        for name, key, most, seconds in limits:
            wait = self._wait(self._sent[name, key], most, seconds * self.second, now)
            if wait > 0:
                self.broken[name] += 1
                raise self._refusal(wait)
        for name, key, _, _ in limits:
            self._sent[name, key].append(now)

    def _wait(self, sent: deque[float], most: int, window: float, now: float) -> float:
        while sent and sent[0] <= now - window:
            sent.popleft()
        return sent[-most] + window - now if len(sent) >= most else 0.0

    def _refusal(self, wait: float) -> RefusedError:
        self.refused += 1
        seconds = max(1, math.ceil(wait / self.second))
        return RefusedError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
