"""The matcher: from a question to a sure card, a few cards to choose from, or none.

    the words of the question, slips read as the known words they are
      1  a phrasing of a card, word by word                     ->  that card
      2  the topic: named, described, or the conversation's     ->  its words are taken out
      3  the facet, from what is left: by its bare name, else by words and letters, else, where these do not settle
         it, by meaning as well
      4  the look-alike guard: telling words that the card does not know
      5  one calibrated probability for the best card           ->  sure, unsure or no match

A facet without a topic is never sure, however well it is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from answers.deck import Deck
from intents.calibration import Calibration, Evidence, cosine_lead, log_ratio
from intents.clauses import clauses
from intents.consideration import Candidate, Consideration
from intents.decision import Decider
from intents.encoder import Encoder
from intents.english import NO_ENGLISH, English
from intents.facetmodel import OTHER, Belief, FacetModel, own_part, without_topic
from intents.facets import TOPIC, Facet, Facets
from intents.guard import contains, look
from intents.knownwords import common_words, facet_vocabulary, texts_of, wordings, words_of
from intents.lexicon import Floats
from intents.match import MOST_CARDS, Context, Match, NoMatch, Unsure
from intents.meaning import Meaning
from intents.normalise import words
from intents.phrasings import PhrasingIndex
from intents.ranking import as_shares, is_named_in_full, named, named_places, score
from intents.sentences import places_that_ask, read_sentences
from intents.spelling import Spelling
from intents.topics import TopicIndex

if TYPE_CHECKING:
    from answers.card import Card

# Words beyond these do not count: no question needs more to say what it asks.
_MOST_WORDS = 80

# No more words than these are read by their meaning, which takes the more time the more they are. A decision looks at
# more of them than a ranking, which is there for letters.
_MOST_DECIDED_BY, _MOST_RANKED_BY = 24, 12

# So many of the nearest phrasings are looked at for cards of topics that the question does not mention.
_MOST_NEAR = 60

# How surely the topic is known where the conversation gives it and the question does not.
_FROM_CONTEXT = 0.6

# A bare name, or a phrasing repeated word by word, leaves this much doubt.
_BY_NAME = 0.99

# Lexical evidence this strong, either way, settles a question without the encoder.
_SETTLED = 0.97

# A part of a question that asks for a facet with this probability asks for it by itself.
_PLAINLY = 0.6

NO_LIKELIHOODS: Mapping[str, float] = {}

_FILLERS = frozenset(
    ("a", "about", "and", "for", "how", "is", "its", "of", "on", "or", "please", "so", "the", "then", "what")
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a matcher is made of, besides the deck: all of it fitted or read beforehand."""

    facets: Facets
    model: FacetModel
    calibrations: Mapping[str, Calibration]
    encoder: Encoder | None = None
    tolerance: float = 1.0
    english: English = NO_ENGLISH

    @property
    def calibration(self) -> Calibration:
        """The calibration for the evidence that is at hand."""
        return self.calibrations["full" if self.encoder else "lexical"]


