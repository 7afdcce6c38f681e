"""Numbers by which a country knows a person: social security, health and identity numbers.

With its name beside it, a number of any such form counts, for people mistype digits. Without a name it counts where its
form and its check digits leave little doubt (python-stdnum knows how each country reckons them).
"""

import re
from collections.abc import Callable, Iterator
from types import ModuleType

from stdnum.be import nn as belgian
from stdnum.ca import sin as canadian
from stdnum.ch import ssn as swiss
from stdnum.dk import cpr as danish
from stdnum.es import dni as spanish
from stdnum.es import nie as spanish_foreign
from stdnum.fi import hetu as finnish
from stdnum.fr import nir as french
from stdnum.gb import nhs as british
from stdnum.ie import pps as irish
from stdnum.it import codicefiscale as italian
from stdnum.nl import bsn as dutch
from stdnum.no import fodselsnummer as norwegian
from stdnum.pl import pesel as polish
from stdnum.se import personnummer as swedish

from bot.safety.reading import Reading
from bot.safety.span import Span

_GAP = (
    r"[\s:.#=(-]{0,4}(?:(?:no|nr|num|number|n\u00b0|n\u00ba|id|is|card|ends? (?:in|with)|ending(?: in)?|last (?:4"
    r"|four)(?: digits)?(?: are)?)\b[\s:.#=-]{0,3}){0,3}"
)
_LABELLED = re.compile(
    r"\b(?:ssn|ss ?#|soc(?:ial)? sec(?:urity)?|(?:her|his|my|their|the) social|nhs|chi|h&c|ni|nino|national insurance"
    r"|kv-?nr|kvnr"
    r"|kranken\w{2,24}|versicherten\w{1,12}|rvnr|sozialversicherung\w{0,12}|sv-?nr|n[o\u00b0\u00ba]? s\u00e9cu"
    r"|s\u00e9cu(?:rit\u00e9 sociale)?"
    r"|secu(?:rite sociale)?|nir|insee|sin|ohip|health ?card|ramq|phn|ahcip|bsn|burgerservicenummer|sofinummer|dni"
    r"|nie|nif|nss|cip"
    r"|tarjeta sanitaria|pesel|personnummer|pnr|cpr|f\u00f8dselsnummer|fodselsnummer|personnr|hetu|henkil\u00f6tunnus"
    r"|rijksregister\w{0,8}|niss|insz|ahv|avs|ppsn?|codice fiscale|c\.f\.|medicare|mbi|medicaid|ihi|tfn|cnp|egn|oib"
    r"|jmbg|em\u0161o"
    r"|taj|tc kimlik|amka|utente|rodn\u00e9 \u010d\u00edslo|steuer-?id|itin|tax id|national id|health insurance)"
    rf"{_GAP}((?=(?:[^\d\s]?[ ./-]?\w){{7}})[a-z0-9]{{1,16}}(?:[ ./-]{{1,2}}[a-z0-9]{{1,9}}){{0,7}})"
)
_LAST_FOUR = re.compile(
    r"\b(?:ssn|social(?: security)?|ss ?#)\s?(?:no|number|#)?\s?(?:is\s)?(?:ends?\s(?:in|with)|ending(?:\s(?:in"
    r"|with))?|last\s(?:4|four)(?:\sdigits)?"
    r"(?:\sare|\sis)?)\s?:?\s?(\d{4})\b|\blast\s(?:4|four)(?:\sdigits)?(?:\sof)?(?:\s(?:her|his|my|the))?\s(?:ssn"
    r"|social)\w{0,9}\s?:?\s?(?:is\s|are\s)?(\d{4})\b"
    r"|\b[x*]{3}-?[x*]{2}-?(\d{4})\b"
)
_SSN = re.compile(r"(?<![\w.-])\d{3}([ -])\d{2}\1\d{4}(?![\w-])")
_MEDICARE = re.compile(
    r"(?<![\w-])[1-9][ac-hj-kmnp-rt-y][ac-hj-kmnp-rt-y0-9]\d-?[ac-hj-kmnp-rt-y][ac-hj-kmnp-rt-y0-9]\d-?[ac-hj-kmnp-rt-y]{2}\d\d(?![\w-])"
)
_INSURANCE_UK = re.compile(r"(?<![\w-])[a-ceghj-prstw-z][a-ceghj-npr-tw-z]([ -]?)\d\d\1\d\d\1\d\d\1[a-d](?![\w-])")
_AHEAD, _END = r"(?<![\w./-])(?<!\w:)", r"(?![\w/]|[.,-]\d)"
_LITERATURE = re.compile(
    r"(?:isbn|issn|pmid|pmc|pmcid|doi|nct|isrctn|eudract|ctri|lot|ref|version|ndc|gtin|upc|udi|orcid|trial|study"
    r"|10\.\d{4,9}/\S{0,20})"
    r"(?:-1[03])?[\s:.#(]{0,3}(?:no|number|id|code)?[\s:.#]{0,2}(?:97[89]-?)?$"
)

