"""The matcher: from a question to a sure card, a few cards to choose from, or none.

The topic is told first: the words that name or describe it are found and taken out. What is left tells the facet,
by the wordings that all topics share, next to what no facet answers. A question that a card's own phrasing repeats
but for slips opens that card.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from answers.card import Card
from answers.deck import Deck
from intents.facets import TOPIC, Facet, Facets
from intents.match import MOST_CARDS, Context, Match, NoMatch, Sure, Unsure
from intents.normalise import words
from intents.topics import Mention, TopicIndex
from intents.wordings import Wording, WordingModel

OTHER = "other"

# A question this like a phrasing is that phrasing, slips aside: two edits in thirty letters leave 93.
_SAME = 93.0

# A bare name allows one slip in eight letters; a shorter one than five none.
_SAME_NAME = 87.0
_SHORTEST_FUZZY = 5
_EXACT = 100.0
_FILLERS = frozenset(
    ("a", "about", "and", "for", "how", "is", "its", "of", "on", "or", "please", "the", "then", "what")
)

# Words beyond these do not count: no question needs more to say what it asks.
_MOST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which a decision is taken."""

    sure: float = 0.80
    lead: float = 0.30
    ask: float = 0.25
    offer: float = 0.05
    refuse: float = 0.50
    known: float = 0.50


class CardMatcher:
    """Matches questions to the cards of one deck that may be sent."""

    def __init__(self, deck: Deck, facets: Facets, thresholds: Thresholds | None = None) -> None:
        self._thresholds = thresholds or Thresholds()
        self._topics = TopicIndex(deck.topics)
        self._cards = {(card.topic, card.facet): card.id for card in deck.answerable}
        self._by_facet = {facet: _of_facet(deck.answerable, facet) for facet in facets.ids}
        self._phrasings = {
            " ".join(words(text)): card.id for card in deck.answerable for text in (card.question, *card.phrasings)
        }
        self._names = {" ".join(words(name)): facet.id for facet in facets.facets for name in _names(facet)}
        self._model = WordingModel(_wordings(facets))

    def match(self, question: str, context: Context) -> Match:
        """The decision for a question in its context."""
        asked = words(question)[:_MOST_WORDS]
        same = self._repeated(asked)
        if same:
            return same
        mentions = self._topics.mentions(asked)
        if len(mentions) > 1:
            return self._between_topics(mentions)
        if mentions:
            return self._about(mentions[0].topic, mentions[0].rest)
        if context.topic:
            return self._about(context.topic, asked)
        return self._cold(asked)

    def _repeated(self, asked: Sequence[str]) -> Match | None:
        text = " ".join(asked)
        found = process.extractOne(text, self._phrasings.keys(), scorer=fuzz.ratio, score_cutoff=_SAME)
        return Sure(self._phrasings[found[0]], found[1] / 100) if found else None

    def _about(self, topic: str, rest: Sequence[str]) -> Match:
        """The decision where the topic is known, by the other words of the question."""
        limits = self._thresholds
        if not rest:
            cards = [card for (owner, _), card in self._cards.items() if owner == topic]
            return Unsure(tuple(cards[:MOST_CARDS]), 0.0)
        beliefs = self._beliefs(rest)
        ranked = [
            (belief, self._cards[topic, facet])
            for facet, belief in sorted(beliefs.items(), key=lambda entry: -entry[1])
            if (topic, facet) in self._cards
        ]
        near = tuple(card for _, card in ranked[:MOST_CARDS])
        if not ranked or beliefs[OTHER] >= limits.refuse or self._model.share_known(rest) < limits.known:
            return NoMatch(near, ranked[0][0] if ranked else 0.0)
        best, card = ranked[0]
        following = max((belief for facet, belief in beliefs.items() if self._cards.get((topic, facet)) != card))
        if best >= limits.sure and best - following >= limits.lead:
            return Sure(card, best)
        likely = tuple(each for belief, each in ranked[:MOST_CARDS] if belief >= limits.ask)
        return Unsure(likely, best) if likely else NoMatch(near, best)

    def _beliefs(self, rest: Sequence[str]) -> dict[str, float]:
        """The probability of each facet; a facet's bare name, slips aside, leaves no doubt."""
        said = " ".join(word for word in rest if word not in _FILLERS)
        cutoff = _SAME_NAME if len(said) >= _SHORTEST_FUZZY else _EXACT
        named = process.extractOne(said, self._names.keys(), scorer=fuzz.ratio, score_cutoff=cutoff)
        if named:
            facet = self._names[named[0]]
            return {label: float(label == facet) * named[1] / 100 for label in self._model.labels}
        return self._model.probabilities(rest)

    def _between_topics(self, mentions: Sequence[Mention]) -> Match:
        """The decision where several topics are mentioned: never sure, the likeliest card of each."""
        decisions = [self._about(mention.topic, mention.rest) for mention in mentions[:MOST_CARDS]]
        cards = [
            decision.card if isinstance(decision, Sure) else decision.cards[0]
            for decision in decisions
            if isinstance(decision, Sure | Unsure)
        ]
        confidence = max(decision.confidence for decision in decisions)
        return Unsure(tuple(cards), confidence) if cards else NoMatch((), confidence)

    def _cold(self, asked: Sequence[str]) -> Match:
        """The decision where no topic is known: never sure, however well the facet is told."""
        limits = self._thresholds
        beliefs = self._beliefs(asked)
        ranked = sorted(((belief, facet) for facet, belief in beliefs.items() if facet != OTHER), reverse=True)
        best, facet = ranked[0]
        likely = [other for belief, other in ranked if belief >= limits.offer]
        cards = tuple(card for other in likely for card in self._by_facet[other])[:MOST_CARDS]
        unknown = self._model.share_known(asked) < limits.known
        if unknown or best < limits.sure or not self._by_facet[facet]:
            return NoMatch(cards, best)
        return Unsure(cards, best)


def _of_facet(cards: Sequence[Card], facet: str) -> tuple[str, ...]:
    return tuple(card.id for card in cards if card.facet == facet)


def _names(facet: Facet) -> tuple[str, ...]:
    return (facet.id, facet.title, *facet.names)


def _wordings(facets: Facets) -> list[Wording]:
    own = [Wording(text, facet.id) for facet in facets.facets for text in (*facet.names, *facet.wordings)]
    other = [Wording(text, OTHER) for texts in facets.other.values() for text in texts]
    return [Wording(wording.text.replace(TOPIC, " "), wording.label) for wording in (*own, *other)]
