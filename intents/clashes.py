"""Which questions and phrasings of a deck open another card than their own, or none: authors can mend them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from answers.deck import Deck
from intents.match import NO_CONTEXT, Match, Sure, Unsure
from intents.matcher import CardMatcher, Knowledge


@dataclass(frozen=True, slots=True)
class Clash:
    """A card's question or phrasing (`text`) that opens `other`, or, where `tied`, cannot be told from it.

    Where it is `lost` its card is not even offered: `other` is then, or nothing is and it is empty.
    """

    card: str
    text: str
    other: str
    tied: bool
    lost: bool = False


def find_clashes(deck: Deck, knowledge: Knowledge) -> Iterator[Clash]:
    """Each question and phrasing of a sendable card that finds another card when it is asked but for its own words.

    A phrasing repeated word by word always opens its card; people ask in other words. So the matcher that is asked
    here knows every card without its question and phrasings.
    """
    matcher = CardMatcher(_without_phrasings(deck), knowledge)
    for card in deck.answerable:
        for text in (card.question, *card.phrasings):
            clash = _clash(card.id, text, matcher.match(text, NO_CONTEXT))
            if clash:
                yield clash


def _clash(own: str, text: str, match: Match) -> Clash | None:
    """What is wrong with a card's text that is decided so, if anything."""
    if isinstance(match, Sure):
        return Clash(own, text, match.card, tied=False) if match.card != own else None
    offered = match.cards if isinstance(match, Unsure) else ()
    if own not in offered:
        return Clash(own, text, next(iter(offered), ""), tied=False, lost=True)
    return Clash(own, text, offered[0], tied=True) if offered[0] != own else None


def _without_phrasings(deck: Deck) -> Deck:
    topics = (
        replace(topic, cards=tuple(replace(card, question="", phrasings=()) for card in topic.cards))
        for topic in deck.topics
    )
    return Deck(tuple(topics), deck.notices)
