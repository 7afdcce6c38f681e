"""The lexical features of a text: its words, pairs of words, and runs of letters, weighted by how much each tells.

Inverse document frequency over the texts that the lexicon was learned from; words with their pairs, and runs of two
to five letters within words, each make a vector of length one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_SHORTEST, _LONGEST = 2, 5
_FEWEST_TEXTS = 2
# A column that one row in so many has is common: measured, more would need more memory and gain little.
_COMMON = 6
# Before a word's own name, so that a word of three letters is not the run of these letters.
_WORD = "="


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Rows of a sparse matrix `width` wide: the entries of row i stand at `starts[i]` up to `starts[i + 1]`."""

    starts: NDArray[np.int64]
    columns: Ints
    values: Floats
    width: int

    def products(self, places: NDArray[np.int64], columns: Ints, values: Floats) -> Floats:
        """The products (places,) of the rows at these places with one sparse row, whose columns come once each."""
        other = np.zeros(self.width, np.float32)
        other[columns] = values
        starts, counts = self.starts[places], self.starts[places + 1] - self.starts[places]
        entries = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
        parts = self.values[entries] * other[self.columns[entries]]
        return np.bincount(np.repeat(np.arange(len(places)), counts), parts, len(places)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Postings:
    """The same entries by column: those of column j stand at `starts[j]` up to `starts[j + 1]`.

    A column that many rows have (the runs of letters that most words hold) is kept as it is multiplied fastest, with a
    value for every row: `common[places[j]]`. It has no entries then; for every other column `places[j]` is -1.
    """

    starts: NDArray[np.int64]
    rows: Ints
    values: Floats
    places: Ints
    common: Floats

    @classmethod
    def of(cls, rows: SparseRows) -> "Postings":
        """The entries of these rows."""
        height = len(rows.starts) - 1
        counts = np.bincount(rows.columns, minlength=rows.width)
        many = np.flatnonzero(counts * _COMMON > height)
        places = np.full(rows.width, -1, np.int32)
        places[many] = np.arange(len(many), dtype=np.int32)
        owners = np.repeat(np.arange(height, dtype=np.int32), np.diff(rows.starts))
        shared = places[rows.columns] >= 0
        common = np.zeros((len(many), height), np.float32)
        common[places[rows.columns[shared]], owners[shared]] = rows.values[shared]
        few = np.flatnonzero(~shared)
        order = few[np.argsort(rows.columns[few], kind="stable")]
        starts = np.searchsorted(rows.columns[order], np.arange(rows.width + 1))
        return cls(starts, owners[order], rows.values[order], places, common)

    def products(self, columns: Ints, values: Floats) -> Floats:
        """The products (height,) of every row with one sparse row; of the rare columns only its own are touched."""
        places = self.places[columns]
        rare, common = np.flatnonzero(places < 0), np.flatnonzero(places >= 0)
        # To pick the common columns out would copy them, which takes longer than to multiply the others by nought.
        shared = np.zeros(len(self.common), np.float32)
        shared[places[common]] = values[common]
        starts = self.starts[columns[rare]]
        counts = self.starts[columns[rare] + 1] - starts
        before = np.cumsum(counts) - counts
        entries = np.repeat(starts - before, counts) + np.arange(counts.sum())
        parts = self.values.take(entries) * np.repeat(values[rare], counts)
        total = np.bincount(self.rows.take(entries), parts, self.common.shape[1])
        return np.asarray(shared @ self.common + total.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The known features, each with its column, and the weight of each column."""

    columns: dict[str, int]
    weights: Floats

    def row(self, words: Sequence[str]) -> tuple[Ints, Floats]:
        """The columns and values of a text's words; what is not known is left out."""
        by_word = self._part(word_features(words))
        by_letters = self._part(_letter_features(words))
        return np.concatenate([by_word[0], by_letters[0]]), np.concatenate([by_word[1], by_letters[1]])

    def rows(self, texts: Sequence[Sequence[str]]) -> SparseRows:
        """The rows of many texts."""
        parts = [self.row(text) for text in texts]
        starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in parts])]).astype(np.int64)
        columns = np.concatenate([columns for columns, _ in parts])
        values = np.concatenate([values for _, values in parts])
        return SparseRows(starts, columns, values, len(self.weights))

    def _part(self, features: Iterable[str]) -> tuple[Ints, Floats]:
        counts = Counter(map(self.columns.get, features))
        counts.pop(None, None)  # what is not known
        columns = np.fromiter(counts.keys(), np.int32, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.weights[columns]
        length = np.sqrt(values @ values)
        return columns, (values / length if length else values).astype(np.float32)


def learn_lexicon(texts: Sequence[Sequence[str]]) -> Lexicon:
    """The lexicon of texts, each given as its words: every feature that at least two of them have.

    The same texts give the same lexicon.
    """
    counts: Counter[str] = Counter()
    for words in texts:
        counts.update({*word_features(words), *_letter_features(words)})
    known = sorted(feature for feature, count in counts.items() if count >= _FEWEST_TEXTS)
    frequency = np.array([counts[feature] for feature in known], np.float32)
    weights = np.log((1 + len(texts)) / (1 + frequency)) + 1
    return Lexicon({feature: column for column, feature in enumerate(known)}, weights.astype(np.float32))


def word_features(words: Sequence[str]) -> Iterator[str]:
    """The features of words and of pairs of them, each with a mark before it."""
    for word in words:
        yield f"{_WORD}{word}"
    for first, second in pairwise(words):
        yield f"{_WORD}{first} {second}"


def _letter_features(words: Sequence[str]) -> list[str]:
    return [
        padded[start : start + size]
        for padded in (f" {word} " for word in words)
        for size in range(_SHORTEST, min(_LONGEST, len(padded)) + 1)
        for start in range(len(padded) - size + 1)
    ]
