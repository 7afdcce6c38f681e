"""Reads a question with slips as the known words that were most likely meant.

A noisy channel (Kernighan, Church and Gale, COLING 1990): of the words one slip away, or two of a long string that is
no word, those are read that make the likeliest sentence, slips being unlikely. How likely a word is, alone and after
the one before it, is told from the deck's phrasings and the wordings, and where these are silent from English as it is
used. Where several sentences are nearly as likely ("wht" is "what" or "why"), all of them are given: what is asked
decides.

A letter that was left out, or exchanged with the next, leaves one thing to be typed; a letter too many, or another in
its place, is one of 26. So "tali" is "tail" before it is "talk".
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import pairwise
from string import ascii_lowercase

from intents.english import NO_ENGLISH, English
from intents.slips import Near, SlipIndex

# What a slip costs, in natural logarithms, and each letter besides that was made up: about one word in twenty holds a
# slip, and of the letters about twenty are as likely as one another. A word that is used is less often a slip, and then
# one of a word of the deck ("impar lock").
_SLIP = -3.0
_MADE_UP = -3.0
_FROM_A_WORD = -4.0

# From so many letters on what is no word may hold two slips. A rare word that exists holds one at most: "neuroleptic"
# is not "neurolytic".
_LONG = 5

# A word that is rarer in use than so many others ("blok") is as often a slip of a common one as it is itself; the
# sentence decides. Nor does a spelling stay that the wordings hold a few times only and English does not ("biling").
_RARE = 20_000
_SELDOM = 4

# A letter alone says nothing; what is longer than any word is none, and to look at all its slips would take long.
_SHORTEST, _LONGEST = 2, 30
_MOST_READINGS = 8

# The weights of the evidence: the deck's words beside those of English, how many times a word must be followed before
# the deck's own pairs count as much as the rest, and pairs of English beside single words.
_OWN_WORDS = 0.5
_PAIRS_COUNT_FROM = 10.0
_ENGLISH_PAIRS = 0.4
_LEAST = 1e-10

# A sentence is given beside the likeliest where it is at least so likely as that one. That each word depends on its
# neighbour alone makes sentences look further apart than they are: their logarithms count half. Both were chosen on
# sentences with random slips.
_MOST_SENTENCES = 3
_BESIDE_LIKELIEST = 0.2
_TRUST = 0.5

_START, _END = "<", ">"


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that may have been meant, and its share, 0 to 1, among all that may."""

    words: tuple[str, ...]
    share: float = 1.0


