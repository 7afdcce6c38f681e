"""Which facet a question asks for, told from its words without the topic: learned from the facets' wordings.

Two heads are fitted: one on lexical features alone, which settles most questions in a fraction of a millisecond, and
one on lexical features beside the encoder's vectors, for the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intents.encoder import Encoder
from intents.facets import TOPIC, Facets
from intents.head import OF_WORDINGS, Head, fit_head, reduce_rows
from intents.lexicon import Floats, Ints, Lexicon, Postings, SparseRows, learn_lexicon, word_features
from intents.normalise import words

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


@dataclass(frozen=True)
class FacetModel:
    """The fitted heads, the wordings they were fitted to, and what is needed to read a question like them."""

    labels: tuple[str, ...]
    lexicon: Lexicon
    lexical: Head
    full: Head | None
    postings: Postings
    units: Floats
    classes: NDArray[np.int64]

    def lexical_belief(self, asked: Sequence[str]) -> Belief:
        """The belief by words and letters alone."""
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
        """The likeliest label of each of the rows, by words and letters alone."""
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
        if label not in self.labels:
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


@dataclass(frozen=True, slots=True)
class Examples:
    """Wordings, each once, as what a head is fitted to: `classes` are the places of their labels."""

    labels: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    classes: NDArray[np.int64]
    lexicon: Lexicon
    rows: SparseRows

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> "Examples":
        """The examples that these wordings are."""
        unique = list(dict.fromkeys(wordings))
        places = {label: place for place, label in enumerate(dict.fromkeys(wording.label for wording in unique))}
        texts = tuple(wording.words for wording in unique)
        classes = np.array([places[wording.label] for wording in unique], np.int64)
        lexicon = learn_lexicon(texts)
        return cls(tuple(places), texts, classes, lexicon, lexicon.rows(texts))

    def vectors(self, encoder: Encoder) -> Floats:
        """The texts' vectors."""
        return encoder.vectors([" ".join(text) for text in self.texts])


def fit_facet_model(
    wordings: Iterable[Wording], encoder: Encoder | None, lexical_weight: float = OF_WORDINGS
) -> FacetModel:
    """The model for these wordings; without an encoder it knows words and letters only."""
    known = Examples.of(wordings)
    nothing = np.zeros((len(known.texts), 0), np.float32)
    vectors = known.vectors(encoder) if encoder else nothing
    reduced, classes, count = reduce_rows(known.rows), known.classes, len(known.labels)
    lexical = fit_head(nothing, reduced, classes, count, lexical_weight)
    full = fit_head(vectors, reduced, classes, count, lexical_weight) if encoder else None
    units = np.ascontiguousarray(own_part(vectors))
    return FacetModel(known.labels, known.lexicon, lexical, full, Postings.of(known.rows), units, classes)


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
