"""A question in the one form in which questions are compared."""

import re
import unicodedata

_FOLDED = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
_POSSESSIVE = re.compile(r"'s\b")
_REDACTED = re.compile(r"\[[A-Z0-9]{2,9}\]")
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_WORD = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """The words of `text` in small letters, unaccented, one space apart; digits stay, signs go."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of `text` in small letters and without accents (NFKD).

    A possessive 's is dropped, and so is the kind that stands for an identifier, `[EMAIL]`.
    """
    if "[" in text:
        text = _REDACTED.sub(" ", _ESCAPES.sub("", text))
    folded = text.lower() if text.isascii() else _unaccented(text)
    if "'" in folded:
        folded = _POSSESSIVE.sub("", folded).replace("'", "")
    return _WORD.findall(folded)


def _unaccented(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold()
    return "".join(character for character in folded if not unicodedata.combining(character))
