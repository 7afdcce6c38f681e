"""How often English words are used, alone and one after the other: what a slip most likely meant to be.

How often a word is used, spoken or written, is what `wordfreq` counted; how often one follows another stands in
SymSpell's dictionary, which rests on Google Books Ngram. `tools/export_english.py` made the file from both. It holds
the words in the order of their use, and the pairs as sorted numbers, so that a look-up is one binary search. Of rarer
words, names of diseases and places among them, it holds but that they exist: what is one of them is hardly a slip.
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# A pair's number is the first word's place times this, and the second word's place added.
PLACES = 1 << 17


@dataclass(frozen=True, slots=True)
class English:
    """The words with their places, each one's share of all that are used, and with which probability pairs follow.

    `rare` are the numbers of words that exist and are used more rarely than those.
    """

    places: Mapping[str, int]
    shares: "array[float]"
    pairs: "array[int]"
    following: "array[float]"
    rare: "array[int]"

    def share(self, word: str) -> float:
        """How much of all words that are used this one makes up, 0 to 1; a rare one as much as the last of them."""
        place = self.places.get(word)
        if place is not None:
            return self.shares[place]
        number = number_of(word)
        place = bisect_left(self.rare, number)
        return self.shares[-1] if place < len(self.rare) and self.rare[place] == number else 0.0

    def follows(self, word: str, before: str) -> float:
        """How often `word` is the next where `before` stands, 0 to 1; 0 for a rare pair."""
        first, second = self.places.get(before), self.places.get(word)
        if first is None or second is None:
            return 0.0
        pair = first * PLACES + second
        place = bisect_left(self.pairs, pair)
        return self.following[place] if place < len(self.pairs) and self.pairs[place] == pair else 0.0


NO_ENGLISH = English({}, array("f"), array("Q"), array("f"), array("I"))


def number_of(word: str) -> int:
    """The number, of 32 bits, by which a rare word is known: of 18,000 strings that are none, one shares it."""
    return zlib.crc32(word.encode())


def english_from(arrays: Mapping[str, NDArray[Any]]) -> English:
    """The words in the arrays that `tools/export_english.py` wrote. Raises `KeyError` where one is missing."""
    words = arrays["words"].tobytes().decode("ascii").split("\n")
    return English(
        {word: place for place, word in enumerate(words)},
        array("f", arrays["shares"].astype(np.float32).tobytes()),
        array("Q", np.cumsum(arrays["pair_steps"], dtype=np.uint64).tobytes()),
        array("f", arrays["following"].astype(np.float32).tobytes()),
        array("I", np.cumsum(arrays["rare_steps"], dtype=np.uint32).tobytes()),
    )
