"""WordPiece: a text as the numbers of the pieces that the encoder knows.

The uncased English vocabulary of BERT (Devlin et al., NAACL 2019), split greedily, longest piece first. It gives the
same numbers as the `tokenizers` library, without the client of a model hub that the library brings along.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_UNKNOWN, _START, _END = 100, 101, 102
_LONGEST_WORD = 100
_SHORTEST_COMMON = 4
_CACHED_WORDS = 20_000
_IDEOGRAPHS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


@dataclass(frozen=True, slots=True)
class WordPiece:
    """A vocabulary: each piece with its number. A piece that continues a word begins with `##`."""

    numbers: Mapping[str, int]

    @classmethod
    def of(cls, vocabulary: str) -> "WordPiece":
        """The vocabulary written one piece a line; a piece's number is its line's, from 0."""
        return cls({piece: number for number, piece in enumerate(vocabulary.splitlines())})

    @property
    def words(self) -> dict[str, int]:
        """The whole words among the pieces, of four letters and more: the common words of English, with their ranks."""
        whole = (piece for piece in self.numbers if piece.isalpha() and len(piece) >= _SHORTEST_COMMON)
        return {piece: self.numbers[piece] for piece in whole}

    def encode(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces between the marks of its start and its end, at most `most` of them."""
        pieces = [number for word in _split(text) for number in self._pieces(word)]
        return [_START, *pieces[: most - 2], _END]

    def _pieces(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD:
            return (_UNKNOWN,)
        found = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = (end for end in range(len(word), start, -1) if mark + word[start:end] in self.numbers)
            end = next(ends, 0)
            if not end:
                return (_UNKNOWN,)
            found.append(self.numbers[mark + word[start:end]])
            start = end
        return tuple(found)


def _split(text: str) -> list[str]:
    """The words of a text in small letters without accents; signs and ideographs stand alone."""
    cleaned = "".join(map(_spaced, text))
    folded = unicodedata.normalize("NFD", cleaned.lower())
    return "".join(_spaced(sign) for sign in folded if unicodedata.category(sign) != "Mn").split()


@lru_cache(maxsize=_CACHED_WORDS)
def _spaced(sign: str) -> str:
    """The sign, set apart where it is a piece of its own; nothing where it does not show."""
    if sign.isspace():
        return " "
    if sign == "\ufffd" or unicodedata.category(sign) in {"Cc", "Cf", "Cn", "Co"}:
        return ""
    if _stands_alone(sign):
        return f" {sign} "
    return sign


def _stands_alone(sign: str) -> bool:
    in_ascii = sign.isascii() and not sign.isalnum()
    return in_ascii or unicodedata.category(sign).startswith("P") or any(_ideographs(sign))


def _ideographs(sign: str) -> Iterator[bool]:
    return (first <= ord(sign) <= last for first, last in _IDEOGRAPHS)