class CardMatcher:
    """Matches questions to the cards of one deck that may be sent.

    `meaning` finds the cards of a deck of many topics by what they mean, where a question names no topic.
    """

    def __init__(self, deck: Deck, knowledge: Knowledge, meaning: Meaning | None = None) -> None:
        self._knowledge = knowledge
        self._meaning = meaning
        common = common_words(knowledge.english, knowledge.encoder)
        self._topics = TopicIndex(deck.topics, common)
        self._cards: dict[str, dict[str, Card]] = defaultdict(dict)
        cards = deck.answerable
        self._by_id = {card.id: card for card in cards}
        self._by_facet: dict[str, list[str]] = defaultdict(list)
        for card in cards:
            self._cards[card.topic][card.facet] = card
            self._by_facet[card.facet].append(card.id)
        self._decider = Decider(
            knowledge.calibration,
            knowledge.tolerance,
            lambda topic: (card.id for card in self._cards[topic].values()),
        )
        self._known_to = cache(lambda card: words_of(self._by_id[card]))  # of many thousands few are ever looked at
        topic_excludes = {topic.id: topic.excluded for topic in deck.topics}
        self._excluded = {
            card.id: [tuple(words(text)) for text in (*card.excluded, *topic_excludes[card.topic])] for card in cards
        }
        self._of_facet = facet_vocabulary(knowledge.facets)
        self._names = {_bare(words(name)): facet.id for facet in knowledge.facets.facets for name in _names(facet)}
        self._acts = {
            topic.id: frozenset(word for text in topic.described_by.procedure for word in words(text))
            for topic in deck.topics
        }
        self._phrasings = PhrasingIndex(cards)
        names = (words(name) for topic in deck.topics for name in (topic.title, *topic.aliases))
        texts = (words(text) for card in cards for text in texts_of(card))
        asked = (words(text.replace(TOPIC, " ")) for of in wordings(knowledge.facets).values() for text in of)
        self._spelling = Spelling((*names, *texts, *asked, *self._names), common, knowledge.english)

    def match(self, question: str, context: Context) -> Match:
        """The decision for a question in its context."""
        readings = self.consider(question, context)
        if len(readings) > 1:
            return self._decider.between(readings)
        decision = self._decider.decide(readings[0])
        together = () if isinstance(decision, NoMatch) else self._asked_together(readings[0])
        return Unsure(together, decision.confidence, readings[0].topic) if together else decision

    def consider(self, question: str, context: Context) -> tuple[Consideration, ...]:
        """What is seen in a question: one reading for each topic that it mentions, else one for the conversation's."""
        sentences = read_sentences(question, _MOST_WORDS)
        asked = tuple(word for sentence in sentences for word in sentence.words)
        read = self._spelling.read(asked)
        told = places_that_ask(sentences, _MOST_DECIDED_BY)
        repeated = self._phrasings.repeated(asked) or (self._phrasings.repeated(read) if read != asked else None)
        if repeated:
            only = (Candidate(repeated.id, _BY_NAME),)
            return (Consideration(repeated.topic, True, (), only, _BY_NAME, 0.0, "phrasing"),)  # noqa: FBT003 - mentioned
        mentions = self._topics.mentions(asked) or self._topics.mentions(read)
        if not mentions:
            strength = _FROM_CONTEXT if context.topic in self._cards else 0.0
            topic = context.topic if strength else ""
            return (self._reading(topic, _masked(read, told, ()), read, strength, mentioned=False),)
        return tuple(
            self._reading(
                mention.topic,
                _masked(read, told, mention.places),
                mention.rest(read),
                mention.strength,
                self._likelihoods(mention.topic, read),
                mentioned=True,
            )
            for mention in mentions[:MOST_CARDS]
        )

    def rank(self, question: str, most: int = 10) -> tuple[Candidate, ...]:
        """The cards that a message of any length most likely asks for, with their shares of all belief.

        Nothing is refused here and nothing decided: it is for those who look through several answers.
        """
        sentences = read_sentences(question, _MOST_WORDS)
        asked = [word for sentence in sentences for word in sentence.words]
        read = self._spelling.read(asked)
        told = places_that_ask(sentences, _MOST_RANKED_BY)
        hints = self._topics.hints(asked)
        beliefs = self._facets(_masked(read, told, named_places(hints)))
        near: Mapping[str, float] = {}
        if not is_named_in_full(hints):
            near = self._near_to([asked[place] for place in told])
        topics = named(hints, len(asked))
        cards = [card for topic in topics for card in self._cards[topic].values()]
        cards += [self._by_id[card] for card in near if self._by_id[card].topic not in topics]
        scores = {
            card.id: score(topics.get(card.topic), beliefs.get(card.facet, 0.0), near.get(card.id, 0.0))
            for card in cards
        }
        return tuple(Candidate(card, share) for card, share in as_shares(scores, most))

    def _facets(self, asked: Sequence[str]) -> Mapping[str, float]:
        """The probabilities of the facets, given that one of them is asked for."""
        model, encoder = self._knowledge.model, self._knowledge.encoder
        belief = model.full_belief(asked, encoder) if encoder else model.lexical_belief(asked)
        asked_for = 1 - belief.probabilities.get(OTHER, 0.0)
        return {facet: share / asked_for for facet, share in belief.probabilities.items() if facet != OTHER}

    def _near_to(self, asked: Sequence[str]) -> Mapping[str, float]:
        """The cards near these words by meaning, the nearest first, with their cosines; none without an encoder."""
        encoder = self._knowledge.encoder
        return self._near(encoder.vector(" ".join(asked))) if encoder else {}

    def _near(self, vector: Floats) -> Mapping[str, float]:
        return self._meaning.near(own_part(vector), _MOST_NEAR) if self._meaning else {}

    def _likelihoods(self, topic: str, read: Sequence[str]) -> Mapping[str, float]:
        """For each facet, how likely its questions say, as this one does or does not, what is done: a block, a shot."""
        acts = self._acts.get(topic)
        if not acts:
            return NO_LIKELIHOODS
        said = any(word in acts for word in read)
        shares = ((facet.id, facet.says_what_is_done) for facet in self._knowledge.facets.facets)
        return {facet: share if said else 1 - share for facet, share in shares}

    def _reading(
        self,
        topic: str,
        masked: Sequence[str],
        rest: Sequence[str],
        strength: float,
        likelihoods: Mapping[str, float] = NO_LIKELIHOODS,
        *,
        mentioned: bool,
    ) -> Consideration:
        named = self._names.get(_bare(rest))
        if named:
            belief = Belief({named: _BY_NAME}, {})
            return self._considered(topic, belief, rest, mentioned=mentioned, settled_by="name")
        model = self._knowledge.model
        row = model.lexicon.row(masked)
        belief = model.lexical_belief_in(row).weighed(likelihoods)
        lexical = self._weighed(topic, belief, rest, strength, "lexical", mentioned=mentioned)
        hopeless = lexical.other >= _SETTLED and lexical.probability <= 1 - _SETTLED
        if hopeless or lexical.probability >= _SETTLED or self._knowledge.encoder is None or not rest:
            return lexical
        vector = self._knowledge.encoder.vector(" ".join(masked))
        near = {} if topic else self._near(vector)
        belief = model.full_belief_in(row, vector).weighed(likelihoods)
        return self._weighed(topic, belief, rest, strength, "full", mentioned=mentioned, near=near)

    def _weighed(
        self,
        topic: str,
        belief: Belief,
        rest: Sequence[str],
        strength: float,
        kind: str,
        *,
        mentioned: bool,
        near: Iterable[str] = (),
    ) -> Consideration:
        settled_by = "words" if kind == "lexical" else "meaning"
        seen = self._considered(topic, belief, rest, mentioned=mentioned, settled_by=settled_by, near=near)
        if not seen.candidates:
            return seen
        card = seen.candidates[0].card
        facet = card.partition("/")[2]
        known = self._known_to(card) | self._of_facet[facet] if topic else self._of_facet[facet]
        warnings = look(rest, known)
        unknown, foreign = self._shares(rest, known)
        evidence = Evidence(
            **_beliefs_for(belief, facet),
            topic=strength,
            unknown=unknown,
            foreign=foreign,
            warnings=float(len(warnings.all)),
            length=log_ratio(1 + len(rest), 1),
        )
        probability = self._knowledge.calibrations[kind].probability(evidence)
        return Consideration(
            topic, mentioned, tuple(rest), seen.candidates, probability, seen.other, settled_by, evidence, warnings
        )

    def _considered(
        self,
        topic: str,
        belief: Belief,
        rest: Sequence[str],
        *,
        mentioned: bool,
        settled_by: str,
        near: Iterable[str] = (),
    ) -> Consideration:
        """The cards of the topic, or of the near topics where there is none, in the order of belief in their facets."""
        said = set(rest)
        ranked = sorted(belief.probabilities.items(), key=lambda entry: -entry[1])
        candidates = [
            Candidate(card, probability)
            for facet, probability in ranked
            if facet != OTHER
            for card in self._of(topic, facet, near)
            if not any(said.issuperset(phrase) and contains(rest, phrase) for phrase in self._excluded[card])
        ]
        probability = candidates[0].probability if candidates else 0.0
        other = belief.probabilities.get(OTHER, 0.0)
        return Consideration(topic, mentioned, tuple(rest), tuple(candidates), probability, other, settled_by)

    def _asked_together(self, seen: Consideration) -> tuple[str, ...]:
        """The cards of the topic that a question asks for at once ("the code and how long does it last"), if several.

        Each side of an "and" must ask for a facet by its bare name, or surely by its words.
        """
        facets = dict.fromkeys(self._plainly_asked(clause) for clause in clauses(seen.rest))
        cards = tuple(card for facet in facets if facet for card in self._of(seen.topic, facet, ()))
        return cards[:MOST_CARDS] if seen.topic and len(cards) > 1 and OTHER not in facets else ()

    def _plainly_asked(self, clause: Sequence[str]) -> str:
        named = self._names.get(_bare(clause))
        if named:
            return named
        facet, share = max(self._knowledge.model.lexical_belief(clause).probabilities.items(), key=lambda each: each[1])
        return facet if share >= _PLAINLY else OTHER

    def _of(self, topic: str, facet: str, near: Iterable[str]) -> list[str]:
        """The topic's card of the facet; without a topic all that there are, or of too many the near ones."""
        if not topic:
            cards = self._by_facet.get(facet, [])
            return cards if len(cards) <= MOST_CARDS else [card for card in near if self._by_id[card].facet == facet]
        card = self._cards[topic].get(facet)
        return [card.id] if card else []

    def _shares(self, rest: Sequence[str], known: Iterable[str]) -> tuple[float, float]:
        """Which share of the words nothing knows, and which share the card and its facet do not know."""
        count = max(1, len(rest))
        unknown = sum(not self._spelling.knows(word) for word in rest)
        foreign = sum(word not in known for word in rest)
        return unknown / count, foreign / count


def _masked(read: Sequence[str], told: Sequence[int], mentioned: Iterable[int]) -> tuple[str, ...]:
    """The words at the places that tell what is asked, without those that mention the topic."""
    places = set(mentioned)
    return without_topic([read[place] for place in told], [at for at, place in enumerate(told) if place in places])


def _beliefs_for(belief: Belief, facet: str) -> dict[str, float]:
    """The features of the evidence that rest on the belief."""
    own, near = belief.probabilities[facet], belief.near[facet]
    others = [label for label in belief.probabilities if label not in (facet, OTHER)]
    following = max((belief.probabilities[label] for label in others), default=0.0)
    return {
        "log_odds": log_ratio(own, 1 - own),
        "over_other": log_ratio(own, belief.probabilities.get(OTHER, 0.0)),
        "over_next": log_ratio(own, following),
        "near": near,
        "nearer_than_other": cosine_lead(near, belief.near.get(OTHER, 0.0)),
        "nearer_than_next": cosine_lead(near, max((belief.near[label] for label in others), default=0.0)),
    }


def _names(facet: Facet) -> tuple[str, ...]:
    return (facet.id, facet.title, *facet.names)


def _bare(asked: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in asked if word not in _FILLERS)
