"""How many syllables a word has, by the hyphenation patterns of pyphen: the only door to that library."""

from functools import cache

from pyphen import Pyphen


def syllables(word: str) -> int:
    """The syllables of an English word: at least one."""
    return len(_patterns().positions(word)) + 1


@cache
def _patterns() -> Pyphen:
    """The patterns for American English, breaks after the first and before the last letter allowed."""
    return Pyphen(lang="en_US", left=1, right=1)
