"""Whether a message resembles those that told of emergencies: a second opinion, asked where no rule fires.

Naive Bayes over words and pairs of neighbouring words, each counted once a message.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

# Added to every count, so that what one side never said does not settle it alone.
_SMOOTHING = 0.5

# No word or pair tells more than this, in natural logarithms of the odds.
_MOST = 3.0

_FEWEST_MESSAGES = 2


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How much each word and each pair speaks for an emergency."""

    weights: Mapping[str, float]

    def score(self, words: Sequence[str]) -> float:
        """How much the words resemble emergencies rather than routine: logarithms of odds added up."""
        return sum(self.weights.get(feature, 0.0) for feature in set(_features(words)))


NOTHING_LEARNED = Resemblance({})


def learn_resemblance(urgent: Iterable[Sequence[str]], routine: Iterable[Sequence[str]]) -> Resemblance:
    """What labelled messages, given as their words, teach; without any, nothing resembles anything."""
    for_it, against = ([set(_features(words)) for words in side] for side in (urgent, routine))
    yes, no = Counter(chain.from_iterable(for_it)), Counter(chain.from_iterable(against))
    shift = math.log((len(against) + 2 * _SMOOTHING) / (len(for_it) + 2 * _SMOOTHING))
    known = [feature for feature in yes | no if yes[feature] + no[feature] >= _FEWEST_MESSAGES]
    odds = {feature: math.log((yes[feature] + _SMOOTHING) / (no[feature] + _SMOOTHING)) + shift for feature in known}
    return Resemblance({feature: max(-_MOST, min(_MOST, value)) for feature, value in odds.items()})


def _features(words: Sequence[str]) -> Iterator[str]:
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(("", *words, "")))
