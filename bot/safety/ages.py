"""Ages over 89: the Safe Harbor method of HIPAA lets them be told only as "90 or over" (45 CFR 164.514(b)(2)(i)(C))."""

import re
from collections.abc import Iterator

from bot.safety.reading import Reading
from bot.safety.span import Span

_OLD = r"(?:9\d|1[01]\d)"
_TENS = (
    r"(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a "
    r"|one )?hundred(?:[ -](?:and[ -])?\w{3,5})?)"
)
_NINETIES = r"(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
_NINETIETH = r"(?:ninetieth|ninety[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|hundredth)"
_YEARS = (
    r"(?:years?|yrs?|y\.?\s?/?\s?o\b\.?|ys?\b|j(?:ahre?n?|\u00e4hrige?\w?|aehrige?\w?|\b)\.?|ans|jaar|a\u00f1os|anos"
    r"|anni|lat\b"
    r"|\u00e5r)"
)
_PERSON = (
    r"(?:pt|patient|he|she|who|they|i|im|i'm|he's|she's|hes|shes|mother|mum|mom|father|dad|gran|nan|grandma|grandpa"
    r"|grandmother|grandfather|lady|woman|man|gentleman|wife|husband|uncle|aunt|female|male)"
)
_NOT_YEARS = (
    r"(?!\d|[.,/:]\d|\s?(?:%|percent|per cent|kg|mg|mcg|ml|cc|cm|mm|deg|\u00b0|bpm|mins?\b|minutes|sec|s\b|hours|hrs"
    r"|h\b"
    r"|days|weeks|months|mmhg|lbs?|points|patients|out of|x\b|k\b|units|ppm))"
)
_SEX = r"(?:f|m|w|female|male|woman|man|lady|gentleman|femme|homme|frau|mann)"
_AGES = (
    re.compile(rf"\b{_OLD}\s?-?\s?{_YEARS}(?:[ -]?old\b|\s?olds?\b)?"),
    re.compile(rf"\b{_OLD}\s?[,/-]?\s?{_SEX}\b(?!\s?(?:temp|fever|/|deg))"),
    re.compile(rf"\b{_SEX}\s?[,/]?\s?({_OLD})\b{_NOT_YEARS}"),
    re.compile(
        rf"\b{_PERSON}\s?[,(:-]?\s?(?:is\s|was\s|just\s|now\s|has\s|turned\s|turns\s|turning\s|aged?\s|of\s|am\s"
        rf"|only\s){{0,3}}"
        rf"\s?({_OLD})\b{_NOT_YEARS}"
    ),
    re.compile(rf"\baged?\s?[:=(]?\s?(?:of\s|is\s)?({_OLD})\b{_NOT_YEARS}"),
    re.compile(r"\bin (?:her|his|their|the) ((?:mid|late|early)?[ -]?(?:90s|90's|nineties))\b"),
    re.compile(rf"\b{_TENS}[ -]?(?:years?|yrs?|yo\b|y/o|-?year)(?:[ -]?old\b)?"),
    re.compile(rf"\baged?\s({_TENS})\b"),
    re.compile(rf"\b(?:just\s|has\s|have\s)?(?:turned|turns|turning)\s({_TENS})\b{_NOT_YEARS}"),
    re.compile(
        rf"\b{_PERSON}\s(?:is\s|was\s|will be\s|am\s|of\s|now\s|only\s|just\s|nearly\s|almost\s){{0,3}}"
        rf"({_NINETIES})(?!\w)(?:(?=[,.;:?!)]|$)|(?=\s(?:and|but|with|who|has|can|is|next|this|in|now|so|years)\b))"
    ),
    re.compile(rf"\b((?:9\d|1[01]\d)(?:st|nd|rd|th)|{_NINETIETH})\s(?:birthday|bday|b-day)\b"),
    re.compile(r"\b(?:a|the|this|our|my)\s(nonagenarian|centenarian)\b"),
)
_NONE_OF_A_PERSON = re.compile(
    r"(?:[<>\u2264\u2265=+]|\d\s?(?:-|to|and|or|/)|over|above|under|below|than|between|least|exceeding|older|beyond"
    r"|up to|until|past"
    r"|temp(?:erature)?(?: of| is)?|for|after|of experience|patients aged|those aged)\s?$"
)
_ALL_OF_THEM = re.compile(
    r"\s?(?:\+|and (?:over|above|older)|or (?:over|above|older|more)|to \d|-\s?\d|of experience|ago|later)"
)


def ages(reading: Reading) -> Iterator[Span]:
    """Ages from 90 years on; "over 90" and "90 or older" name nobody's."""
    low = reading.low
    for pattern in _AGES:
        for found in pattern.finditer(low):
            start, end = found.span(1) if pattern.groups else found.span()
            before, after = low[max(0, start - 18) : start], low[end : end + 18]
            if not (_NONE_OF_A_PERSON.search(before) or _ALL_OF_THEM.match(after)):
                yield Span(start, end, "AGE90")
