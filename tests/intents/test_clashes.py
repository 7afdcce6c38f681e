"""A phrasing that finds another card than its own is named; the shipped deck has none."""

from dataclasses import replace

import pytest

from answers.deck import Deck
from intents.clashes import Clash, find_clashes
from intents.matcher import Knowledge


def with_phrasing(deck: Deck, card_id: str, text: str) -> Deck:
    """The deck with one phrasing more."""
    topics = (
        replace(
            topic,
            cards=tuple(
                replace(card, phrasings=(*card.phrasings, text)) if card.id == card_id else card for card in topic.cards
            ),
        )
        for topic in deck.topics
    )
    return Deck(tuple(topics), deck.notices)


def test_a_phrasing_that_opens_another_card_is_named_and_no_other_of_the_shipped_deck(
    deck: Deck, knowledge: Knowledge
) -> None:
    misplaced = with_phrasing(deck, "ganglion-impar/safety", "how long does the ganglion impar block last for")

    assert list(find_clashes(misplaced, knowledge)) == [
        Clash(
            "ganglion-impar/safety",
            "how long does the ganglion impar block last for",
            "ganglion-impar/duration",
            tied=False,
        )
    ]


@pytest.mark.parametrize(
    ("text", "other", "tied", "lost"),
    [
        ("what does the impar block cost me out of pocket", "", False, True),
        ("walther pistol price", "", False, True),
        ("is the ganglion impar block safe and how long does it last", "ganglion-impar/safety", True, False),
        ("is the ganglion impar block safe and what is injected", "ganglion-impar/safety", False, True),
    ],
)
def test_a_phrasing_by_which_its_card_is_lost_or_tied_with_another_is_named(
    deck: Deck, knowledge: Knowledge, *, text: str, other: str, tied: bool, lost: bool
) -> None:
    misplaced = with_phrasing(deck, "ganglion-impar/duration", text)

    assert list(find_clashes(misplaced, knowledge)) == [
        Clash("ganglion-impar/duration", text, other, tied=tied, lost=lost)
    ]
