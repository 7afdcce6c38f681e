"""The head: from a text's features to the probability of each label, learned from labelled wordings.

Multinomial logistic regression on the encoder's vectors beside lexical features. It is fitted without an optimiser:
the curvature of its loss is bounded by a constant matrix (Böhning, Annals of the Institute of Statistical Mathematics
44, 1992), so each step is one multiplication by that matrix's inverse, and with Nesterov's momentum sixty steps are
enough. For the fit the lexical features are reduced to their strongest directions by a randomised singular value
decomposition (Halko, Martinsson and Tropp, SIAM Review 53, 2011); the weights are folded back onto the features, so
that a question costs one look-up in a table.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.lexicon import Floats, Ints, SparseRows

_STEPS = 60
# Into how many directions the lexical features are reduced for a fit: where a label has hundreds of wordings, and where
# it has a few phrasings only. Fewer lose rare words, which tell the most; more were no better by more than chance.
_DIRECTIONS, DIRECTIONS_OF_PHRASINGS = 1000, 640
_SPARE_DIRECTIONS = 32
_SEED = 1
_INTERCEPT_PENALTY = 1e-3

# Chosen on labelled questions that are not among the wordings: the penalty of a weight's square.
_PENALTY = 0.1

# How much the lexical features' squared length weighs beside the encoder's vectors, chosen on the same questions:
# where a label has hundreds of wordings, and where it has a few phrasings only.
OF_WORDINGS, OF_PHRASINGS = 1.5, 0.2


@dataclass(frozen=True, slots=True)
class Head:
    """The weights (vector's size, labels), (lexical features, labels) and (labels,)."""

    dense: Floats
    lexical: Floats
    intercept: Floats

    def probabilities(self, vector: Floats, columns: Ints, values: Floats) -> Floats:
        """The probabilities (labels,) for a text with this vector and these lexical features."""
        return softmax(self.scores(vector, columns, values))

    def scores(self, vector: Floats, columns: Ints, values: Floats) -> Floats:
        """The scores (labels,), any number each, of which `probabilities` makes shares."""
        return np.asarray(vector @ self.dense + values @ self.lexical[columns] + self.intercept, np.float32)


def softmax(scores: Floats) -> Floats:
    """Probabilities that add up to 1 along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


@dataclass(frozen=True, slots=True)
class Reduced:
    """Sparse rows in their strongest directions: `basis` (features, r) and `rows` (texts, r)."""

    basis: Floats
    rows: Floats


def fit_head(vectors: Floats, lexical: Reduced, labels: NDArray[np.int64], count: int, lexical_weight: float) -> Head:
    """The head for texts given as vectors (texts, size; size may be 0), lexical rows, and labels 0 to count - 1.

    `lexical_weight` says how much the lexical features' squared length weighs beside the encoder's.
    """
    scale = np.float32(np.sqrt(lexical_weight))
    inputs = np.hstack([vectors, scale * lexical.rows, np.ones((len(vectors), 1), np.float32)])
    weights = _fit(inputs, labels, count)
    size = vectors.shape[1]
    return Head(weights[:size], (scale * (lexical.basis @ weights[size:-1])).astype(np.float32), weights[-1])


def reduce_rows(rows: SparseRows, most: int = _DIRECTIONS) -> Reduced:
    """Sparse rows in their strongest directions, at most so many; the same rows give the same directions."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only a fit needs it: a head from the cache starts without

    texts = len(rows.starts) - 1
    matrix = csr_matrix((rows.values, rows.columns, rows.starts), shape=(texts, rows.width))
    wanted = min(most, texts, rows.width)
    sample = np.random.default_rng(_SEED).standard_normal(
        (rows.width, min(wanted + _SPARE_DIRECTIONS, texts)), np.float32
    )
    span = np.linalg.qr(matrix @ sample)[0]
    span = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ span)[0])[0]
    projected = matrix.T @ span
    strengths, turn = np.linalg.eigh(projected.T @ projected)
    basis = projected @ turn[:, ::-1][:, :wanted] / np.sqrt(np.maximum(strengths[::-1][:wanted], 1e-6))
    basis = basis.astype(np.float32)
    return Reduced(basis, np.asarray(matrix @ basis, np.float32))


def _fit(inputs: Floats, labels: NDArray[np.int64], count: int) -> Floats:
    wanted = np.zeros((len(inputs), count), np.float32)
    wanted[np.arange(len(inputs)), labels] = 1
    penalty = np.full((inputs.shape[1], 1), _PENALTY, np.float32)
    penalty[-1] = _INTERCEPT_PENALTY
    bound = 0.5 * inputs.T @ inputs + np.diag(penalty[:, 0])
    inverse = np.linalg.inv(bound.astype(np.float64)).astype(np.float32)
    current = np.zeros((inputs.shape[1], count), np.float32)
    ahead, pace = current, 1.0
    for _ in range(_STEPS):
        slope = inputs.T @ (softmax(inputs @ ahead) - wanted) + penalty * ahead
        following = ahead - inverse @ slope
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = following + np.float32((pace - 1) / faster) * (following - current)
        current, pace = following, faster
    return current
