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

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from answers.deck import Deck
from intents.asked import Asked, asking_apart, masked, masked_in, said_only_before, ways_to_tell
from intents.calibration import Calibration, Evidence, cosine_lead, log_ratio
from intents.clauses import clauses
from intents.consideration import Candidate, Consideration
from intents.decision import Decider
from intents.encoder import Encoder
from intents.english import NO_ENGLISH, English
from intents.facetmodel import OTHER, Belief, FacetModel, own_part
from intents.facets import Facet, Facets
from intents.guard import CONTRARY, behind_prepositions
from intents.knownwords import common_words, names_of, texts_of, wordings_about
from intents.lexicon import Floats
from intents.match import MOST_CARDS, Context, Match, NoMatch, Unsure
from intents.meaning import Meaning
from intents.normalise import normalise, words
from intents.phrasings import PhrasingIndex
from intents.qualifiers import NO_QUALIFIERS, Qualifiers, is_known
from intents.ranking import as_shares, is_named_in_full, named, named_places, score
from intents.sentences import Sentence, places_that_ask, preamble, read_sentences
from intents.shelf import Shelf
from intents.slips import edits_allowed
from intents.spelling import Reading, Spelling
from intents.topics import Mention, TopicIndex

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

# So many of the words most used are everyday language: one of them says nothing of a topic ("drugs", "risk"), and where
# nobody knows it, nothing at all ("in our clinic"); any other may make the question another one ("in camels").
_EVERYDAY = 10_000

# Lexical evidence this strong, either way, settles a question without the encoder. From 0.91 to 0.97 labelled questions
# are answered alike but for chance: the stricter, the more of them by their meaning.
_SETTLED = 0.95

# A facet three times as likely as the next (the logarithm) is well ahead of it: a greater lead says nothing more.
_WELL_AHEAD = 1.1

