"""From evidence to one calibrated probability, and the thresholds that bear so many wrong answers.

The probability that the best card is the right one is a logistic function of a few features. Its weights are fitted
by `tools/calibrate.py` to labelled questions that are not among the wordings, and kept in `calibration.json`, once for
evidence with the encoder and once for lexical evidence alone, together with the thresholds at which the share of wrong
answers stays within a tolerance.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

_LEAST = 1e-6
_MOST_LOG = 4.0
_MOST_LEAD = 0.15


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best card, and what against it."""

    log_odds: float  # of its facet
    over_other: float  # log of its facet's probability over that of "no facet"
    over_next: float  # log of its facet's probability over that of the next facet
    near: float  # how near the facet's nearest wordings are, 0 to 1
    nearer_than_other: float  # how much nearer than those of "no facet"
    nearer_than_next: float  # how much nearer than those of the next facet
    topic: float  # how surely the topic is mentioned or known, 0 to 1
    unknown: float  # share of the words that nothing in the deck or the wordings knows
    foreign: float  # share of the words that neither the card nor its facet knows
    strange: float  # how many words behind a preposition, no everyday ones, neither card nor facet nor topic know
    warnings: float  # how many telling words the look-alike guard found
    length: float  # log of one more than the number of words


_features = attrgetter(*(field.name for field in fields(Evidence)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Means, spreads and weights of the features, and thresholds by tolerance (wrong answers in 100)."""

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    sure: Mapping[float, float]
    ask: float

    def probability(self, evidence: Evidence) -> float:
        """The probability, 0 to 1, that the card which the evidence speaks for is the right one."""
        scaled = zip(_features(evidence), self.means, self.spreads, self.weights, strict=True)
        score = self.intercept + sum(weight * (value - mean) / spread for value, mean, spread, weight in scaled)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))

    def threshold(self, tolerance: float) -> float:
        """The probability from which a card is sent where `tolerance` wrong answers in 100 are borne."""
        borne = [known for known in self.sure if known <= tolerance]
        return self.sure[max(borne)] if borne else 1.0


def log_ratio(one: float, other: float) -> float:
    """The logarithm of one probability over another, from -4 to 4: a ratio beyond 50 says nothing more."""
    return max(-_MOST_LOG, min(_MOST_LOG, math.log((one + _LEAST) / (other + _LEAST))))


def cosine_lead(one: float, other: float) -> float:
    """How far one cosine lies above another, from -0.15 to 0.15: a lead beyond that says nothing more."""
    return max(-_MOST_LEAD, min(_MOST_LEAD, one - other))


def read_calibrations(text: str) -> dict[str, Calibration]:
    """The calibrations in a file's text: `full` with the encoder, `lexical` without."""
    names = [field.name for field in fields(Evidence)]
    return {kind: _read(entry, names) for kind, entry in json.loads(text).items()}


def _read(entry: Mapping[str, object], names: Sequence[str]) -> Calibration:
    features = entry["features"]
    sure = entry["sure"]
    intercept, ask = entry["intercept"], entry["ask"]
    assert isinstance(features, dict)
    assert isinstance(sure, dict)
    assert isinstance(intercept, float)
    assert isinstance(ask, float)
    return Calibration(
        means=tuple(features[name]["mean"] for name in names),
        spreads=tuple(features[name]["spread"] for name in names),
        weights=tuple(features[name]["weight"] for name in names),
        intercept=intercept,
        sure={float(tolerance): float(threshold) for tolerance, threshold in sure.items()},
        ask=ask,
    )
