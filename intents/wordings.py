"""What kind of question it is, told by its words: the log-odds of each word and pair of words in the known wordings.

A complement naive Bayes estimate (Rennie et al., ICML 2003): a label's evidence is how much more often its wordings
hold a word than the wordings of all other labels do. A word that no wording holds is first read as the known word
that it is a slip of; if it is none, it is evidence for nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intents.normalise import words

# Chosen for the most right answers on labelled questions that are not among the wordings.
_SMOOTHING = 0.1
_SHARPNESS = 0.35

_SHORTEST_SLIP = 4
_TWO_SLIPS = 7


@dataclass(frozen=True, slots=True)
class Wording:
    """One known way to ask, and the label of what it asks for."""

    text: str
    label: str


class WordingModel:
    """The probability of each label, given a question's words."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        terms: dict[str, Counter[str]] = defaultdict(Counter)
        for wording in wordings:
            terms[wording.label].update(set(_terms(words(wording.text))))
        everywhere = Counter[str]()
        for counted in terms.values():
            everywhere.update(counted)
        self.labels = tuple(terms)
        self._log_odds = _log_odds(terms, everywhere)
        self._vocabulary = {term: count for term, count in everywhere.items() if " " not in term}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            self._by_length[len(word)].append(word)

    def probabilities(self, asked: Sequence[str]) -> dict[str, float]:
        """For each label its share of the belief; the shares add up to 1. Without a known word they are all alike."""
        known = [self.known(word) for word in asked]
        sums = [0.0] * len(self.labels)
        for term in set(_terms(known)):
            for place, odds in enumerate(self._log_odds.get(term, ())):
                sums[place] += odds
        highest = max(sums)
        powers = [math.exp(_SHARPNESS * (each - highest)) for each in sums]
        return {label: power / sum(powers) for label, power in zip(self.labels, powers, strict=True)}

    def share_known(self, asked: Sequence[str]) -> float:
        """Which share of the words some wording holds, slips forgiven: 0 to 1; 1 where there are none."""
        return sum(self.known(word) in self._vocabulary for word in asked) / len(asked) if asked else 1.0

    def known(self, word: str) -> str:
        """The word, or the known word that it is most likely a slip of."""
        if word in self._vocabulary or len(word) < _SHORTEST_SLIP or word.isdigit():
            return word
        allowed = 1 if len(word) < _TWO_SLIPS else 2
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        near = [other for length in lengths for other in self._by_length.get(length, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=allowed, limit=3)
        return min(found, key=lambda hit: (hit[1], -self._vocabulary[hit[0]]))[0] if found else word


def _terms(tokens: Sequence[str]) -> list[str]:
    return [*tokens, *(f"{first} {second}" for first, second in pairwise(tokens))]


def _log_odds(terms: Mapping[str, Counter[str]], everywhere: Counter[str]) -> dict[str, list[float]]:
    """For each term its log-odds under each label, in the labels' order."""
    vocabulary, total = _SMOOTHING * len(everywhere), everywhere.total()
    odds: dict[str, list[float]] = {term: [] for term in everywhere}
    for counted in terms.values():
        size = counted.total()
        for term, count in everywhere.items():
            own = (counted[term] + _SMOOTHING) / (size + vocabulary)
            others = (count - counted[term] + _SMOOTHING) / (total - size + vocabulary)
            odds[term].append(math.log(own / others))
    return odds
