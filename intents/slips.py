"""Known words that a written word may be a slip of, found without looking at all of them.

Two words are at most two edits apart only if they become the same when up to two letters are taken out of each
(symmetric deletion; W. Garbe, SymSpell, 2012). The shortened beginnings of all known words are kept as sorted
numbers, so a look-up is a handful of binary searches however many words there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

# Only the beginnings are shortened: seven letters tell words apart well enough to leave few to compare.
_BEGINNING = 7
_MOST_EDITS = 2

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

    `keys` are the checksums of the shortened beginnings in ascending order; `owners`, of the same length, are the
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
        pairs = [
            (key, place) for place, word in enumerate(known) for key in {crc32(short) for short in _shortened(word)}
        ]
        keys = np.array([key for key, _ in pairs], np.uint32)
        owners = np.array([place for _, place in pairs], np.int32)
        order = np.argsort(keys, kind="stable")
        return cls(known, {word: place for place, word in enumerate(known)}, keys[order], owners[order])

    def near(self, word: str) -> dict[int, int]:
        """Places of the known words that `word` is or may be a slip of, with the edits between: 0, 1 or 2.

        A known word is taken as it stands where it has at most three letters; in longer ones slips are looked for
        even so, because a slip may make another known word.
        """
        found = {self.places[word]: 0} if word in self.places else {}
        if len(word) < _FREE_OF_SLIPS or any(sign.isdigit() for sign in word):
            return found
        shortened = np.array(sorted({crc32(short) for short in _shortened(word)}), np.uint32)
        first, last = np.searchsorted(self.keys, shortened, "left"), np.searchsorted(self.keys, shortened, "right")
        for start, end in zip(first.tolist(), last.tolist(), strict=True):
            for place in self.owners[start:end].tolist():
                if place not in found:
                    other = self.words[place]
                    limit = edits_allowed(max(len(word), len(other)))
                    distance = OSA.distance(word, other, score_cutoff=limit)
                    if distance <= limit:
                        found[place] = distance
        return found


def _shortened(word: str) -> Iterator[bytes]:
    beginning = word[:_BEGINNING]
    most = edits_allowed(len(word) + _MOST_EDITS)
    for count in range(min(most, len(beginning)) + 1):
        for kept in combinations(beginning, len(beginning) - count):
            yield "".join(kept).encode()
