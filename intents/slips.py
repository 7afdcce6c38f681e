"""Known words that a written word may be a slip of, found without looking at all of them.

Two words are at most two edits apart only if they become the same when up to two letters are taken out of each
(symmetric deletion; W. Garbe, SymSpell, 2012). The shortened beginnings of all known words are kept as sorted
numbers, so a look-up is a handful of binary searches however many words there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

Numbers: TypeAlias = NDArray[np.uint32]

# Only the beginnings are shortened: seven letters tell words apart well enough to leave few to compare.
_BEGINNING = 7
_MOST_EDITS = 2

# A prime that spreads the letters over 32 bits; two texts with one number are told apart by their distance.
_BASE, _BITS = 0x01000193, np.uint64(32)

# At three letters another word is one edit away; at five, two edits away.
_FREE_OF_SLIPS = 3
_ONE_SLIP = 5


def edits_allowed(length: int) -> int:
    """How many edits a word of that many letters may hold and still be read as itself: 0, 1 or 2."""
    if length <= _FREE_OF_SLIPS:
        return 0
    return 1 if length <= _ONE_SLIP else _MOST_EDITS


@dataclass(frozen=True, slots=True)
class SlipIndex:
    """The known words, and which of them a shortened beginning may come from.

    `keys` are numbers made of the shortened beginnings in ascending order; `owners`, of the same length, are the
    places of the words they come from.
    """

    words: tuple[str, ...]
    places: dict[str, int]
    keys: Numbers
    owners: NDArray[np.int32]

    @classmethod
    def of(cls, words: Iterable[str]) -> "SlipIndex":
        """The index of these words; each counts once."""
        known = tuple(sorted(set(words)))
        alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for place, word in enumerate(known):
            alike[min(len(word), _BEGINNING), _most_shortened(word)].append(place)
        pairs = [_pairs([known[place] for place in places], np.array(places, np.uint64)) for places in alike.values()]
        together = np.sort(np.concatenate([np.zeros(0, np.uint64), *pairs]))
        keys, owners = (together >> _BITS).astype(np.uint32), together.astype(np.uint32).astype(np.int32)
        return cls(known, {word: place for place, word in enumerate(known)}, keys, owners)

    def near(self, word: str, *, beside_a_name: bool = False) -> dict[int, int]:
        """Places of the known words that `word` is or may be a slip of, with the edits between: 0, 1 or 2.

        A known word is taken as it stands where it has at most three letters; in longer ones slips are looked for
        even so, because a slip may make another known word. `beside_a_name` allows two edits in five letters as well.
        """
        found = {self.places[word]: 0} if word in self.places else {}
        if len(word) < _FREE_OF_SLIPS or any(sign.isdigit() for sign in word):
            return found
        shortened = _keys([word])[0]
        first, last = np.searchsorted(self.keys, shortened, "left"), np.searchsorted(self.keys, shortened, "right")
        spans = [slice(*span) for span in zip(first.tolist(), last.tolist(), strict=True) if span[0] < span[1]]
        alike = {place: self.words[place] for span in spans for place in self.owners[span].tolist()}
        compared = process.extract(word, alike, scorer=OSA.distance, score_cutoff=_MOST_EDITS, limit=None)
        least = _ONE_SLIP if beside_a_name else _ONE_SLIP + 1
        near = {place: distance for other, distance, place in compared if distance <= _allowed(word, other, least)}
        return {**near, **found}


def _allowed(one: str, other: str, two_from: int) -> int:
    """How many edits may lie between two words that are the same but for slips: two from so many letters on."""
    length = max(len(one), len(other))
    return _MOST_EDITS if length >= two_from else edits_allowed(length)


def _pairs(words: Sequence[str], places: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The keys of words alike in length, each above its word's place in one number, so that one sort orders them."""
    return (_keys(words).astype(np.uint64) << _BITS | places[:, None]).ravel()


def _keys(words: Sequence[str]) -> Numbers:
    """The numbers (words, ways to shorten) of the shortened beginnings of words alike in length."""
    size = min(len(words[0]), _BEGINNING)
    letters = np.array([[ord(letter) for letter in word[:size]] for word in words], np.uint32)
    return letters @ _factors(size, _most_shortened(words[0]))


@cache
def _factors(size: int, most: int) -> Numbers:
    """What each letter counts (letters, ways to shorten) when up to so many are taken out: Horner's scheme."""
    ways = [kept for count in range(min(most, size) + 1) for kept in combinations(range(size), size - count)]
    factors = np.zeros((size, len(ways)), np.uint32)
    for way, kept in enumerate(ways):
        for power, place in enumerate(reversed(kept)):
            factors[place, way] = pow(_BASE, power, 1 << int(_BITS))
    return factors


def _most_shortened(word: str) -> int:
    """How many letters are taken out of a word's beginning: as many as a slip in a longer word may hold."""
    return min(edits_allowed(len(word) + _MOST_EDITS), len(word))
