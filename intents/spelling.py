"""Reads a word with slips as the known word that it most likely is."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from intents.slips import SlipIndex


class Spelling:
    """The words that a deck and the wordings know, with how often each is used.

    `common` are words of everyday language: one of them is never read as a slip.
    """

    def __init__(self, texts: Iterable[Iterable[str]], common: Collection[str] = ()) -> None:
        self._common = common
        self._uses: Mapping[str, int] = Counter(word for text in texts for word in text)
        self._slips = SlipIndex.of(self._uses)

    def read(self, word: str) -> str:
        """The word itself where it is known or no known word is near, else the nearest, of these the most used."""
        if word in self._uses or word in self._common:
            return word
        near = self._slips.near(word)
        if not near:
            return word
        best = min(near, key=lambda place: (near[place], -self._uses[self._slips.words[place]], place))
        return self._slips.words[best]

    def knows(self, word: str) -> bool:
        """Whether the word is known, slips forgiven."""
        return self.read(word) in self._uses
