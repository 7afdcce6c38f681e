"""A phrasing that finds another card than its own is named; the shipped deck has none."""

from dataclasses import replace

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
