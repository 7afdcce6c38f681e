"""Telling whether a text repeats another: facts may be taken from a source, sentences may not."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

# Six words in a row are no accident any more, and too few for a name of a thing to be caught.
WORDS_IN_A_ROW = 6


def runs(text: str) -> Iterator[str]:
    """Every six consecutive words of a text, in small letters without accents and signs."""
    words = _words(text)
    for start in range(len(words) - WORDS_IN_A_ROW + 1):
        yield " ".join(words[start : start + WORDS_IN_A_ROW])


def repeated(text: str, sources: Iterable[str]) -> str:
    """The first words that a text repeats of one of the sources; empty where it has words of its own.

    A source of fewer than six words is repeated by a text that says nothing else.
    """
    own = list(runs(text))
    for source in sources:
        taken = set(runs(source))
        found = next((run for run in own if run in taken), "")
        short = " ".join(_words(source))
        if found or (short and short == " ".join(_words(text))):
            return found or short
    return ""


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"[^\W_]+", "".join(sign for sign in folded if not unicodedata.combining(sign)))
