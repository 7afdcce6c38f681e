"""Which topics a question hints at: it holds a part of a name, "eaton lambert" of "Lambert-Eaton myasthenic syndrome".

A hint is no mention: nothing is sure of a topic that is only hinted at. It brings the topic's cards among those that
are compared. Found through the words of the names, the commonest left out, so that no look at all names is needed.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.lexicon import Ints

# Words that hold sentences together name nothing, though a short form may be spelled like one (HI, IS, ALL).
FUNCTION_WORDS = frozenset(
    (
        "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
        "can", "could", "did", "do", "does", "for", "from", "get", "give", "go", "got", "had", "has", "have", "he",
        "hello", "her", "hi", "him", "his", "how", "i", "if", "im", "in", "into", "is", "it", "its", "ive", "just",
        "know", "like", "many", "may", "me", "might", "more", "most", "much", "my", "new", "no", "not", "of", "off",
        "on", "one", "or", "other", "our", "out", "please", "s", "she", "should", "so", "some", "t", "take", "than",
        "thank", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "told", "too", "up",
        "us", "was", "way", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
        "you", "your",
    )
)  # fmt: skip

_MOST_HINTS = 20
_LEAST_COVER = 0.5

# A word of more names than this tells too little to begin with.
_MOST_HOLDERS = 3000

# Everyday words are among the names of a large deck ("blood", "pain"), and tell less there than their rarity says.
_EVERYDAY_RANK = 9000
_EVERYDAY_TELLS = 0.5

# Words of a name that stand further apart in a question than this many others are there by chance.
_BETWEEN = 3
_SCATTERED_TELLS = 0.5

_SLIP_COSTS = 0.15
_SHORTEST_PLURAL = 5


@dataclass(frozen=True, slots=True)
class Hint:
    """A topic that a question hints at.

    `cover` is the share of a name that the question holds, by weight, from 0.5 to 1, and `weight` what these words
    weigh; `titled` is the share of the title's words that it holds; `places` are the words' places.
    """

    topic: str
    cover: float
    weight: float
    titled: float
    places: tuple[int, ...]

    @property
    def strength(self) -> float:
        """How telling it is, to compare it with others of the same question."""
        return self.weight * self.cover * self.cover


class HintIndex:
    """The words of topics' names, without a plural's ending, with the names that hold them.

    `names` are pairs of a topic and the words of one of its names, `titles` the words of each topic's title, `common`
    the language's words with their ranks.
    """

    def __init__(
        self, names: Sequence[tuple[str, Sequence[str]]], titles: Mapping[str, Sequence[str]], common: Mapping[str, int]
    ) -> None:
        stems = [(topic, _stems(name)) for topic, name in names]
        self._names = list(dict.fromkeys((topic, name) for topic, name in stems if name))
        self._titles = {topic: _stems(title) for topic, title in titles.items()}
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, name) in enumerate(self._names):
            for stem in name:
                holders[stem].append(number)
        self._holders: dict[str, Ints] = {stem: np.array(found, np.int32) for stem, found in holders.items()}
        self._weight = {
            stem: math.log(1 + len(self._names) / len(found))
            * (_EVERYDAY_TELLS if common.get(stem, _EVERYDAY_RANK) < _EVERYDAY_RANK else 1)
            for stem, found in holders.items()
        }
        self._totals = np.array([sum(map(self._weight.__getitem__, name)) for _, name in self._names])

    def hints(self, asked: Sequence[str], near: Callable[[str], Mapping[str, int]]) -> tuple[Hint, ...]:
        """The topics that the words hint at, the most telling first, at most twenty.

        `near` gives the names' words that a word may be a slip of, with the edits.
        """
        found = self._found(asked, near)
        telling = [stem for stem in found if len(self._holders[stem]) <= _MOST_HOLDERS]
        if not telling:
            return ()
        names, covered = self._covered({stem: found[stem][0] * self._weight[stem] for stem in telling})
        cover = np.minimum(covered / self._totals[names], 1)
        hints: dict[str, Hint] = {}
        enough = np.flatnonzero(cover >= _LEAST_COVER)
        strengths = covered[enough] * cover[enough] ** 2
        for place in enough[np.argsort(-strengths, kind="stable")].tolist():
            topic, name = self._names[names[place]]
            if topic not in hints:
                places = tuple(sorted(found[stem][1] for stem in name if stem in found))
                close = 1.0 if places[-1] - places[0] < len(places) + _BETWEEN else _SCATTERED_TELLS
                titled = self._titled(topic, found)
                hints[topic] = Hint(topic, close * float(cover[place]), close * float(covered[place]), titled, places)
            if len(hints) == _MOST_HINTS:
                break
        return tuple(sorted(hints.values(), key=lambda hint: -hint.strength))

    def _found(self, asked: Sequence[str], near: Callable[[str], Mapping[str, int]]) -> dict[str, tuple[float, int]]:
        """How surely each stem is among the words, 0 to 1, and the place where."""
        found: dict[str, tuple[float, int]] = {}
        for place, word in enumerate(asked):
            if word in FUNCTION_WORDS:
                continue
            stem = _stem(word)
            read = {stem: 0} if stem in self._holders else {_stem(other): edits for other, edits in near(word).items()}
            for other, edits in read.items():
                sure = 1 - _SLIP_COSTS * edits
                if other in self._holders and found.get(other, (0.0, 0))[0] < sure:
                    found[other] = (sure, place)
        return found

    def _covered(self, weights: Mapping[str, float]) -> tuple[Ints, NDArray[np.float64]]:
        """The numbers of the names that hold one of the stems, and what the stems that each holds weigh."""
        names = np.concatenate([self._holders[stem] for stem in weights])
        parts = np.repeat(list(weights.values()), [len(self._holders[stem]) for stem in weights])
        numbers, owners = np.unique(names, return_inverse=True)
        return numbers, np.bincount(owners, parts).astype(np.float64)

    def _titled(self, topic: str, found: Mapping[str, object]) -> float:
        title = self._titles[topic]
        return sum(stem in found for stem in title) / max(1, len(title))


def _stems(name: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_stem(word) for word in name if word not in FUNCTION_WORDS))


def _stem(word: str) -> str:
    """The word without a plural's s."""
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
