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

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

# Only the beginnings are shortened: seven letters tell words apart well enough to leave few to compare.
_BEGINNING = 7
_MOST_EDITS = 2

# A prime that spreads the letters over 32 bits; two texts with one number are told apart by their distance.
_BASE, _HIGHEST, _BITS = 0x01000193, 0xFFFFFFFF, np.uint64(32)

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
    keys: NDArray[np.uint32]
    owners: NDArray[np.int32]

    @classmethod
    def of(cls, words: Iterable[str]) -> "SlipIndex":
        """The index of these words; each counts once."""
        known = tuple(sorted(set(words)))
        alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for place, word in enumerate(known):
            alike[min(len(word), _BEGINNING), _most_shortened(word)].append(place)
        pairs = [_keys_of([known[place] for place in places], np.array(places)) for places in alike.values()]
        # A key above its owner in one number, so that one sort orders them.
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
        shortened = np.array(sorted(_keys(word)), np.uint32)
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


def _keys(word: str) -> set[int]:
    """The numbers of a word's shortened beginnings: Horner's scheme over the letters, in 32 bits."""
    letters = [ord(letter) for letter in word[:_BEGINNING]]
    keys = set()
    for kept in _kept(len(letters), _most_shortened(word)):
        key = 0
        for place in kept:
            key = (key * _BASE + letters[place]) & _HIGHEST
        keys.add(key)
    return keys


def _keys_of(words: Sequence[str], places: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The same numbers of many words alike in length, each before the word's place in the lower half."""
    size = min(len(words[0]), _BEGINNING)
    letters = np.array([[ord(letter) for letter in word[:size]] for word in words], np.uint32)
    found = []
    for kept in _kept(size, _most_shortened(words[0])):
        keys = np.zeros(len(words), np.uint32)
        for place in kept:
            keys = keys * np.uint32(_BASE) + letters[:, place]
        found.append(keys.astype(np.uint64) << _BITS | places.astype(np.uint64))
    return np.concatenate(found)


def _most_shortened(word: str) -> int:
    """How many letters are taken out of a word's beginning: as many as a slip in a longer word may hold."""
    return min(edits_allowed(len(word) + _MOST_EDITS), len(word))


@cache
def _kept(size: int, most: int) -> list[tuple[int, ...]]:
    """The places that stay when up to so many of `size` letters are taken out."""
    return [kept for count in range(min(most, size) + 1) for kept in combinations(range(size), size - count)]
