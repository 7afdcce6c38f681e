"""How far a card has come on its way to being approved, and when it must be looked at again."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from answers.signoff import SignOff

# In years: one for codes, which change every January; three for the rest (PIF TICK, criterion on review dates).
_TERM_OF = {"billing": 1}
_TERM_ELSE = 3


class ReviewState(StrEnum):
    """The steps of a card's review, in their order."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under review"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Review:
    """A card's state, the day of its last change and the day by which it must be reviewed again.

    `approvals` are the sign-offs of the text as it stands; an approved card has two or more.
    """

    state: ReviewState
    updated: date
    due: date
    approvals: tuple[SignOff, ...] = ()

    def overdue(self, today: date) -> bool:
        """Whether the day of the next review has passed."""
        return today > self.due


def review_due(facet: str, day: date) -> date:
    """The last day by which a card of `facet` that was changed or approved on `day` must be reviewed again."""
    year = day.year + _TERM_OF.get(facet, _TERM_ELSE)
    leap_day = (day.month, day.day) == _LEAP_DAY
    return date(year, 2, 28) if leap_day else day.replace(year=year)


_LEAP_DAY = (2, 29)
