"""Which questions and phrasings of a deck open another card than their own, so that its authors can tell them apart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from answers.deck import Deck
from intents.match import NO_CONTEXT, Match, Sure, Unsure
from intents.matcher import CardMatcher, Knowledge


@dataclass(frozen=True, slots=True)
class Clash:
    """A card's question or phrasing (`text`) that opens `other`, or, where `tied`, cannot be told from it."""

    card: str
    text: str
    other: str
    tied: bool


def find_clashes(deck: Deck, knowledge: Knowledge) -> Iterator[Clash]:
    """Each question and phrasing of a sendable card that finds another card when it is asked but for its own words.

    A phrasing repeated word by word always opens its card; people ask in other words. So the matcher that is asked
    here knows every card without its question and phrasings.
    """
    matcher = CardMatcher(_without_phrasings(deck), knowledge)
    for card in deck.answerable:
        for text in (card.question, *card.phrasings):
            match = matcher.match(text, NO_CONTEXT)
            other = _other(match, card.id)
            if other:
                yield Clash(card.id, text, other, tied=not isinstance(match, Sure))


def _other(match: Match, own: str) -> str:
    """The card that is sent instead of its own, or the only one besides it that is offered, and before it."""
    if isinstance(match, Sure):
        return match.card if match.card != own else ""
    if isinstance(match, Unsure) and own in match.cards[1:]:
        return match.cards[0]
    return ""


def _without_phrasings(deck: Deck) -> Deck:
    topics = (
        replace(topic, cards=tuple(replace(card, question="", phrasings=()) for card in topic.cards))
        for topic in deck.topics
    )
    return Deck(tuple(topics), deck.notices)