class Spelling:
    """The words that a deck and the wordings know, with how often each is used and after which.

    `common` are words of everyday language, beside those of `english`. `telling` are words that make another question
    of a question, abbreviations among them that are near to any word: they are never read as slips. `unmeant` are words
    of which nothing is a slip, abbreviations of topics to which others are too near: "GI" is no "GIB".
    """

    def __init__(
        self,
        texts: Iterable[Sequence[str]],
        common: Collection[str] = (),
        english: English = NO_ENGLISH,
        telling: Collection[str] = (),
        unmeant: Collection[str] = (),
    ) -> None:
        self._telling = telling
        self._unmeant = unmeant
        self._common = common
        self._english = english
        sentences = [(_START, *text, _END) for text in texts]
        self._uses: Mapping[str, int] = Counter(word for sentence in sentences for word in sentence)
        self._pairs = Counter(pair for sentence in sentences for pair in pairwise(sentence))
        self._total = max(1, self._uses.total())
        self.words = self._uses.keys() - {_START, _END}

    @cached_property
    def _slips(self) -> SlipIndex:
        """The words' own index, which nobody needs who brings a wider one."""
        return SlipIndex(self.words)

    def readings(self, asked: Sequence[str], near: Near | None = None) -> tuple[Reading, ...]:
        """What the words may mean, word for word, the likeliest first; their shares add up to 1.

        A word that is near to none stays as it is in all of them, and so does one that is known where it stands beside
        a word that it is used beside. `near` looks into an index for slips that holds these words and may hold more.
        """
        near = near or self._slips.near
        beside = zip((_START, *asked), asked, (*asked[1:], _END), strict=False)
        choices = [self._readings(word, before, after, near) for before, word, after in beside]
        if all(len(choice) == 1 for choice in choices):
            return (Reading(tuple(asked)),)
        scored = self._likeliest(choices)
        best = scored[0][0]
        weights = [(math.exp(_TRUST * (score - best)), sentence) for score, sentence in scored]
        kept = [(weight, sentence) for weight, sentence in weights if weight >= _BESIDE_LIKELIEST]
        total = sum(weight for weight, _ in kept)
        return tuple(Reading(sentence, weight / total) for weight, sentence in kept)

    def read(self, asked: Sequence[str], near: Near | None = None) -> tuple[str, ...]:
        """The words as they were most likely meant."""
        return self.readings(asked, near)[0].words

    def knows(self, word: str) -> bool:
        """Whether the deck or the wordings have the word as it stands."""
        return word in self._uses

    def _likeliest(self, choices: Sequence[Mapping[str, float]]) -> list[tuple[float, tuple[str, ...]]]:
        """The likeliest sentences, one choice a word, the best first, with the logarithms of their probabilities.

        Viterbi's search with a few best ways to each word instead of one. What is the same in all sentences is left out
        of the probabilities.
        """
        ways: dict[str, list[tuple[float, tuple[str, ...]]]] = {_START: [(0.0, ())]}
        for choice in (*choices, {_END: 0.0}):
            following = {}
            shared = len(choice) == len(ways) == 1
            for word, cost in choice.items():
                steps = ((0.0 if shared else self._after(before, word) + cost, way) for before, way in ways.items())
                longer = ((score + step, (*sentence, word)) for step, way in steps for score, sentence in way)
                following[word] = sorted(longer, reverse=True)[:_MOST_SENTENCES]
            ways = following
        return [(score, sentence[:-1]) for score, sentence in ways[_END]]

    def _readings(self, word: str, before: str, after: str, near: Near) -> Mapping[str, float]:
        """The words that a word may have been meant to be, each with what the slips cost; itself costs nothing."""
        if word in self._telling or not _is_readable(word):
            return {word: 0.0}
        if self._is_used(word):
            fits = self._follows(word, before) or self._follows(after, word)
            return {word: 0.0} if fits else self._costs(word, dict.fromkeys(self._uses.keys() & _letters_kept(word), 1))
        strings = (*_letters_kept(word), *_letter_made_up(word))
        if self._is_word(word):
            return self._costs(word, dict.fromkeys(self._uses.keys() & strings, 1))
        found = dict.fromkeys(self._english.places.keys() & strings, 1)
        return self._costs(word, found | self._own_near(word, strings, near))

    def _costs(self, word: str, found: Mapping[str, int]) -> Mapping[str, float]:
        """The likeliest of the words that were found near a word, of which the edits are given, and the word itself."""
        exists = _FROM_A_WORD if self._is_used(word) or self._is_word(word) else 0.0
        costs = {
            meant: edits * _SLIP + _made_up(word, meant) * _MADE_UP + exists
            for meant, edits in found.items()
            if meant != word and len(meant) > 1 and meant not in self._unmeant
        }
        likeliest = nlargest(_MOST_READINGS, costs, key=lambda each: (costs[each] + math.log(self._share(each)), each))
        return {word: 0.0, **{meant: costs[meant] for meant in likeliest}}

    def _own_near(self, word: str, strings: Iterable[str], near: Near) -> dict[str, int]:
        """The deck's words that a word may be a slip of, with the edits; `strings` are those one slip away.

        A long word that does not exist may hold two slips: it is looked up by its beginnings. Where one slip may have
        made it of a telling word, it holds no two slips of another: "lumpar" may be "lumbar" and is not "impar".
        """
        if len(word) < _LONG or self._english.share(word):
            return dict.fromkeys(self._uses.keys() & strings, 1)
        found = near(word)
        tells = any(edits == 1 and known in self._telling for known, edits in found.items())
        return {known: edits for known, edits in found.items() if known in self._uses and not (tells and edits > 1)}

    def _is_used(self, word: str) -> bool:
        """Whether the deck or the wordings use a word as it is."""
        used = self._uses.get(word, 0)
        return used > _SELDOM or (used > 0 and self._is_word(word))

    def _follows(self, word: str, before: str) -> bool:
        """Whether a word is known to stand behind another."""
        return (before, word) in self._pairs or self._english.follows(word, before) > 0

    def _is_word(self, word: str) -> bool:
        """Whether a word is used often enough to be meant as it stands."""
        rank = self._english.places.get(word)
        return rank < _RARE if rank is not None else word in self._common

    def _share(self, word: str) -> float:
        own = self._uses.get(word, 0) / self._total
        return _OWN_WORDS * own + (1 - _OWN_WORDS) * self._english.share(word) + _LEAST

    def _after(self, before: str, word: str) -> float:
        """The logarithm of the probability that `word` is the next after `before`."""
        usual = self._share(word)
        if before in self._english.places:
            usual += _ENGLISH_PAIRS * (self._english.follows(word, before) - usual)
        seen = self._pairs.get((before, word), 0) + _PAIRS_COUNT_FROM * usual
        return math.log(seen / (self._uses.get(before, 0) + _PAIRS_COUNT_FROM) + _LEAST)


def _is_readable(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()


def _made_up(typed: str, meant: str) -> int:
    """How many letters were typed that the word that was meant does not have, or not so often."""
    count, left = 0, meant
    for letter in typed:
        kept = left.replace(letter, "", 1)
        count += kept == left
        left = kept
    return count


def _letters_kept(word: str) -> list[str]:
    """Every string of which a word is a slip that left a letter out or exchanged two neighbours."""
    left_out = (_with_each_letter(word[:place], word[place:]) for place in range(len(word) + 1))
    exchanged = (f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1))
    return " ".join((*left_out, *exchanged)).split()


def _letter_made_up(word: str) -> list[str]:
    """Every string of which a word is a slip with a letter too many or another in its place."""
    parts = [(word[:place], word[place + 1 :]) for place in range(len(word))]
    replaced = (_with_each_letter(before, after) for before, after in parts)
    return " ".join((*replaced, *(before + after for before, after in parts))).split()


def _with_each_letter(before: str, after: str) -> str:
    """Each letter between two parts of a word, with spaces between: one text takes less time to make than 26."""
    return before + f"{after} {before}".join(ascii_lowercase) + after
