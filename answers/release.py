"""What of a deck may be sent: the operator's decision on review states, overdue reviews and places."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from answers.card import Card
from answers.review import ReviewState

# The states that an operator may choose from: nothing unreviewed or withdrawn is ever sent.
SENDABLE = (ReviewState.APPROVED, ReviewState.UNDER_REVIEW)

_GRACE = timedelta(days=90)


class Withheld(StrEnum):
    """Why a card is not sent."""

    RETIRED = "retired"
    NOT_REVIEWED = "not reviewed"
    NOT_APPROVED = "not approved"
    OVERDUE = "overdue"
    ELSEWHERE = "elsewhere"
    NOT_YET = "not yet"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Release:
    """Which cards may be sent.

    `states` are the review states that may; `grace` is how long after the day of its next review a card may still be
    sent, with a banner. `places` are the names of where the bot is used; where none is set, a card that is valid in one
    place only is sent everywhere and says where it is valid.
    """

    states: frozenset[ReviewState] = frozenset(SENDABLE)
    grace: timedelta = _GRACE
    places: tuple[str, ...] = ()

    def knows(self, card: Card) -> bool:
        """Whether a card may be asked for: its state allows it, whatever the day and the place."""
        return card.review.state in self.states

    def withheld(self, card: Card, today: date) -> Withheld | None:
        """Why a card is not sent today; None where it is."""
        if not self.knows(card):
            return _BY_STATE.get(card.review.state, Withheld.NOT_APPROVED)
        if card.effective is not None and today < card.effective:
            return Withheld.NOT_YET
        if card.expires is not None and today > card.expires:
            return Withheld.EXPIRED
        if today > card.review.due + self.grace:
            return Withheld.OVERDUE
        return Withheld.ELSEWHERE if self._is_elsewhere(card) else None

    def _is_elsewhere(self, card: Card) -> bool:
        places = {place.casefold() for place in self.places}
        return bool(places) and bool(card.jurisdiction) and card.jurisdiction.casefold() not in places


_BY_STATE = {ReviewState.RETIRED: Withheld.RETIRED, ReviewState.SUBMITTED: Withheld.NOT_REVIEWED}

EVERYWHERE = Release()
