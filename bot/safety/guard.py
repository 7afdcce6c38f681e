"""Takes identifiers out of a person's words before anything stores, logs, measures or matches them.

Families of identifiers are looked for one after the other, the surest first; what one has found, the next does not see.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.safety.addresses import street_addresses, towns
from bot.safety.ages import ages
from bot.safety.contacts import emails, ips, urls
from bot.safety.dates import dates
from bot.safety.labelled import bare_numbers, papers_and_devices, records
from bot.safety.names import Names
from bot.safety.namesearch import find_names
from bot.safety.nationals import named_national_numbers, national_numbers
from bot.safety.phones import called_phones, phones
from bot.safety.reading import Reading, read
from bot.safety.segments import segments
from bot.safety.span import Span
from bot.safety.spoken import spoken_numbers

Family = Callable[[Reading], Iterable[Span]]

# A mail address holds what looks like a web address, a labelled number what looks like a telephone's, and so on.
_NEEDING_NO_DIGIT: tuple[Family, ...] = (segments, emails, urls, ips, spoken_numbers)
_NEEDING_DIGITS: tuple[Family, ...] = (
    named_national_numbers, records, papers_and_devices, called_phones, dates, national_numbers, street_addresses,
    phones, bare_numbers,
)  # fmt: skip
_IN_THE_END: tuple[Family, ...] = (ages, towns)


_UUID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::\d+)?)")


@dataclass(frozen=True, slots=True)
class Redacted:
    """Words without identifiers: each is replaced by its kind, `[EMAIL]`. `kinds` names each kind found once."""

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """Finds identifiers by their forms and by the names that it is given."""

    names: Names

    def redact_id(self, choice: str) -> str:
        """A button's id without identifiers. A UUID in it (RFC 9562), with its count, is random and stays."""
        parts = _UUID.split(choice)
        return "".join(part if place % 2 else self.redact(part).text for place, part in enumerate(parts))

    def redact(self, text: str) -> Redacted:
        """The words with every identifier that is found replaced by its kind."""
        spans = self._find(read(text))
        if not spans:
            return Redacted(text, ())
        parts: list[str] = []
        end = 0
        for span in sorted(spans):
            parts += (text[end : span.start], f"[{span.kind}]")
            end = span.end
        return Redacted("".join((*parts, text[end:])), tuple(dict.fromkeys(span.kind for span in sorted(spans))))

    def _find(self, reading: Reading) -> list[Span]:
        """What identifies a person, by its places in the text as typed."""
        found: list[Span] = []
        digits = _DIGIT.search(reading.text) is not None
        for family in (*_NEEDING_NO_DIGIT, *(_NEEDING_DIGITS if digits else ()), *_IN_THE_END, self._named):
            spans = _apart(family(reading))
            reading = reading.without([(span.start, span.end) for span in spans])
            found += spans
        return [Span(*reading.typed(span.start, span.end), span.kind) for span in found]

    def _named(self, reading: Reading) -> Iterable[Span]:
        return find_names(reading, self.names)


def kinds_in(text: str) -> tuple[str, ...]:
    """The kinds that stand in redacted words for what was taken out."""
    return tuple(dict.fromkeys(_KIND.findall(text)))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans of one kind in their order, those that overlap made one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start < apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(span.end, apart[-1].end), apart[-1].kind)
        else:
            apart.append(span)
    return apart


_DIGIT = re.compile(r"\d")
_KIND = re.compile(r"\[(NAME|MRN|DATE|PHONE|EMAIL|SSN|ADDRESS|AGE90|ID|URL|IP)\]")
