"""What the content team learns from how the bot is asked: counts, of which none names a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.gaps import GapGroup
from bot.records import Reason
from bot.reply import Outcome

# In milliseconds: doubled or nearly so from what a look-up takes to what a person takes for no answer at all.
WITHIN_MS = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)


@dataclass(frozen=True, slots=True)
class Replies:
    """How many messages of one platform had one outcome on one day (in UTC)."""

    day: date
    platform: str
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What people said of the answers that a card gave: of how many that it helped, that it did not, or both.

    Of the rest of those that were sent nobody said anything, so whether they helped is unknown.
    """

    card: str
    sent: int
    helpful: int = 0
    unhelpful: int = 0
    divided: int = 0

    @property
    def unknown(self) -> int:
        """Of how many nobody said anything."""
        return self.sent - self.helpful - self.unhelpful - self.divided


@dataclass(frozen=True, slots=True)
class Insight:
    """What happened from `first` to `last`, both days included, in UTC.

    `oldest` is the day of the oldest receipt that is kept, None where there is none. `hours` counts messages by weekday
    (Monday is 0) and hour. `verdicts` are of every card that was sent, the most sent first. `reasons` says of how many
    words against an answer which reason was given, None for none. `within` counts replies by how long they took:
    one count for each of `WITHIN_MS`, and one for the rest. `gaps` are groups as `impar gaps` lists them.
    """

    first: date
    last: date
    oldest: date | None = None
    replies: tuple[Replies, ...] = ()
    hours: Mapping[tuple[int, int], int] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    reasons: Mapping[Reason | None, int] = field(default_factory=dict)
    within: tuple[int, ...] = (0,) * (len(WITHIN_MS) + 1)
    gaps: tuple[GapGroup, ...] = ()

    @property
    def total(self) -> int:
        """How many messages there were."""
        return sum(each.count for each in self.replies)
