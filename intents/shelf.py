"""The cards of a deck as the matcher looks at them: by topic and facet, with the words that each knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from answers.deck import Deck
from intents.facets import Facets
from intents.guard import Warnings, by_first_word, contains, look, vocabulary
from intents.knownwords import facet_vocabulary, names_of, words_of
from intents.match import MOST_CARDS
from intents.normalise import words
from intents.qualifiers import Qualifiers

if TYPE_CHECKING:
    from answers.card import Card

NO_LIKELIHOODS: Mapping[str, float] = {}

# What is done may only tell which place is meant: "the nerves that they want to block". So many words before it, one of
# these says that.
_TELLS_WHICH = frozenset(("that", "they", "which", "who"))
_WORDS_BEFORE = 4


class Shelf:
    """The cards of a deck that may be sent. `qualifiers` are the words that make another question of a card's."""

    def __init__(self, deck: Deck, facets: Facets, qualifiers: Qualifiers) -> None:
        self._facets = facets
        self._qualifiers = qualifiers
        self.cards = deck.answerable
        self.by_id = {card.id: card for card in self.cards}
        self._by_topic: dict[str, dict[str, Card]] = defaultdict(dict)
        self._by_facet: dict[str, list[str]] = defaultdict(list)
        for card in self.cards:
            self._by_topic[card.topic][card.facet] = card
            self._by_facet[card.facet].append(card.id)
        excluded = {topic.id: topic.excluded for topic in deck.topics}
        self._excluded = {
            card.id: by_first_word(map(words, (*card.excluded, *excluded[card.topic]))) for card in self.cards
        }
        self._acts = {
            topic.id: frozenset(word for text in topic.described_by.procedure for word in words(text))
            for topic in deck.topics
        }
        self._names = {topic.id: names_of(topic) for topic in deck.topics}
        self._of_facet = facet_vocabulary(facets)
        self.asked_with = frozenset().union(*(self._of_facet[facet.id] for facet in facets.facets))
        # Of many thousands few are ever looked at.
        self.known_to = cache(lambda card: words_of(self.by_id[card]))
        self.known_about = cache(self._words_about)

    def of_topic(self, topic: str) -> Iterable["Card"]:
        """A topic's cards, in the order in which they are offered; none of a topic that is not there."""
        return self._by_topic[topic].values() if topic in self._by_topic else ()

    def of(self, topic: str, facet: str, near: Iterable[str]) -> list[str]:
        """The topic's card of the facet; without a topic all that there are, or of too many the near ones."""
        if not topic:
            cards = self._by_facet.get(facet, [])
            return cards if len(cards) <= MOST_CARDS else [card for card in near if self.by_id[card].facet == facet]
        card = self._by_topic[topic].get(facet)
        return [card.id] if card else []

    def excluded_by(self, card: str, *asked: Sequence[str]) -> str:
        """What a card is not about and one of these texts names; empty where they name nothing of the kind."""
        phrases = self._excluded[card]
        found = (
            phrase for text in asked for word in text for phrase in phrases.get(word, ()) if contains(text, phrase)
        )
        return " ".join(next(found, ()))

    def likelihoods(self, topic: str, read: Sequence[str]) -> Mapping[str, float]:
        """For each facet, how likely its questions say, as this one does or does not, what is done: a block, a shot.

        Nothing is told by one that says it only to tell which place is meant.
        """
        acts = self._acts.get(topic)
        if not acts:
            return NO_LIKELIHOODS
        said = [place for place, word in enumerate(read) if word in acts]
        if said and not any(_TELLS_WHICH.isdisjoint(read[max(0, at - _WORDS_BEFORE) : at]) for at in said):
            return NO_LIKELIHOODS
        shares = ((facet.id, facet.says_what_is_done) for facet in self._facets.facets)
        return {facet: share if said else 1 - share for facet, share in shares}

    def warnings(self, topic: str, card: str, rest: Sequence[str]) -> tuple[frozenset[str], Warnings]:
        """The words that a card and its facet know, and what the guard finds in a question that it is to answer."""
        of_facet = self._of_facet[card.partition("/")[2]]
        told = self._qualifiers.telling(rest)
        if not topic:
            return of_facet, look(told, of_facet)
        own = self.known_to(card)
        known = own | of_facet
        qualifiers = self._qualifiers.foreign(told, own, self.known_about(topic))
        return known, replace(look(told, known, own), qualifiers=qualifiers)

    def _words_about(self, topic: str) -> frozenset[str]:
        """The words of all that a topic's cards say, and of what it is called and described by."""
        named = vocabulary(words(text) for text in self._names[topic])
        return named.union(*(self.known_to(card.id) for card in self.of_topic(topic)))