_PARTS = re.compile(r"([ ./-]{0,2})([a-z0-9]+)")
_MIN_DIGITS = 5


def kvnr_is_valid(number: str) -> bool:
    """Whether a German health insurance number has its check digit (SGB V § 290: a letter, eight digits, the check)."""
    digits = f"{ord(number[0].upper()) - ord('A') + 1:02}{number[1:9]}"
    products = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(product // 10 + product % 10 for product in products) % 10 == int(number[9])


def _valid(module: ModuleType) -> Callable[[str], bool]:
    def check(number: str) -> bool:
        return bool(module.is_valid(number))

    return check


def _ten_digits_spaced(number: str) -> bool:
    return "-" not in number and british.is_valid(number)


def _cpr_is_dated(number: str) -> bool:
    """Since 2007 not every Danish number has a check digit: its date must do."""
    return danish.compact(number).isdigit() and _has_date(danish.compact(number)[:4])


def _has_date(day_and_month: str) -> bool:
    return 1 <= int(day_and_month[:2]) <= 31 and 1 <= int(day_and_month[2:4]) <= 12  # noqa: PLR2004 - days, months


def _nine_digits(number: str) -> bool:
    return canadian.is_valid(number) or ("-" not in number and dutch.is_valid(number))


_FORMS = tuple(
    (re.compile(_AHEAD + form + _END), check)
    for form, check in (
        (r"\d{3}[ -]?\d{3}[ -]?\d{4}", _ten_digits_spaced),
        (r"[a-z]\d{3} ?\d{3} ?\d{3}", lambda number: kvnr_is_valid(number.replace(" ", ""))),
        (r"[12][ .]?\d\d[ .]?\d\d[ .]?(?:\d\d|2[ab])[ .]?\d{3}[ .]?\d{3}[ .-]?\d\d", _valid(french)),
        (r"\d{2}\.?\d{3}\.?\d{3}[ -]?[a-z]", _valid(spanish)),
        (r"[xyz]-?\d{7}-?[a-z]", _valid(spanish_foreign)),
        (r"\d{11}", lambda number: polish.is_valid(number) or norwegian.is_valid(number) or belgian.is_valid(number)),
        (r"\d{2}\.\d{2}\.\d{2}-\d{3}[.-]\d{2}", _valid(belgian)),
        (r"\d{6} \d{5}", _valid(norwegian)),
        (r"(?:19|20)?\d{6}[-+]\d{4}", lambda number: swedish.is_valid(number) or _cpr_is_dated(number)),
        (r"\d{6}[-+a-f]\d{3}[0-9a-y]", _valid(finnish)),
        (r"756\.?\d{4}\.?\d{4}\.?\d{2}", _valid(swiss)),
        (r"[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z]", _valid(italian)),
        (r"\d{7}[a-w][a-i]?", _valid(irish)),
        (r"\d{3}([ -]?)\d{3}\1\d{3}", _nine_digits),
    )
)


def named_national_numbers(reading: Reading) -> Iterator[Span]:
    """Numbers that are called by their name, whatever their check digits say."""
    low = reading.low
    for found in _LABELLED.finditer(low):
        end = _end_of_number(low, *found.span(1))
        if end:
            yield Span(found.start(1), end, "SSN")
    for found in _LAST_FOUR.finditer(low):
        place = found.lastindex or 0
        yield Span(*found.span(place), "SSN")


def national_numbers(reading: Reading) -> Iterator[Span]:
    """Numbers whose form and check digits tell them."""
    low = reading.low
    for pattern in (_SSN, _MEDICARE, _INSURANCE_UK):
        for found in pattern.finditer(low):
            yield Span(*found.span(), "SSN")
    for pattern, is_valid in _FORMS:
        for found in pattern.finditer(low):
            if is_valid(found.group()) and not of_literature(low, found.start()):
                yield Span(*found.span(), "SSN")


def of_literature(low: str, start: int) -> bool:
    """Whether what stands before a number calls it the number of a work, a trial or a product."""
    return bool(_LITERATURE.search(low[max(0, start - 32) : start]))


def _end_of_number(low: str, start: int, end: int) -> int:
    """Where the number that begins at `start` ends: with its last digits, or the letters of its check."""
    taken, digits, british = 0, 0, False
    for part in _PARTS.finditer(low[start:end]):
        word, ahead = part.group(2), part.group(1)
        some = sum(sign.isdigit() for sign in word)
        first = not part.start()
        british |= first and not some
        leading = first and len(word) <= 2  # noqa: PLR2004 - the series of British numbers
        check = len(word) <= 2 and (ahead in {"-", ""} or (british and len(word) == 1))  # noqa: PLR2004 - check letters
        if not (some or leading or check):
            break
        digits += some
        taken = part.end() if some or check else taken
    return start + taken if digits >= _MIN_DIGITS else 0
