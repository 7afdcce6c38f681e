"""Which label a text asks for, if any, where nothing is known of the labels but their phrasings.

A deck of such labels has no topics and no wordings by the hundred, on which `CardMatcher` rests: one head is fitted to
the phrasings, and its score and the nearest phrasings of the likeliest label say whether it is asked for.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from intents.encoder import Encoder
from intents.facetmodel import OTHER, Examples, Wording, own_part
from intents.head import DIRECTIONS_OF_PHRASINGS, OF_PHRASINGS, Head, fit_head, reduce_rows, softmax
from intents.lexicon import Floats, Lexicon, SparseRows
from intents.spelling import Reading

# What a guess weighs: the label's score, its nearest phrasing by meaning and by words and letters, and a constant. They
# were chosen by comparison and are not what `tools/fit_guess.py` fits: benchmarks/README.md says what it gives instead.
_BY_SCORE, _BY_MEANING, _BY_WORDS, _DOUBT = 0.69, 3.07, 2.43, 6.0

# So many words are encoded, which takes nearly all the time, besides the likeliest reading whole: the longer a question
# is, the less one misread word changes what it asks. With more, accuracies and refusals stay as they are.
_MOST_ENCODED = 30


@dataclass(frozen=True, slots=True)
class Guess:
    """The label that a question asks for if any, and the probability, 0 to 1, that it does."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a label: its score, and the cosines of its nearest phrasing by meaning and by letters."""

    label: str
    score: float
    by_meaning: float
    by_words: float


@dataclass(frozen=True)
class GuessingModel:
    """The fitted head, the phrasings it was fitted to, and what is needed to read a question like them."""

    labels: tuple[str, ...]
    lexicon: Lexicon
    head: Head
    rows: SparseRows
    units: Floats
    classes: NDArray[np.int64]

    def guess(self, readings: Sequence[Reading], encoder: Encoder) -> Guess:
        """The likeliest label, and whether it is asked for, on the mean of the readings."""
        signs = self.signs(readings, encoder)
        total = _BY_SCORE * signs.score + _BY_MEANING * signs.by_meaning + _BY_WORDS * signs.by_words - _DOUBT
        return Guess(signs.label, 1 / (1 + math.exp(-total)))

    def signs(self, readings: Sequence[Reading], encoder: Encoder) -> Signs:
        """What speaks for the likeliest label, on the mean of the readings; of long ones, of the likeliest."""
        readings = readings[: max(1, _MOST_ENCODED // max(1, len(readings[0].words)))]
        shares = np.array([reading.share for reading in readings], np.float32)
        shares /= shares.sum()
        vectors = [encoder.vector(" ".join(reading.words)) for reading in readings]
        rows = [self.lexicon.row(reading.words) for reading in readings]
        scores = np.array([self.head.scores(vector, *row) for vector, row in zip(vectors, rows, strict=True)])
        probabilities = shares @ softmax(scores)
        known = (number for number, label in enumerate(self.labels) if label != OTHER)
        best = max(known, key=probabilities.__getitem__)
        own = self._members[best]
        by_meaning = [(self.units[own] @ own_part(vector)).max() for vector in vectors]
        by_words = [self.rows.products(own, columns, np.float32(0.5) * values).max() for columns, values in rows]
        return Signs(
            self.labels[best], float(shares @ scores[:, best]), float(shares @ by_meaning), float(shares @ by_words)
        )

    @cached_property
    def _members(self) -> list[NDArray[np.int64]]:
        return [np.flatnonzero(self.classes == number) for number in range(len(self.labels))]


def fit_guessing_model(phrasings: Iterable[Wording], encoder: Encoder) -> GuessingModel:
    """The model for a deck of which nothing but its phrasings is known."""
    known = Examples.of(phrasings)
    vectors = known.vectors(encoder)
    reduced = reduce_rows(known.rows, DIRECTIONS_OF_PHRASINGS)
    head = fit_head(vectors, reduced, known.classes, len(known.labels), OF_PHRASINGS)
    units = np.ascontiguousarray(own_part(vectors))
    return GuessingModel(known.labels, known.lexicon, head, known.rows, units, known.classes)
