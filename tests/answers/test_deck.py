"""Which cards of a deck may be sent, and in whose words."""

from datetime import date

import pytest

from answers.audience import Audience
from answers.review import Review, ReviewState
from tests.answers.sample import deck_of, edited


@pytest.mark.parametrize(
    ("state", "sendable"), [("submitted", False), ("under review", True), ("approved", True), ("retired", False)]
)
def test_a_card_may_be_sent_while_it_is_under_review_or_approved(state: str, *, sendable: bool) -> None:
    deck = deck_of(edited(("state: under review", f"state: {state}")))

    assert ("knee/safety" in [card.id for card in deck.answerable]) is sendable
    assert deck.card("knee/safety") is not None


@pytest.mark.parametrize(
    ("audience", "text"),
    [
        (Audience.CLINICIAN, "Most injections pass without trouble."),
        (Audience.TRAINEE, "Most injections (into the joint) pass without trouble."),
        (Audience.CODER, "Most injections pass without trouble."),
        (Audience.PATIENT, "Most shots go well."),
    ],
)
def test_a_reader_gets_their_own_wording_where_there_is_one(audience: Audience, text: str) -> None:
    claim = deck_of().cards[0].claims[0]

    assert claim.for_audience(audience) == text


def test_a_cards_citations_are_each_named_once_in_order() -> None:
    text = edited(("        cites: [1]\n", "        cites: [2, 1, 2]\n"))

    assert deck_of(text).cards[1].cited == ("2", "1")


def test_a_follow_up_in_short_is_a_card_of_the_same_topic() -> None:
    assert deck_of().cards[1].follow_ups == ("knee/safety", "knee/safety")


def test_a_review_is_overdue_from_the_day_after() -> None:
    review = Review(ReviewState.APPROVED, date(2026, 1, 1), date(2027, 1, 1))

    assert not review.overdue(date(2027, 1, 1))
    assert review.overdue(date(2027, 1, 2))
