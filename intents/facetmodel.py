"""Which facet a question asks for, told from its words without the topic: learned from the facets' wordings.

Two heads are fitted: one on lexical features alone, which settles most questions in a fraction of a millisecond, and
one on lexical features beside the encoder's vectors, for the rest.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intents.encoder import Encoder
from intents.facets import TOPIC, Facets
from intents.head import DIRECTIONS_OF_PHRASINGS, OF_PHRASINGS, OF_WORDINGS, Head, fit_head, reduce_rows, softmax
from intents.lexicon import Floats, Ints, Lexicon, Postings, learn_lexicon, word_features
from intents.normalise import words
from intents.spelling import Reading

OTHER = ""

# What stands for the topic: a question stays a sentence, which the encoder reads better than a gap.
PLACE = ("the", "procedure")

# The last block of a vector is the sentence's own; the blocks before it serve the head alone.
_OWN = 384
_NEAREST = 3

# A text as the lexicon gives it: columns and values.
Row: TypeAlias = tuple[Ints, Floats]

_NOTHING = np.zeros(0, np.float32)
_PARTS_OF_HEAD = tuple(part.name for part in fields(Head))
_PARTS_OF_POSTINGS = tuple(part.name for part in fields(Postings))

# What a guess weighs: the label's score, its nearest wording by meaning and by words and letters, and a constant. They
# were chosen by comparison and are not what `tools/fit_guess.py` fits: benchmarks/README.md says what it gives instead.
_BY_SCORE, _BY_MEANING, _BY_WORDS, _DOUBT = 0.69, 3.07, 2.43, 6.0


@dataclass(frozen=True, slots=True)
class Wording:
    """One known way to ask, as its words with `PLACE` for the topic, and its label (`OTHER` for no facet)."""

    words: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Belief:
    """What the model makes of a question.

    `probabilities` are those of the labels and add up to 1; `near` says for each label how near its nearest wordings
    are, as the mean of the three highest cosines.
    """

    probabilities: Mapping[str, float]
    near: Mapping[str, float]

    def weighed(self, likelihoods: Mapping[str, float]) -> "Belief":
        """The belief once something else was seen, which under each label is this likely (under any other, alike)."""
        if not likelihoods:
            return self
        usual = sum(likelihoods.values()) / len(likelihoods)
        weighed = {label: share * likelihoods.get(label, usual) for label, share in self.probabilities.items()}
        total = sum(weighed.values())
        return Belief({label: share / total for label, share in weighed.items()}, self.near)


@dataclass(frozen=True, slots=True)
class Guess:
    """The label that a question asks for if any, and the probability, 0 to 1, that it does."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a label: its score, and the cosines of its nearest wording by meaning and by letters."""

    label: str
    score: float
    by_meaning: float
    by_words: float


