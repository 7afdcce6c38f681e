"""What a deck's own questions teach of facets that have no wordings: the questions without their topics."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from answers.deck import Deck
from answers.topic import Topic
from intents.facetmodel import Wording, without_topic
from intents.facets import Facets
from intents.normalise import words

# So many of a facet's commonest questions are learned from: a deck of thousands asks in few ways.
_MOST_TAUGHT = 40


def taught_wordings(deck: Deck, facets: Facets) -> list[Wording]:
    """The commonest questions and phrasings of the cards whose facet has no wordings, each without its topic's name."""
    wordless = {facet.id for facet in facets.facets if not facet.wordings}
    counts: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for topic in deck.topics:
        for facet, text in _questions(topic, wordless):
            counts[facet][text] += 1
    return [Wording(text, facet) for facet, found in counts.items() for text, _ in found.most_common(_MOST_TAUGHT)]


def _questions(topic: Topic, facets: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The questions of a topic's cards of these facets, where they hold a name of the topic."""
    cards = [card for card in topic.cards if card.facet in facets]
    names = sorted((words(name) for name in (topic.title, *topic.aliases)), key=len, reverse=True) if cards else []
    for card in cards:
        for text in (card.question, *card.phrasings):
            asked = words(text)
            places = next((places for name in names if (places := _places(asked, name))), None)
            if places:
                yield card.facet, without_topic(asked, places)


def _places(asked: Sequence[str], name: Sequence[str]) -> range | None:
    """Where the words of a name stand one after the other."""
    size = len(name)
    starts = (start for start in range(len(asked) - size + 1) if list(asked[start : start + size]) == list(name))
    start = next(starts, None)
    return None if start is None or not size else range(start, start + size)
