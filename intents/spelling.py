"""Reads a word with slips as the known word that it most likely is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from intents.slips import SlipIndex

# Between two known words that are as near, use decides where one is used this many times as often.
_CLEARLY_MORE = 3


class Spelling:
    """The words that a deck and the wordings know, with how often each is used.

    `common` are words of everyday language: one of them is never read as a slip.
    """

    def __init__(self, texts: Iterable[Iterable[str]], common: Collection[str] = ()) -> None:
        self._common = common
        self._uses: Mapping[str, int] = Counter(word for text in texts for word in text)
        self._slips = SlipIndex.of(self._uses)

    def read(self, word: str) -> str:
        """The known word that it is a slip of: the nearest, where several are as near the one used far more often.

        A word that is known, or near to none, or to several alike, stays as it is.
        """
        if word in self._uses or word in self._common:
            return word
        near = self._slips.near(word)
        if not near:
            return word
        fewest = min(near.values())
        nearest = [self._slips.words[place] for place, edits in near.items() if edits == fewest]
        nearest.sort(key=lambda known: (-self._uses[known], known))
        clear = len(nearest) == 1 or self._uses[nearest[0]] >= _CLEARLY_MORE * self._uses[nearest[1]]
        return nearest[0] if clear else word

    def knows(self, word: str) -> bool:
        """Whether the word is known, slips forgiven."""
        return self.read(word) in self._uses
