"""Dates of a person's life, stay or visit. A year alone, a span of time and "last week" identify nobody.

The date of a guideline, a code set or a paper is left: the words around it tell.
"""

import re
from collections.abc import Iterator

from bot.safety.reading import Reading
from bot.safety.span import Span

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "januar",
    "februar", "m\u00e4rz", "maerz", "mai", "juni", "juli", "oktober", "dezember", "okt", "dez", "janvier",
    "f\u00e9vrier", "fevrier", "mars", "avril", "juin", "juillet", "ao\u00fbt", "aout", "septembre", "octobre",
    "novembre", "d\u00e9cembre", "decembre", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
    "agosto", "septiembre", "octubre", "noviembre", "diciembre", "gennaio", "febbraio", "aprile", "maggio",
    "giugno", "luglio", "settembre", "ottobre", "dicembre", "januari", "februari", "maart", "mei", "augustus",
    "janeiro", "fevereiro", "mar\u00e7o", "maio", "junho", "julho", "setembro", "outubro", "dezembro", "stycznia",
    "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "wrze\u015bnia", "pa\u017adziernika",
    "listopada", "grudnia",
)  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(set(_MONTHS), key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"(?:st|nd|rd|th|er|\.|\u00ba|\u00b0)?"
_YEAR = r"(?:(?:18|19|20)\d\d|'?\d\d)"
_OF = r"[\s,.-]{0,2}(?:of\s|de\s|the\s|del\s)?"

_NUMERIC = re.compile(
    r"(?<![\d/.,-])(?:(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?((?:18|19|20)?\d\d)|(?:18|19"
    r"|20)\d\d([/.-])(\d{1,2})\5(\d{1,2}))"
    r"(?![\d/%]|[.,-]\d)"
)
_DAY_MONTH_YEAR = re.compile(rf"(?<![\d.,/]){_DAY}{_ORDINAL}{_OF}{_MONTH}{_OF}{_YEAR}(?![\d%])")
_MONTH_DAY_YEAR = re.compile(rf"\b{_MONTH}\s?(?:the\s)?{_DAY}(?:st|nd|rd|th)?(?:,\s?|\s){_YEAR}(?![\d%(])")
_DAY_MONTH = re.compile(rf"(?<![\d.,/]){_DAY}{_ORDINAL}\s?(?:of\s|de\s)?{_MONTH}")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s?(?:the\s)?{_DAY}(?:st|nd|rd|th)?(?![\d%(/:.-]|\s?\()")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}[\s,/-]{{1,2}}(?:of\s)?(?:(?:19|20)\d\d|'\d\d)(?!\d)")
_NUMERIC_MONTH_YEAR = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])")
_SHORT = re.compile(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/%.]|\s?(?:pain|strength|power|nrs|vas|score|ml|mg|days))")
_BORN = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|birthday|born|geb\.?|geboren"
    r"|n\u00e9e?)\b[\s:=.#-]{0,4}(?:on\s)?(\d{6}|\d{8})(?!\d)"
)

_LIFE = re.compile(
    r"\b(?:d\.?o\.?b\b|birth|born|b\.$|geb|nato|nata|n\u00e9e?|nacid[oa]|urodz|ur\.|admi\w{0,7}|adm\b|discharg\w{0,3}"
    r"|d/?c\b|seen|visit\w{0,3}|appt"
    r"|appointment|surg\w{0,7}|operat\w{0,3}|op\b|procedure|block(?:ed)? (?:done|on|was|given)|done|inject(?:ed"
    r"|ion) on|died"
    r"|death|dod\b|passed|fell|fall|injur\w{0,3}|accident|mva|rta|crash|diagnos\w{0,3}|dx\b|scan(?:ned)?|mri|x-?ray"
    r"|biopsy"
    r"|lmp|edd|deliver\w{0,3}|last dose|given|scheduled|booked|clinic|follow-?up|f/u|transfer\w{0,4}|consult\w{0,3}"
    r"|stay|she|he|her|his|my|pt|patient)\b"
)
_WORK = re.compile(
    r"\b(?:updat\w{1,3}|version|publi\w{2,8}|edition|guidelines?|guidance|effective|access\w{0,3}|retriev\w{0,3}"
    r"|valid|revis\w{2,5}"
    r"|review(?:ed)?|code set|codes?|icd\w{0,4}|cpt|cms|fda|rules?|fee|released?|issued?|trials?|stud(?:y|ies)|card"
    r"|paper|article"
    r"|journal|fiscal|as of|epub|n engl|pain med|holiday|database|search\w{0,2}|deadline)\b"
)
_BEFORE_SHORT = re.compile(
    r"\b(?:d\.?o\.?b\.?|born|adm(?:itted|ission)?|seen|d/?c'?d?|discharged?|surgery|op|procedure|block|done|visit"
    r"|appt|appointment"
    r"|scheduled|booked|fell|fall|injur(?:y|ed)|mva|lmp|died|scan|mri|injection|inj|gib|since|dated?)"
    r"\s?(?:was\s|is\s)?(?:on|date|done|was|for|of|at)?\s?:?\s?(?:the\s)?$"
)
_ON = re.compile(r"\bon\s$")
_SERIES = re.compile(r"\b(?:day|days|week|weeks|wk|month|months|mo|at|ratio|version|v)\s?$")
_UNITS = re.compile(
    r"\s?(?:ml|mg|mcg|cc|cm|mm|g\b|gauge|days?\b|weeks?|months?\b|hours?|min|%|units|patients|pain|nrs|vas)"
)
_SCORES = frozenset((5, 10))
_MONTHS_IN_A_YEAR, _DAYS_IN_A_MONTH = 12, 31
_NEAR, _FAR = 30, 45


