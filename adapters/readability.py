"""How many syllables a word has, by the hyphenation patterns of pyphen: the only door to that library.

The formula over it is in `answers/lint/plainness.py`, for the core does no input or output. textstat, the best known
library of such formulas, was looked at (0.7.13, MIT): it is not typed, brings NLTK and setuptools along, and has NLTK
fetch a dictionary from the network when it is first used, where this counts the syllables of a word by the same
patterns that it falls back on.
"""

from functools import cache

from pyphen import Pyphen


def syllables(word: str) -> int:
    """The syllables of an English word: at least one."""
    return len(_patterns().positions(word)) + 1


@cache
def _patterns() -> Pyphen:
    """The patterns for American English, breaks after the first and before the last letter allowed."""
    return Pyphen(lang="en_US", left=1, right=1)
