"""Sentences of running text, and the numbers in them that are citations."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

_ABBREVIATIONS = ("al", "approx", "ca", "cf", "dr", "e.g", "eg", "etc", "fig", "i.e", "mr", "mrs", "no", "prof", "vs")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d(\"'\u201c])")

# Numbers behind a word: `pain 3, 4.`; in brackets: `pain [3,4]`.
_PLAIN = re.compile(r"(?<=[A-Za-z)%\]])\s(\d{1,2}(?:\s?,\s?\d{1,2})*)(?=\s*(?:[.;,]|$))")
_AT_END = re.compile(_PLAIN.pattern.replace("[.;,]|$", r"[.]\s*$|$"))
_BRACKETS = re.compile(r"\s?\[(\d{1,3}(?:\s?[,;]\s?\d{1,3})*)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands in its source, without the numbers of its citations, and those."""

    text: str
    cites: tuple[str, ...]


def split(text: str) -> list[str]:
    """The sentences of a text."""
    pieces: list[str] = []
    for piece in _END.split(" ".join(text.split())):
        if pieces and _unfinished(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return [piece for piece in pieces if piece]


def cited_numbers(texts: Iterable[str]) -> frozenset[str]:
    """The numbers by which these texts cite: those in brackets where there are any, else those that end a sentence."""
    sentences = [sentence for text in texts for sentence in split(text)]
    in_brackets = {number for sentence in sentences for number in _numbers(_BRACKETS, sentence)}
    return frozenset(in_brackets or {number for sentence in sentences for number in _numbers(_AT_END, sentence)})


def read(text: str, numbers: Collection[str]) -> list[Sentence]:
    """The sentences of a paragraph with what each cites.

    A citation at the end covers the sentences before it that cite nothing themselves.
    """
    sentences = [_read(sentence, numbers) for sentence in split(text)]
    covered: list[Sentence] = []
    following: tuple[str, ...] = ()
    for sentence in reversed(sentences):
        following = sentence.cites or following
        covered.append(Sentence(sentence.text, following))
    return covered[::-1]


def _read(sentence: str, numbers: Collection[str]) -> Sentence:
    pattern = _BRACKETS if _BRACKETS.search(sentence) else _PLAIN
    cites: list[str] = []

    def take(found: re.Match[str]) -> str:
        group = re.findall(r"\d+", found[1])
        if not set(group) <= set(numbers):
            return found[0]
        cites.extend(group)
        return ""

    text = pattern.sub(take, sentence)
    return Sentence(text.strip(), tuple(dict.fromkeys(cites)))


def _numbers(pattern: re.Pattern[str], sentence: str) -> list[str]:
    return [number for found in pattern.finditer(sentence) for number in re.findall(r"\d+", found[1])]


def _unfinished(piece: str) -> bool:
    last = piece.rsplit(None, 1)[-1].lower().strip("(\"'").rstrip(".")
    return piece.endswith(".") and (last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()))
