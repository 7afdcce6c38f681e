"""How far a card has come on its way to being approved, and when it must be looked at again."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReviewState(StrEnum):
    """The steps of a card's review, in their order."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under review"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Review:
    """A card's state, the day of its last change and the day by which it must be reviewed again."""

    state: ReviewState
    updated: date
    due: date

    def overdue(self, today: date) -> bool:
        """Whether the day of the next review has passed."""
        return today > self.due
