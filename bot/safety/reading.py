"""A person's words in the form in which identifiers are looked for, place by place the same as what was typed.

Full-width digits, odd dashes and spaces are read as the plain signs they stand for, signs without width are left out.
What was found is struck out, so that no other family of identifiers reads across it.
"""

import re
import unicodedata
from dataclasses import dataclass

STRUCK = "\ufffc"

_PLACEHOLDER = re.compile(r"\[[A-Z0-9]{2,9}\]")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['-](?!s\b)[^\W\d_]+)*(?!\w)", re.IGNORECASE)
_WITHOUT_WIDTH = frozenset("\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")
_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u02bb\u00b4\u0060\u2032\uff07", "'"),
    **dict.fromkeys("\u2044\u2215\u29f8", "/"),
    **dict.fromkeys("\u2024\u3002\uff61", "."),
}
# Letters that Unicode does not take apart, as names spell them without their marks.
_LETTERS = {
    "\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u0131": "i", "\u00e6": "ae", "\u0153": "oe", "\u00df": "ss",
    "\u00fe": "th", "\u00f0": "d",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its place: as typed, and in small letters without accents."""

    start: int
    end: int
    text: str
    low: str

    @property
    def capitalised(self) -> bool:
        """Whether it, or its last part ("al-Farsi"), begins with a capital and ends with a small letter."""
        return self.text.rpartition("-")[2][:1].isupper() and self.text[-1:].islower()


@dataclass(frozen=True, slots=True)
class Reading:
    """The plain form of a text. `places[i]` is where sign i of it stands in the text; None where i is its place."""

    text: str
    low: str
    places: tuple[int, ...] | None

    def words(self) -> tuple[Word, ...]:
        """Its words in their order."""
        return tuple(
            Word(found.start(), found.end(), found.group(), unaccented(self.low[found.start() : found.end()]))
            for found in _WORD.finditer(self.text)
        )

    def without(self, spans: list[tuple[int, int]]) -> "Reading":
        """The reading with these places struck out."""
        if not spans:
            return self
        return Reading(_strike(self.text, spans), _strike(self.low, spans), self.places)

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as typed what stands from `start` to `end` begins and ends."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def read(text: str) -> Reading:
    """The reading of a text; kinds that were put there for identifiers before are struck out."""
    if text.isascii():
        plain, low, places = text, text.lower(), None
    else:
        kept = [(place, _plain(sign)) for place, sign in enumerate(text) if not _invisible(sign)]
        plain, places = "".join(sign for _, sign in kept), tuple(place for place, _ in kept)
        low = "".join(_lower(sign) for sign in plain)
    reading = Reading(plain, low, places)
    return reading.without([found.span() for found in _PLACEHOLDER.finditer(plain)] if "[" in plain else [])


def unaccented(word: str) -> str:
    """A word in small letters without its accents."""
    if word.isascii():
        return word
    spelled = "".join(_LETTERS.get(sign, sign) for sign in word)
    return "".join(sign for sign in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(sign))


def _invisible(sign: str) -> bool:
    return sign in _WITHOUT_WIDTH or bool(unicodedata.combining(sign))


def _plain(sign: str) -> str:
    """The one plain sign that a sign stands for; itself where there is none."""
    if sign.isascii():
        return sign
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign.isspace():
        return " "
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign


def _lower(sign: str) -> str:
    low = sign.lower()
    return low if len(low) == 1 else sign


def _strike(text: str, spans: list[tuple[int, int]]) -> str:
    signs = list(text)
    for start, end in spans:
        signs[start:end] = STRUCK * (end - start)
    return "".join(signs)
