"""Slips of the finger at random, to see what they cost."""

import re
from random import Random
from string import ascii_lowercase

# In a word of two letters a slip leaves nothing to tell it by.
SHORTEST_WITH_TYPO = 3

_LONG_ENOUGH = re.compile(rf"(?<!\w)[^\W\d_]{{{SHORTEST_WITH_TYPO},}}(?!\w)")


def with_typos(text: str, count: int, chance: Random) -> str:
    """A text with a slip in so many of its words; in all that are long enough where these are fewer.

    All else stays as it was written, signs and capitals too.
    """
    found = list(_LONG_ENOUGH.finditer(text))
    chosen = set(chance.sample(range(len(found)), min(count, len(found))))
    typed, end = "", 0
    for number, word in enumerate(found):
        typed += text[end : word.start()] + (_with_slip(word[0], chance) if number in chosen else word[0])
        end = word.end()
    return typed + text[end:]


def _with_slip(word: str, chance: Random) -> str:
    letter, place = chance.choice(ascii_lowercase), chance.randrange(len(word))
    before, after = word[:place], word[place:]
    slips = (before + letter + after, before + after[1:], before + letter + after[1:], _exchanged(word, place))
    return chance.choice(slips)


def _exchanged(word: str, place: int) -> str:
    """The word with the letter at a place and its neighbour the other way round."""
    first = min(place, len(word) - 2)
    return word[:first] + word[first + 1] + word[first] + word[first + 2 :]