@dataclass(frozen=True)
class FacetModel:
    """The fitted heads, the wordings they were fitted to, and what is needed to read a question like them."""

    labels: tuple[str, ...]
    lexicon: Lexicon
    lexical: Head | None
    full: Head | None
    postings: Postings
    units: Floats
    classes: NDArray[np.int64]

    def lexical_belief(self, asked: Sequence[str]) -> Belief:
        """The belief by words and letters alone. Raises `ValueError` for a model that was fitted without that head."""
        return self.lexical_belief_in([self.lexicon.row(asked)])

    def lexical_belief_in(self, rows: Sequence[Row], shares: Sequence[float] = (1.0,)) -> Belief:
        """The same belief in the readings of a question, the likeliest first, given as the lexicon's rows and shares.

        The probabilities are the means; `near` is that of the first reading: it takes the longest to tell, and in those
        of one question it is so alike that no decision was another for it.
        """
        probabilities = _mean([self._lexical_probabilities(row) for row in rows], shares)
        columns, values = rows[0]
        return self._belief(probabilities, self.postings.products(columns, np.float32(0.5) * values))

    def lexical_labels_in(self, rows: Sequence[Row]) -> list[str]:
        """The likeliest label of each of the rows, by words and letters alone. Raises as `lexical_belief` does."""
        return [self.labels[int(self._lexical_probabilities(row).argmax())] for row in rows]

    def full_belief(self, asked: Sequence[str], encoder: Encoder) -> Belief:
        """The belief by words, letters and meaning. Raises `ValueError` for a model that was fitted without encoder."""
        return self.full_belief_in([self.lexicon.row(asked)], [encoder.vector(" ".join(asked))])

    def full_belief_in(
        self, rows: Sequence[Row], vectors: Sequence[Floats], shares: Sequence[float] = (1.0,)
    ) -> Belief:
        """The same belief in the readings of a question, as `lexical_belief_in` says. Raises as `full_belief` does."""
        if self.full is None:
            raise ValueError("this model was fitted without an encoder")
        told = [self.full.probabilities(vector, *row) for row, vector in zip(rows, vectors, strict=True)]
        return self._belief(_mean(told, shares), self.units @ own_part(vectors[0]))

    def guess(self, readings: Sequence[Reading], encoder: Encoder) -> Guess:
        """The likeliest label where nothing but its wordings is known of it. Raises as `full_belief` does."""
        signs = self.signs(readings, encoder)
        total = _BY_SCORE * signs.score + _BY_MEANING * signs.by_meaning + _BY_WORDS * signs.by_words - _DOUBT
        return Guess(signs.label, 1 / (1 + math.exp(-total)))

    def signs(self, readings: Sequence[Reading], encoder: Encoder) -> Signs:
        """What speaks for the likeliest label, on the mean of the readings. Raises as `full_belief` does."""
        if self.full is None:
            raise ValueError("this model was fitted without an encoder")
        shares = np.array([reading.share for reading in readings], np.float32)
        vectors = [encoder.vector(" ".join(reading.words)) for reading in readings]
        rows = [self.lexicon.row(reading.words) for reading in readings]
        scores = np.array([self.full.scores(vector, *row) for vector, row in zip(vectors, rows, strict=True)])
        probabilities = shares @ softmax(scores)
        known = (number for number, label in enumerate(self.labels) if label != OTHER)
        best = max(known, key=probabilities.__getitem__)
        own = self._members[best]
        by_meaning = [(self.units[own] @ own_part(vector)).max() for vector in vectors]
        by_words = [self.postings.products(columns, np.float32(0.5) * values)[own].max() for columns, values in rows]
        return Signs(
            self.labels[best], float(shares @ scores[:, best]), float(shares @ by_meaning), float(shares @ by_words)
        )

    def cosines(self, asked: Sequence[str], encoder: Encoder | None) -> Floats:
        """How near each wording is to the words: by meaning, or without an encoder by words and letters."""
        if encoder is not None and len(self.units):
            return self.units @ own_part(encoder.vector(" ".join(asked)))
        columns, values = self.lexicon.row(asked)
        return self.postings.products(columns, np.float32(0.5) * values)

    def word_weights(self, asked: Sequence[str], label: str) -> dict[str, float]:
        """How much each word, and each pair of words, speaks for a label beside the mean of all labels."""
        head = self.full or self.lexical
        columns, values = self.lexicon.row(asked)
        named = {column: feature for feature in word_features(asked) if (column := self.lexicon.columns.get(feature))}
        if head is None or label not in self.labels:
            return {}
        rows = head.lexical[columns]
        lead = values * (rows[:, self.labels.index(label)] - rows.mean(axis=1))
        pairs = zip(columns.tolist(), lead.tolist(), strict=True)
        return {named[column][1:]: weight for column, weight in pairs if column in named}

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything that the model is made of, as arrays by name."""
        arrays: dict[str, NDArray[Any]] = {
            "labels": np.array(self.labels),
            "features": np.array(list(self.lexicon.columns)),
            "weights": self.lexicon.weights,
            **{f"postings.{part}": getattr(self.postings, part) for part in _PARTS_OF_POSTINGS},
            "units": self.units,
            "classes": self.classes,
        }
        for name, head in (("lexical", self.lexical), ("full", self.full)):
            if head is not None:
                arrays |= {f"{name}.{part}": getattr(head, part) for part in _PARTS_OF_HEAD}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "FacetModel":
        """The model that `to_arrays` gave. Raises `KeyError` where one is missing."""
        features = arrays["features"].tolist()
        lexicon = Lexicon({feature: column for column, feature in enumerate(features)}, arrays["weights"])
        heads = {
            name: Head(*(arrays[f"{name}.{part}"] for part in _PARTS_OF_HEAD))
            for name in ("lexical", "full")
            if f"{name}.dense" in arrays
        }
        postings = Postings(*(arrays[f"postings.{part}"] for part in _PARTS_OF_POSTINGS))
        labels = tuple(arrays["labels"].tolist())
        return cls(labels, lexicon, heads["lexical"], heads.get("full"), postings, arrays["units"], arrays["classes"])

    def _lexical_probabilities(self, row: Row) -> Floats:
        if self.lexical is None:
            raise ValueError("this model was fitted without a lexical head")
        return self.lexical.probabilities(_NOTHING, *row)

    @cached_property
    def _members(self) -> list[NDArray[np.int64]]:
        return [np.flatnonzero(self.classes == number) for number in range(len(self.labels))]

    def _belief(self, probabilities: Floats, cosines: Floats) -> Belief:
        near = {}
        for label, members in zip(self.labels, self._members, strict=True):
            own = cosines.take(members)
            most = min(_NEAREST, len(own))
            near[label] = float(np.partition(own, -most)[-most:].sum()) / most
        return Belief(dict(zip(self.labels, map(float, probabilities), strict=True)), near)


def _mean(told: Sequence[Floats], shares: Sequence[float]) -> Floats:
    return np.asarray(np.array(shares, np.float32) @ np.array(told))


def fit_facet_model(
    wordings: Iterable[Wording], encoder: Encoder | None, lexical_weight: float = OF_WORDINGS
) -> FacetModel:
    """The model for these wordings; without an encoder it knows words and letters only."""
    return _fit(wordings, encoder, lexical_weight, settle=True)


def fit_guessing_model(phrasings: Iterable[Wording], encoder: Encoder) -> FacetModel:
    """The model for a deck of which nothing but its phrasings is known: only `guess` can be asked of it."""
    return _fit(phrasings, encoder, OF_PHRASINGS, settle=False)


def _fit(wordings: Iterable[Wording], encoder: Encoder | None, lexical_weight: float, *, settle: bool) -> FacetModel:
    unique = list(dict.fromkeys(wordings))
    labels = tuple(dict.fromkeys(wording.label for wording in unique))
    texts = [wording.words for wording in unique]
    classes = np.array([labels.index(wording.label) for wording in unique], np.int64)
    lexicon = learn_lexicon(texts)
    rows = lexicon.rows(texts)
    nothing = np.zeros((len(texts), 0), np.float32)
    vectors = encoder.vectors([" ".join(text) for text in texts]) if encoder else nothing
    reduced = reduce_rows(rows) if settle else reduce_rows(rows, DIRECTIONS_OF_PHRASINGS)
    lexical = fit_head(nothing, reduced, classes, len(labels), lexical_weight) if settle else None
    full = fit_head(vectors, reduced, classes, len(labels), lexical_weight) if encoder else None
    units = np.ascontiguousarray(vectors[:, -_OWN:])
    return FacetModel(labels, lexicon, lexical, full, Postings.of(rows), units, classes)


def own_part(vectors: Floats) -> Floats:
    """The part of a vector, or of each of many, by which what means alike is near: it has length one."""
    return vectors[..., -_OWN:]


def facet_wordings(facets: Facets) -> list[Wording]:
    """The wordings of every facet, its names among them, and of what no facet answers."""
    own = [(text, facet.id) for facet in facets.facets for text in (facet.title, *facet.names, *facet.wordings)]
    other = [(text, OTHER) for texts in facets.other.values() for text in texts]
    return [Wording(tuple(words(text.replace(TOPIC, f" {' '.join(PLACE)} "))), label) for text, label in own + other]


def without_topic(asked: Sequence[str], places: Iterable[int]) -> tuple[str, ...]:
    """The words with `PLACE` where the topic was first mentioned, and nothing where it was mentioned again."""
    mentioned = set(places)
    first = min(mentioned, default=-1)
    out: list[str] = []
    for place, word in enumerate(asked):
        if place == first:
            out.extend(PLACE)
        elif place not in mentioned:
            out.append(word)
    return tuple(out)
