"""How many messages a minute are answered, so that nobody keeps the bot from the others.

A token bucket for each key: a minute's messages may come at once, after that as many as flow back (J. Turner, "New
directions in communications", IEEE Communications Magazine 24(10), 1986). Time comes in as an argument.
"""

from collections import OrderedDict
from dataclasses import dataclass

_MINUTE = 60.0
_MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a minute of one person, in one conversation, and from one network address; 0 for no limit."""

    person: int = 20
    conversation: int = 60
    address: int = 120


class Limiter:
    """Lets a number of messages a minute of each key through; `rate` 0 lets all through.

    It remembers the ten thousand keys that came last. One that is forgotten begins anew.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, key: str, seconds: float) -> bool:
        """Whether one more message of that key is let through at a time, in seconds that only grow."""
        if not self._rate:
            return True
        left, since = self._buckets.pop(key, (float(self._rate), seconds))
        left = min(float(self._rate), left + max(0.0, seconds - since) * self._rate / _MINUTE)
        admitted = left >= 1
        self._buckets[key] = (left - admitted, seconds)
        if len(self._buckets) > _MOST_KEYS:
            self._buckets.popitem(last=False)
        return admitted


UNLIMITED = Rates(0, 0, 0)
