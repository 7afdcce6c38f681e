"""The words that everyday language, a deck's cards and the facets know."""

from collections.abc import Iterator, Sequence
from itertools import cycle

from answers.card import Card
from answers.topic import Topic
from intents.encoder import Encoder
from intents.english import English
from intents.facetmodel import OTHER
from intents.facets import TOPIC, Facets
from intents.guard import vocabulary
from intents.normalise import words

_SHORTEST_COMMON = 4


def common_words(english: English, encoder: Encoder | None) -> dict[str, int]:
    """The words of everyday language, of four letters and more, with their ranks in use; names come last."""
    used = {word: rank for word, rank in english.places.items() if len(word) >= _SHORTEST_COMMON}
    whole = encoder.pieces.words if encoder else ()
    return {**dict.fromkeys(whole, len(used)), **used}


def texts_of(card: Card) -> tuple[str, ...]:
    """All that a card says and is asked by."""
    claims = (text for claim in card.claims for text in (claim.text, claim.plain, *claim.wordings.values()))
    return tuple(filter(None, (card.question, *card.phrasings, *claims, *card.notes, card.jurisdiction)))


def words_of(card: Card) -> frozenset[str]:
    """The words that a card knows."""
    return vocabulary(words(text) for text in texts_of(card))


def names_of(topic: Topic) -> tuple[str, ...]:
    """All that a topic is called and described by."""
    parts = topic.described_by
    return (topic.title, *topic.aliases, *parts.region, *parts.structure, *parts.procedure)


def wordings(facets: Facets) -> dict[str, tuple[str, ...]]:
    """What each facet, and what asks for none, is asked by."""
    own = {facet.id: (*facet.names, *facet.wordings) for facet in facets.facets}
    return {**own, OTHER: tuple(text for texts in facets.other.values() for text in texts)}


def wordings_about(names: Sequence[str], facets: Facets) -> Iterator[str]:
    """The wordings as they are asked of topics with these names: about each name in turn."""
    turn = cycle(names or ("",))
    return (text.replace(TOPIC, next(turn)) for texts in wordings(facets).values() for text in texts)


def facet_vocabulary(facets: Facets) -> dict[str, frozenset[str]]:
    """The words that each facet knows."""
    return {
        label: vocabulary(words(text.replace(TOPIC, " ")) for text in texts)
        for label, texts in wordings(facets).items()
    }
