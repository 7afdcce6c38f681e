"""Known words that a written word may be a slip of, found without looking at all of them.

Two words are at most two edits apart only if they become the same when up to two letters are taken out of each
(symmetric deletion; W. Garbe, SymSpell, 2012). The shortened beginnings of all known words are kept as sorted
numbers, so a look-up is a handful of binary searches however many words there are.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

# What gives the known words that a word is or may be a slip of, with the edits between: 0, 1 or 2.
Near: TypeAlias = Callable[[str], Mapping[str, int]]

Numbers: TypeAlias = NDArray[np.uint32]
Entries: TypeAlias = NDArray[np.uint64]

# Only the beginnings are shortened: eight letters tell words apart well enough to leave few to compare.
_BEGINNING = 8
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


class SlipIndex:
    """The known words, and which of them a shortened beginning may come from.

    The words come in the order of their lengths. The entries, in ascending order, are numbers made of a shortened
    beginning and, below it, the place of the word it comes from: of those that share one, words alike in length stand
    together.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._words = sorted(self._known, key=lambda word: (len(word), word))
        alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            alike[min(len(word), _BEGINNING), _most_edits(len(word))].append(place)
        entries = [_entries([self._words[place] for place in places], np.array(places)) for places in alike.values()]
        self._entries = np.sort(np.concatenate([np.zeros(0, np.uint64), *entries]))

    def near(self, word: str) -> Mapping[str, int]:
        """The known words that `word` is or may be a slip of, with the edits between: 0, 1 or 2.

        A known word is taken as it stands where it has at most three letters; in longer ones slips are looked for
        even so, because a slip may make another known word. Words of five letters may be two edits away, which says
        little by itself: who asks looks at what stands beside them, or takes no more than `edits_allowed`.
        """
        found = {word: 0} if word in self._known else {}
        if len(word) < _FREE_OF_SLIPS or any(sign.isdigit() for sign in word):
            return found
        allowed = _edits_by_length(len(word))
        alike = [self._words[place] for place in self._sharing(word, min(allowed), max(allowed))]
        compared = process.extract(
            word, alike, scorer=DamerauLevenshtein.distance, score_cutoff=_MOST_EDITS, limit=None
        )
        near = {other: distance for other, distance, _ in compared if distance <= allowed[len(other)]}
        return {**near, **found}

    def _sharing(self, word: str, shortest: int, longest: int) -> list[int]:
        """The places of the words of so many letters that share a shortened beginning; some come more than once."""
        first, last = bisect_left(self._words, shortest, key=len), bisect_right(self._words, longest, key=len)
        keys = _keys([word])[0].astype(np.uint64) << _BITS
        starts = np.searchsorted(self._entries, keys + np.uint64(first))
        ends = np.searchsorted(self._entries, keys + np.uint64(last))
        spans = [self._entries[slice(*span)] for span in zip(starts.tolist(), ends.tolist(), strict=True)]
        places: list[int] = np.concatenate(spans).astype(np.uint32).tolist()  # the lower half of each entry
        return places


def _edits_by_length(length: int) -> dict[int, int]:
    """How many letters a word may have that one of so many is a slip of, and how many edits may lie between."""
    lengths = range(length - _MOST_EDITS, length + _MOST_EDITS + 1)
    most = {other: _most_edits(max(length, other)) for other in lengths}
    return {other: edits for other, edits in most.items() if edits >= max(1, abs(length - other))}


def _most_edits(length: int) -> int:
    """How many edits a word of that many letters may hold, and so how many letters are taken out of its beginning.

    A word that is longer by a letter was made so by an edit that takes none out.
    """
    return _MOST_EDITS if length >= _ONE_SLIP else edits_allowed(length)


def _entries(words: Sequence[str], places: NDArray[np.int64]) -> Entries:
    """The keys of words alike in length, each above its word's place in one number, so that one sort orders them."""
    return (_keys(words).astype(np.uint64) << _BITS | places.astype(np.uint64)[:, None]).ravel()


def _keys(words: Sequence[str]) -> Numbers:
    """The numbers (words, ways to shorten) of the shortened beginnings of words alike in length."""
    size = min(len(words[0]), _BEGINNING)
    letters = np.array([[ord(letter) for letter in word[:size]] for word in words], np.uint32)
    return letters @ _factors(size, _most_edits(len(words[0])))


@cache
def _factors(size: int, most: int) -> Numbers:
    """What each letter counts (letters, ways to shorten) when up to so many are taken out: Horner's scheme."""
    ways = [kept for count in range(min(most, size) + 1) for kept in combinations(range(size), size - count)]
    factors = np.zeros((size, len(ways)), np.uint32)
    for way, kept in enumerate(ways):
        for power, place in enumerate(reversed(kept)):
            factors[place, way] = pow(_BASE, power, 1 << int(_BITS))
    return factors
