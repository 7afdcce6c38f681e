"""Identifiers in segments of HL7 messages that somebody pasted, each known by the field that it stands in.

Fields are those of HL7 version 2 (2.9, chapter 3, sections 3.4.2 "PID", 3.4.5 "NK1"; chapter 6, 6.5.5 "GT1"): set apart
by `|`, their components by `^`, repetitions by `~`.
"""

import re
from collections.abc import Iterator, Mapping

from bot.safety.reading import Reading
from bot.safety.span import Span

_FIELDS: Mapping[str, Mapping[int, str]] = {
    "pid": {
        2: "MRN", 3: "MRN", 4: "MRN", 5: "NAME", 6: "NAME", 7: "DATE", 9: "NAME", 11: "ADDRESS", 13: "PHONE",
        14: "PHONE", 18: "ID", 19: "SSN", 20: "ID", 21: "MRN",
    },
    "nk1": {2: "NAME", 4: "ADDRESS", 5: "PHONE", 6: "PHONE"},
    "gt1": {2: "ID", 3: "NAME", 5: "ADDRESS", 6: "PHONE", 7: "PHONE", 8: "DATE", 12: "SSN"},
}  # fmt: skip
_SEGMENT = re.compile(r"(?<!\w)(pid|nk1|gt1)\|[^\n\r]{0,2000}")
_FEWEST_BARS = 3

# A name as HL7 writes it, outside a segment too: family name, given name, initial.
_NAME = re.compile(r"(?<![\w^|])[^\W\d_][\w'-]{1,30}\^[^\W\d_][\w'-]{0,30}(?:\^[^\W\d_]?[\w'.-]{0,12}){0,4}(?![\w^])")


def segments(reading: Reading) -> Iterator[Span]:
    """What identifies a person in HL7 segments, and names that are written as HL7 does."""
    low = reading.low
    if "|" in low:
        for found in _SEGMENT.finditer(low):
            if found.group().count("|") >= _FEWEST_BARS:
                yield from _fields(found)
    if "^" in low:
        yield from (Span(*found.span(), "NAME") for found in _NAME.finditer(low))


def _fields(segment: re.Match[str]) -> Iterator[Span]:
    kinds, start = _FIELDS[segment[1]], segment.start()
    for number, field in enumerate(segment.group().split("|")):
        # What follows the last bar is the person's own words, where they go on in the same line.
        if number in kinds and re.search(r"[^\W_]", field) and start + len(field) < segment.end():
            yield Span(start, start + len(field), kinds[number])
        start += len(field) + 1
