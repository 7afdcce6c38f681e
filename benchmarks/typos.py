"""Slips of the finger at random, to see what they cost."""

from random import Random
from string import ascii_lowercase

from intents.normalise import words

# In a word of two letters a slip leaves nothing to tell it by.
SHORTEST_WITH_TYPO = 3


def with_typos(text: str, count: int, chance: Random) -> str:
    """A text's words, a slip in each of so many of them; in all that are long enough where these are fewer."""
    typed = words(text)
    long_enough = [place for place, word in enumerate(typed) if len(word) >= SHORTEST_WITH_TYPO and word.isalpha()]
    for place in chance.sample(long_enough, min(count, len(long_enough))):
        typed[place] = _with_slip(typed[place], chance)
    return " ".join(typed)


def _with_slip(word: str, chance: Random) -> str:
    letter, place = chance.choice(ascii_lowercase), chance.randrange(len(word))
    before, after = word[:place], word[place:]
    slips = (before + letter + after, before + after[1:], before + letter + after[1:], _exchanged(word, place))
    return chance.choice(slips)


def _exchanged(word: str, place: int) -> str:
    """The word with the letter at a place and its neighbour the other way round."""
    first = min(place, len(word) - 2)
    return word[:first] + word[first + 1] + word[first] + word[first + 2 :]
