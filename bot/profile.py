"""What is kept of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from answers.audience import Audience

MOST_RECENT = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """What a store knows of a person.

    `audience` is the one they chose, None where they chose none; `recent` the ids of the cards that they were last
    shown, newest first, at most `MOST_RECENT`; `kept` how many entries there are of each kind.
    """

    audience: Audience | None = None
    recent: tuple[str, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
