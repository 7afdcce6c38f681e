"""What may be sent: by review state, day and place, decided in one place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from answers.card import Card
from answers.deck import Deck
from answers.release import Release, Withheld
from answers.review import ReviewState

TODAY = date(2026, 12, 1)


@pytest.fixture
def card(deck: Deck) -> Card:
    """The billing card, which is valid in the United States."""
    found = deck.card("ganglion-impar/billing")
    assert found is not None
    return found


def _in(card: Card, state: ReviewState) -> Card:
    return replace(card, review=replace(card.review, state=state))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (ReviewState.SUBMITTED, Withheld.NOT_REVIEWED),
        (ReviewState.UNDER_REVIEW, None),
        (ReviewState.APPROVED, None),
        (ReviewState.RETIRED, Withheld.RETIRED),
    ],
)
def test_by_itself_only_approved_cards_and_those_under_review_are_sent(
    card: Card, state: ReviewState, why: Withheld | None
) -> None:
    assert Release().withheld(_in(card, state), TODAY) is why


def test_an_operator_may_have_approved_cards_sent_only(card: Card) -> None:
    release = Release(frozenset({ReviewState.APPROVED}))

    assert release.withheld(card, TODAY) is Withheld.NOT_APPROVED
    assert release.withheld(_in(card, ReviewState.APPROVED), TODAY) is None
    assert not release.knows(card)


@pytest.mark.parametrize(("days", "why"), [(0, None), (30, None), (31, Withheld.OVERDUE)])
def test_an_overdue_card_is_withdrawn_after_the_grace(card: Card, days: int, why: Withheld | None) -> None:
    release = Release(grace=timedelta(days=30))

    assert release.withheld(card, card.review.due + timedelta(days=days)) is why


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2026, 11, 30), Withheld.NOT_YET),
        (TODAY, None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), Withheld.EXPIRED),
    ],
)
def test_a_card_is_sent_between_its_first_and_last_day(card: Card, today: date, why: Withheld | None) -> None:
    limited = replace(card, effective=TODAY, expires=date(2026, 12, 31))

    assert Release().withheld(limited, today) is why


@pytest.mark.parametrize(
    ("places", "why"),
    [((), None), (("united states",), None), (("France", "United States"), None), (("France",), Withheld.ELSEWHERE)],
)
def test_a_card_of_another_place_is_not_sent(card: Card, places: tuple[str, ...], why: Withheld | None) -> None:
    assert Release(places=places).withheld(card, TODAY) is why


def test_a_card_that_is_valid_everywhere_is_sent_everywhere(deck: Deck) -> None:
    release = Release(places=("France",))

    sent = [card.facet for card in deck.cards if release.withheld(card, TODAY) is None]

    assert set(sent) == {card.facet for card in deck.cards} - {"billing"}
