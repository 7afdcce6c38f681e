"""Numbers that a register gave a patient, a person's papers or a device: known by what they are called.

A few need no name, for their form says it: vehicle, bank and card numbers, addresses of network cards.
"""

import re
from collections.abc import Callable, Iterator

from stdnum import iban, luhn

from bot.safety.nationals import of_literature
from bot.safety.reading import Reading
from bot.safety.span import Span

# Between a label and its number.
_NUMBER = r"(?:no|nos|nr|num|numbers?|n\u00b0|n\u00ba|#|id|ref(?:erence)?)"
_GAP = rf"\s?(?:[(:=.#-]\s?){{0,2}}(?:{_NUMBER}\b\.?|#)?[\s:=.#-]{{0,4}}(?:(?:is|was|of)\s)?"
_NAMED_GAP = rf"\s?(?:[(:=.-]\s?)?(?:{_NUMBER}\b\.?|#|:)[\s:=.#-]{{0,4}}(?:(?:is|was)\s)?"
# A group of digits goes on with a number where no unit follows; one digit alone only at its end.
_NO_UNIT = (
    r"(?!\d|[.,/-]\d|[%/]|\s?(?:ml|mls|mg|mcg|g|cc|cm|mm|yo|yrs?|years?|weeks?|months?|days?|hours?|hrs?|x|of|out"
    r"|times|patients|to|needles?|blocks?|injections?)\b)"
)
_VALUE = (
    r"((?=[a-z0-9./-]{0,8}\d)[a-z0-9]{1,20}(?:[./-][a-z0-9]{1,12}){0,5}"
    rf"(?:\s\d{{2,10}}{_NO_UNIT}){{0,4}}(?:(?<=\s\d\d)\s\d{_NO_UNIT}(?=\s?(?:[,.;:?!)]|$)))?)(?![\w%])"
)

_RECORD = re.compile(
    rf"(?<![\w-])(?:m\.?r\.?n\b\.?|mr(?=\s?#)|med(?:ical)?\srec(?:ord)?s?\b|health\srecord\b"
    rf"|hosp(?:ital)?(?=\W{{0,3}}{_NUMBER}\b)|pid\b|mpi\b|urn\b|ipp\b"
    rf"|patienten-?(?:nr|nummer|id)\b|fallnummer\b|patnr\b|numero? de dossier\b|n[o\u00b0\u00ba] de dossier\b"
    rf"|dossier\b|historia cl\u00ednica\b|nhc\b){_GAP}{_VALUE}"
    rf"|\bmrn{_VALUE}"
)
_RECORD_NAMED = re.compile(
    rf"(?<![\w-])(?:unit|chart|patient|pt|pat|record|rec|ur|file|hospital|hosp|registration|aktenzeichen){_NAMED_GAP}{_VALUE}"
)
_AFTER_PATIENT = re.compile(r"\b(?:(?:patient|pt|pat)\s(\d{6,10})|(?:chart|file)\s(\d{2,3}(?:\s\d{2,3}){2,3}))\b")
_LABELS = re.compile(
    r"(?<![\w-])(?:acc(?:oun)?t|account|claim|policy|member(?:ship)?|subscriber|insurance|(?:driver'?s?|driving)\slicen[cs]e"
    r"|licen[cs]e(?:\splate)?"
    r"|number\splate|dl|(?:reg(?:istration)?|car|vehicle)(?:\splate)?|plate|vin|serial|s/n|sn|imei|passport"
    r"|certificate|accession|specimen"
    r"|iban|sort code|encounter|fin|csn|badge|npi|dea|mac|medical\sdevice|pacemaker|stimulator|implant|beneficiary"
    r"|kennzeichen|kontonummer"
    rf"|ausweis(?:nummer)?|reisepass)(?:{_GAP})(?:serial\s?)?(?:{_NUMBER}\b)?[\s:#=.-]{{0,3}}{_VALUE}"
)
# Letters and groups of digits, as insurers print them on cards: ZGP 884 213 07.
_GROUPED = re.compile(
    r"(?<![\w-])(?:policy|member(?:ship)?|subscriber|insurance|claim|acc(?:oun)?t)"
    rf"{_GAP}(?:{_NUMBER}\b)?[\s:#=.-]{{0,3}}([a-z]{{1,3}}\s\d{{2,6}}(?:\s\d{{2,6}}){{1,4}})(?![\w%]|[.,]\d)"
)
_LABELS_NAMED = re.compile(
    rf"(?<![\w-])(?:case|group|visit|order|device|card|visa|mastercard|amex|invoice|employee|student|booking|confirmation"
    rf"|health\splan|plan|prescription|rx){_NAMED_GAP}{_VALUE}"
)
_PLATE = re.compile(
    r"\b(?:plate|reg|registration|car|vehicle|parked"
    r"|kennzeichen)\b[^\d\n]{0,12}?\b([a-z]{1,3}[ -]?\d{1,4}(?:[ -][a-z]{1,3}|[a-z]{1,3})?|\d[a-z]{3}\d{3})\b"
)
_VEHICLE = re.compile(
    r"(?<![\w-])(?=[a-hj-npr-z0-9]{0,16}[a-z])(?=[a-hj-npr-z0-9]{0,16}\d)[a-hj-npr-z0-9]{11}[a-hj-npr-z0-9]{2}\d{4}(?![\w-])"
)
_NETWORK = re.compile(r"(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])")
_UDI = re.compile(r"\(01\)\s?\d{14}(?:\(\d\d\)\w{1,20}){0,4}")
_BANK = re.compile(r"(?<![\w-])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![\w-])")
_PAYMENT = re.compile(r"(?<![\w.-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{3,4}(?![\w-]|\.\d)")
_UUID = re.compile(r"(?<![\w:-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])")
_BARE = re.compile(
    r"(?<![\w./,:;()+-])(?:\d{7,12}|(?!nct|pmc|ctr|jrn|pm)[a-z]{1,3}\d{6,9})(?![\w/]|[.,:-]\d|\s?(?:%|units?|iu|cells"
    r"|copies|platelets|ml|mg))"
)