def dates(reading: Reading) -> Iterator[Span]:
    """Dates with a day, and a month with its year where it is told of a person."""
    low = reading.low
    for found in _BORN.finditer(low):
        yield Span(*found.span(1), "DATE")
    for found in _NUMERIC.finditer(low):
        if _is_date(found) and not _counts(low, found) and not _of_a_work(low, found):
            yield Span(*found.span(), "DATE")
    if any(month in low for month in _STEMS):
        yield from _named(low)
    for found in _NUMERIC_MONTH_YEAR.finditer(low):
        if _of_a_life(low, found):
            yield Span(*found.span(), "DATE")
    for found in _SHORT.finditer(low):
        if _is_short(low, found):
            yield Span(*found.span(), "DATE")


def _named(low: str) -> Iterator[Span]:
    for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _DAY_MONTH, _MONTH_DAY):
        for found in pattern.finditer(low):
            if not _counts(low, found) and not _of_a_work(low, found) and not _after_a_year(low, found):
                yield Span(*found.span(), "DATE")
    for found in _MONTH_YEAR.finditer(low):
        if _of_a_life(low, found):
            yield Span(*found.span(), "DATE")


def _is_date(found: re.Match[str]) -> bool:
    one, other = (int(part) for part in (found.group(1, 3) if found.group(1) else found.group(6, 7)))
    return _day_and_month(one, other)


def _day_and_month(one: int, other: int) -> bool:
    low, high = sorted((one, other))
    return 0 < low <= _MONTHS_IN_A_YEAR and high <= _DAYS_IN_A_MONTH


def _counts(low: str, found: re.Match[str]) -> bool:
    """Whether the numbers are doses, days of a protocol or a version."""
    return bool(_UNITS.match(low, found.end()) or _SERIES.search(low[max(0, found.start() - 10) : found.start()]))


def _of_a_work(low: str, found: re.Match[str]) -> bool:
    """Whether the date is a guideline's, a code's or a paper's: the nearest word before it tells, else one after it."""
    before, after = low[max(0, found.start() - _FAR) : found.start()], low[found.end() : found.end() + _NEAR]
    work, life = _last(_WORK, before), _last(_LIFE, before)
    return work > life or (life < 0 and bool(_WORK.search(after)))


def _of_a_life(low: str, found: re.Match[str]) -> bool:
    before, after = low[max(0, found.start() - _FAR) : found.start()], low[found.end() : found.end() + _NEAR]
    return _last(_LIFE, before) > _last(_WORK, before) and not _WORK.search(after)


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last find begins; -1 where there is none."""
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _after_a_year(low: str, found: re.Match[str]) -> bool:
    """As citations have it: `2015 Jan 16(1)`."""
    return bool(re.search(r"(?:19|20)\d\d[\s;.]{1,2}$", low[max(0, found.start() - 6) : found.start()]))


def _is_short(low: str, found: re.Match[str]) -> bool:
    one, other = int(found.group(1)), int(found.group(2))
    if not _day_and_month(one, other):
        return False
    before = low[max(0, found.start() - _NEAR) : found.start()]
    if _BEFORE_SHORT.search(before):
        return other not in _SCORES or not re.search(r"pain|block$", before)
    return bool(_ON.search(before)) and other not in _SCORES


_STEMS = sorted({month[:3] for month in _MONTHS})