# A part of a question that asks for a facet with this probability asks for it by itself.
_PLAINLY = 0.85

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
    qualifiers: Qualifiers = NO_QUALIFIERS

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
        self._shelf = Shelf(deck, knowledge.facets, knowledge.qualifiers)
        self._enough = knowledge.calibration.threshold(knowledge.tolerance)
        self._decider = Decider(
            knowledge.calibration,
            knowledge.tolerance,
            lambda topic: (card.id for card in self._shelf.of_topic(topic)),
        )
        self._names = {_bare(words(name)): facet.id for facet in knowledge.facets.facets for name in _names(facet)}
        self._phrasings = PhrasingIndex(self._shelf.cards)
        names = [name for topic in deck.topics for name in names_of(topic)]
        texts = (text for card in self._shelf.cards for text in texts_of(card))
        asked = wordings_about(names, knowledge.facets)
        known = (*(words(text) for text in (*names, *texts, *asked)), *self._names)
        telling = knowledge.qualifiers.single | CONTRARY
        short = {name for name in map(normalise, names) if not edits_allowed(len(name))}
        self._spelling = Spelling(known, common, knowledge.english, telling, short)
        self._topics = TopicIndex(deck.topics, common, self._spelling.words)

    @property
    def knowledge(self) -> Knowledge:
        """What it was made of, besides the deck."""
        return self._knowledge

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
        near = cache(self._topics.slips.near)
        readings = self._spelling.readings(asked, near)
        read = readings[0].words
        repeated = self._phrasings.repeated(read)
        if repeated:
            only = (Candidate(repeated.id, _BY_NAME),)
            return (Consideration(repeated.topic, True, (), only, _BY_NAME, 0.0, "phrasing"),)  # noqa: FBT003 - mentioned
        slips = tuple((typed, meant) for typed, meant in zip(asked, read, strict=True) if typed != meant)
        mentions = self._topics.mentions(asked, read, near)
        if not mentions:
            known = any(self._shelf.of_topic(context.topic))
            topic, strength = (context.topic, _FROM_CONTEXT) if known else ("", 0.0)
            before = preamble(sentences, ())
            told = ways_to_tell(places_that_ask(sentences, _MOST_DECIDED_BY), before, ())
            only_before = said_only_before(read, before)
            left = masked_in(readings, told, ())
            return (self._reading(Asked(topic, read, read, left, strength, slips, before=only_before)),)
        asked_of = (self._asked_of(mention, readings, sentences, context) for mention in mentions[:MOST_CARDS])
        return tuple(self._reading(replace(each, slips=slips)) for each in asked_of)

    def _asked_of(
        self, mention: Mention, readings: Sequence[Reading], sentences: Sequence[Sentence], context: Context
    ) -> Asked:
        """What a question asks of a topic that it mentions."""
        read = readings[0].words
        before = preamble(sentences, mention.places)
        told = ways_to_tell(places_that_ask(sentences, _MOST_DECIDED_BY), before, mention.places)
        rest = mention.rest(read)
        doubtful = mention.doubtful and context.topic != mention.topic and not self._is_technical(mention.topic, rest)
        return Asked(
            mention.topic,
            read,
            rest,
            masked_in(readings, told, mention.places),
            mention.strength,
            likelihoods=self._shelf.likelihoods(mention.topic, read),
            mentioned=True,
            doubtful=doubtful,
            abbreviated=mention.abbreviated,
            before=said_only_before(read, before),
        )

    def _is_technical(self, topic: str, rest: Sequence[str]) -> bool:
        """Whether a question holds a word of the topic's texts that is neither everyday language nor a facet's id."""
        rank, facets = self._knowledge.english.places.get, self._knowledge.facets.ids
        known = self._shelf.known_about(topic)
        return any(rank(word, _EVERYDAY) >= _EVERYDAY and word in known and word not in facets for word in rest)

    def _strange(self, asked: Asked, known: Collection[str]) -> tuple[str, ...]:
        """What a question is asked with, in, after or for that neither card, facets nor topic know.

        `known` are the words of the card and its own facet.
        """
        about = self._shelf.known_about(asked.topic) if asked.topic else frozenset()
        rank = self._knowledge.english.places.get
        return tuple(
            word
            for word in behind_prepositions(asked.masked[0].words)
            if rank(word, _EVERYDAY) >= _EVERYDAY
            and not any(is_known(word, texts) for texts in (known, about, self._shelf.asked_with))
        )

    def rank(self, question: str, most: int = 10) -> tuple[Candidate, ...]:
        """The cards that a message of any length most likely asks for, with their shares of all belief.

        Nothing is refused here and nothing decided: it is for those who look through several answers.
        """
        sentences = read_sentences(question, _MOST_WORDS)
        asked = [word for sentence in sentences for word in sentence.words]
        slips = cache(self._topics.slips.near)
        hints = self._topics.hints(asked, slips)
        places = places_that_ask(sentences, _MOST_RANKED_BY)
        told = [asked[place] for place in places]
        beliefs = self._facets(masked(self._spelling.read(told, slips), places, named_places(hints)))
        near: Mapping[str, float] = {}
        if not is_named_in_full(hints):
            near = self._near_to(told)
        topics = named(hints, len(asked))
        cards = [card for topic in topics for card in self._shelf.of_topic(topic)]
        cards += [self._shelf.by_id[card] for card in near if self._shelf.by_id[card].topic not in topics]
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

    def _reading(self, asked: Asked) -> Consideration:
        named = self._names.get(_bare(asked.rest))
        if named:
            seen = self._considered(asked, Belief({named: _BY_NAME}, {}), "name")
            return replace(seen, doubtful=seen.doubtful and not asked.abbreviated)
        model, encoder = self._knowledge.model, self._knowledge.encoder
        shares = [reading.share for reading in asked.masked]
        rows = [model.lexicon.row(reading.words) for reading in asked.masked]
        lexical = self._weighed(asked, model.lexical_belief_in(rows, shares), "lexical")
        hopeless = lexical.other >= _SETTLED and lexical.probability <= 1 - _SETTLED
        settled = lexical.probability >= max(_SETTLED, self._enough)
        if hopeless or settled or encoder is None or not asked.rest:
            return lexical
        apart = asking_apart(shares, model.lexical_labels_in(rows))
        vectors = [encoder.vector(" ".join(asked.masked[place].words)) for place in apart]
        near = {} if asked.topic else self._near(vectors[0])
        belief = model.full_belief_in([rows[place] for place in apart], vectors, list(apart.values()))
        return self._weighed(asked, belief, "full", near)

    def _weighed(self, asked: Asked, told: Belief, kind: str, near: Iterable[str] = ()) -> Consideration:
        belief = told.weighed(asked.likelihoods)
        seen = self._considered(asked, belief, "words" if kind == "lexical" else "meaning", near)
        if not seen.candidates:
            return seen
        card = seen.candidates[0].card
        known, warnings = self._shelf.warnings(asked.topic, card, asked.rest)
        unknown, foreign = self._shares(asked.rest, known)
        strange = self._strange(asked, known)
        evidence = Evidence(
            **_beliefs_for(belief, card.partition("/")[2]),
            topic=asked.strength,
            unknown=unknown,
            foreign=foreign,
            strange=float(len(strange)),
            warnings=float(len(warnings.all)),
            length=log_ratio(1 + len(asked.rest), 1),
        )
        probability = self._knowledge.calibrations[kind].probability(evidence)
        return replace(
            seen,
            probability=probability,
            evidence=evidence,
            warnings=warnings.but_for(asked.before),
            strange=tuple(word for word in strange if word not in asked.before),
            doubtful=seen.doubtful and not (asked.abbreviated and foreign == 0),
        )

    def _considered(self, asked: Asked, belief: Belief, settled_by: str, near: Iterable[str] = ()) -> Consideration:
        """The cards of the topic, or of the near topics where there is none, in the order of belief in their facets."""
        ranked = sorted(belief.probabilities.items(), key=lambda entry: -entry[1])
        found = [
            (Candidate(card, probability), self._shelf.excluded_by(card, asked.rest, asked.read))
            for facet, probability in ranked
            if facet != OTHER
            for card in self._shelf.of(asked.topic, facet, near)
        ]
        candidates = tuple(candidate for candidate, excluded in found if not excluded)
        return Consideration(
            asked.topic,
            asked.mentioned,
            tuple(asked.rest),
            candidates,
            candidates[0].probability if candidates else 0.0,
            belief.probabilities.get(OTHER, 0.0),
            settled_by,
            doubtful=asked.doubtful,
            masked=asked.masked[0].words,
            slips=asked.slips,
            excluded=tuple(dict.fromkeys(excluded for _, excluded in found if excluded)),
        )

    def _asked_together(self, seen: Consideration) -> tuple[str, ...]:
        """The cards of the topic that a question asks for at once ("the code and how long does it last"), if several.

        Each side of an "and" must ask for a facet by its bare name, or surely by its words.
        """
        facets = dict.fromkeys(self._plainly_asked(clause) for clause in clauses(seen.rest))
        cards = tuple(card for facet in facets if facet for card in self._shelf.of(seen.topic, facet, ()))
        return cards[:MOST_CARDS] if seen.topic and len(cards) > 1 and OTHER not in facets else ()

    def _plainly_asked(self, clause: Sequence[str]) -> str:
        named = self._names.get(_bare(clause))
        if named:
            return named
        facet, share = max(self._knowledge.model.lexical_belief(clause).probabilities.items(), key=lambda each: each[1])
        return facet if share >= _PLAINLY else OTHER

    def _shares(self, rest: Sequence[str], known: Iterable[str]) -> tuple[float, float]:
        """Which share of the words nothing knows, and which share the card and its facet do not know."""
        count = max(1, len(rest))
        unknown = sum(not self._spelling.knows(word) for word in rest)
        foreign = sum(word not in known for word in rest)
        return unknown / count, foreign / count


def _beliefs_for(belief: Belief, facet: str) -> dict[str, float]:
    """The features of the evidence that rest on the belief."""
    own, near = belief.probabilities[facet], belief.near[facet]
    others = [label for label in belief.probabilities if label not in (facet, OTHER)]
    following = max((belief.probabilities[label] for label in others), default=0.0)
    return {
        "log_odds": log_ratio(own, 1 - own),
        "over_other": log_ratio(own, belief.probabilities.get(OTHER, 0.0)),
        "over_next": min(_WELL_AHEAD, log_ratio(own, following)),
        "near": near,
        "nearer_than_other": cosine_lead(near, belief.near.get(OTHER, 0.0)),
        "nearer_than_next": cosine_lead(near, max((belief.near[label] for label in others), default=0.0)),
    }


def _names(facet: Facet) -> tuple[str, ...]:
    return (facet.id, facet.title, *facet.names)


def _bare(asked: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in asked if word not in _FILLERS)
