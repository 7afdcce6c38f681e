"""Numbers in words, as they are dictated: "five five five, eight six seven ..."."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.safety.reading import Reading
from bot.safety.span import Span

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGIT = rf"(?:{'|'.join(_WORDS)}|oh|nought|naught|null|niner)"
_STEP = rf"(?:(?:double|triple|treble)[ -]{_DIGIT}|{_DIGIT})"
_NEXT = rf"(?:[ ,.-]{{1,2}}{_STEP})"

# The shortest numbers by which a telephone is dialled outside a house have seven digits; a record's may be shorter.
_DIALLED = re.compile(rf"(?<![\w-]){_STEP}{_NEXT}{{6,18}}(?![\w-])")
_LABELLED = re.compile(
    r"\b(mrn|medical record|record|chart|hospital|unit|ssn|social security|social|nhs|account|member|policy)"
    rf"(?: (?:no|number|id))?(?: is| ending(?: in)?|:)?[ ,:]{{1,3}}({_STEP}{_NEXT}{{3,18}})(?![\w-])"
)
_KINDS = {
    "ssn": "SSN", "social security": "SSN", "social": "SSN", "nhs": "SSN", "account": "ID", "member": "ID",
    "policy": "ID",
}  # fmt: skip


def spoken_numbers(reading: Reading) -> Iterator[Span]:
    """Numbers in words: with a label the label's kind, without one telephones'. Counting identifies nobody."""
    low = reading.low
    labelled = [found for found in _LABELLED.finditer(low) if not _counts(found[2])]
    yield from (Span(*found.span(2), _KINDS.get(found[1], "MRN")) for found in labelled)
    starts = {found.start(2) for found in labelled}
    for found in _DIALLED.finditer(low):
        if found.start() not in starts and not _counts(found.group()):
            yield Span(*found.span(), "PHONE")


def _counts(words: str) -> bool:
    """Whether the digits only count up or down."""
    digits = [_WORDS.index(word) for word in re.findall(r"[a-z]+", words) if word in _WORDS]
    return {after - before for before, after in pairwise(digits)} in ({1}, {-1})