_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_NETWORK, bool),
    (_UUID, bool),
    (_VEHICLE, bool),
    (_UDI, bool),
    (_BANK, lambda number: bool(iban.is_valid(number))),
    (_PAYMENT, lambda number: bool(luhn.is_valid(re.sub(r"\D", "", number)))),
)
_FEWEST_DIGITS, _FEWEST_SIGNS, _CODE = 3, 4, 5
# Its form alone says it, wherever in the sentence "plate" or "car" stands: AB12 CDE (United Kingdom, since 2001).
_BRITISH_PLATE = re.compile(
    r"\b(?:plates?|reg|registration|car|vehicle|van|ambulance|taxi|parked|transport)\b[^\n]{0,60}?"
    r"\b([a-hj-pr-y][a-hj-y](?:0[2-9]|[1-9]\d)\s?[a-hj-pr-z]{3})\b"
)
_DAY = re.compile(
    r"(?:in|on|at|no|the|to|[a-z]*\W?)\d{1,2}(?:st|nd|rd|th)?$|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\W?\d"
)
_OF_A_PAPER = re.compile(r"\b(?:version|edition|section|510\(k\))\W*$")


def records(reading: Reading) -> Iterator[Span]:
    """Numbers of a patient's record; the label goes with the number."""
    low = reading.low
    for pattern, least in ((_RECORD, 3), (_RECORD_NAMED, _FEWEST_SIGNS)):
        for found in pattern.finditer(low):
            value = found.group(found.lastindex or 0)
            if _digits(value) >= least:
                yield Span(*found.span(), "MRN")
    for found in _AFTER_PATIENT.finditer(low):
        yield Span(*found.span(found.lastindex or 0), "MRN")


def papers_and_devices(reading: Reading) -> Iterator[Span]:
    """Numbers of accounts, licences, vehicles, policies, certificates and devices: by their label or by their form."""
    low = reading.low
    for pattern in (_LABELS, _LABELS_NAMED):
        for found in pattern.finditer(low):
            if len(found.group(1)) > _FEWEST_SIGNS and _may_number_a_paper(found.group(1)):
                yield Span(*found.span(1), "ID")
    yield from (Span(*found.span(1), "ID") for found in _GROUPED.finditer(low))
    for found in _PLATE.finditer(low):
        if _digits(found.group(1)) > 1 and not _DAY.match(found.group(1)):
            yield Span(*found.span(1), "ID")
    yield from (Span(*found.span(1), "ID") for found in _BRITISH_PLATE.finditer(low))
    for pattern, is_valid in _FORMS:
        yield from (Span(*found.span(), "ID") for found in pattern.finditer(low) if is_valid(found.group()))


def bare_numbers(reading: Reading) -> Iterator[Span]:
    """Long numbers that nothing explains: in a clinical question they are most often a record's."""
    low = reading.low
    for found in _BARE.finditer(low):
        if not (
            of_literature(low, found.start())
            or _round(found.group())
            or _OF_A_PAPER.search(low[max(0, found.start() - 12) : found.start()])
        ):
            yield Span(*found.span(), "MRN")


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _may_number_a_paper(value: str) -> bool:
    """Whether a value has digits enough and is none that may be a procedure's code (five digits) or a year."""
    return _digits(value) >= _FEWEST_DIGITS and not (value.isdigit() and len(value) <= _CODE)


def _round(number: str) -> bool:
    return number.endswith("0000")
