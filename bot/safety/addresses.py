"""Where a person lives: streets, postal codes, towns. A state or a country alone identifies nobody (HIPAA)."""

import re
from collections.abc import Iterator

from bot.safety.reading import Reading
from bot.safety.span import Span

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    "|OR|PA|RI"
    "|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR"
)
# Codes of states that are no degree, no scan and no word.
_SURE_STATES = "(?:TX|FL|NY|IL|OH|NJ|WI|MN|AZ|KS|KY|TN|IA|NE|NM|UT|WY)"
_UK_POSTCODE = r"(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})"
_CA_POSTCODE = r"(?!T\dN)[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d"
_NAME = r"[^\W\d_][\w'.-]{0,30}"
_CAPITAL = r"[A-Z\u00c0-\u00de\u0141\u015a\u017b\u0106\u0110\u0141\u0160\u017d][\w'.-]{0,30}"
_TOWN = rf"{_CAPITAL}(?: (?:{_CAPITAL}|sur|am|an|im|la|le|de|del|upon|aan|den|der)){{0,4}}"
_PART = (
    rf"(?:{_CAPITAL}|\d{{1,5}}[a-zA-Z]?(?:/\d{{1,4}})?|(?:apt|flat|unit|suite|apto|piso|piano|appartamento)\.?"
    rf"|#\s?\d{{1,5}}"
    r"|de|la|le|les|des|du|del|della|dei|di|do|da|dos|das|los|las|of|the|upon|bis|ter|am|an|i|y|e)"
)
_CODE = (
    rf"(?:{_UK_POSTCODE}|{_CA_POSTCODE}|\d{{5}}(?:-\d{{4}})?|\d{{3}}\s\d{{2}}|\d{{2}}-\d{{3}}|\d{{4}}\s?[A-Z]{{2}}"
    rf"|[A-Z]{{1,2}}-\d{{4,5}}|\d{{4}}(?=\s{_CAPITAL}))"
)
_BETWEEN = r"(?:\s?,\s?|\s)"
_TAIL = (
    rf"(?:{_BETWEEN}(?:{_PART}{_BETWEEN}){{0,8}}?{_CODE}(?![\w])(?:\s{_TOWN})?(?:\s\([A-Z]{{2}}\))?"
    rf"|(?:{_BETWEEN}(?:[Aa]pt|[Ff]lat|[Uu]nit|[Ss]uite|[Aa]pto"
    rf"|#)\.?\s?\w{{1,5}})?(?:,\s?{_TOWN}(?:,?\s(?:{_STATES})\b)?)?)"
)
_SURE = (
    "street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|terrace|terr|crescent|cres|mews|highway|hwy|parkway|pkwy|drive"
)
_UNSURE = (
    "alley|annex|bay|beach|bend|bluff|bridge|brook|bypass|camp|cape|causeway|center|centre|cir|circle|cliffs?|close"
    "|common|corner|course|court|ct"
    "|cove|creek|crossing|curve|dale|dr|drives?|estates?|falls|ferry|fields?|flats?|ford|forest|forks?|freeway"
    "|gardens?|gateway|gdns|glens?|green|grove"
    "|harbou?r|haven|heights|hills?|hollow|inlet|islands?|isle|junctions?|knolls?|lakes?|landing|land|locks?|lodge"
    "|loop|mall|manor|meadows?|mills?|mission"
    "|mount|mountains?|neck|orchard|oval|park|parkways?|pass|passage|path|pike|pines?|place|plains?|plaza|pl|points?"
    "|ports?|quay|radial|ramp|ranch"
    "|rapids?|rest|ridges?|rise|roads|route|row|run|shoals?|shores?|spurs?|springs?|sq|squares?|station|stravenue"
    "|stream|streets|summit|trace|track|trail"
    "|trl|tunnel|turnpike|union|valleys?|via|viaduct|views?|villages?|ville|vista|walks?|wall|way|wells?|wharf|yard"
)
_NO_STREET = (
    r"(?!(?:ml|mg|mcg|cc|cm|mm|g|kg|of|to|in|for|and|or|with|the|is|at|h|hrs?|hours?|days?|weeks?|wks?|months?|years?"
    r"|yo|yrs?"
    r"|times?|x|per|vs|patients?|women|men|gauge|degrees?|blocks?|min|mins|minutes|on|after|before|a|from)\b)"
)
_ANY_CASE = re.compile(
    rf"\b\d{{1,5}}[A-Za-z]?,?\s(?:[NSEWnsew]\.?\s)?(?:{_NO_STREET}{_NAME}\s){{1,3}}(?i:{_SURE})\b\.?{_TAIL}"
)
_IN_CAPITALS = re.compile(rf"\b\d{{1,5}}[A-Za-z]?,?\s(?:{_CAPITAL}\s){{1,3}}(?i:{_UNSURE})\b\.?{_TAIL}")
_GERMANIC = re.compile(
    rf"\b(?:{_CAPITAL}[ -])?(?:{_NAME}(?i:stra\u00dfe|strasse|straat|weg|allee|platz|gasse|gatan|gata|v\u00e4gen|vej"
    rf"|veien|laan|plein"
    rf"|gracht|kade|damm|ufer|ring|baan|pad|steeg|singel|dreef|markt|stigen|stig|gr\u00e4nd|torget|chaussee|graben"
    rf"|boulevard|hof|twiete)|{_NAME}str\.|{_CAPITAL}\s(?:[Ss]tr(?:a\u00dfe|asse|\.)|[Uu]tca|[Kk]atu|[Rr]ing|[Gg]ade))"
    rf"\s?\d{{1,4}}\s?[a-z]?\b(?![.,]?\d|\s?(?:ml|mg|cm|mm)){_TAIL}"
)
_ROMANCE_KIND = (
    r"(?:[Rr]ue|[Aa]venue|[Aa]v\.?|[Bb]d\.?|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Aa]ll\u00e9e|[Ii]mpasse|[Qq]uai|[Vv]ia"
    r"|[Vv]iale|[Cc]orso"
    r"|[Pp]iazza|[Cc]alle|[Cc]/|[Vv]icolo|[Cc]ontrada|[Rr]otonda|[Ll]argo|[Pp]iazzale|[Ss]trada|[Bb]orgo|[Ii]ncrocio"
    r"|[Cc]anale|[Cc]a\u00f1ada|[Aa]cceso|[Pp]asaje|[Rr]onda"
    r"|[Uu]rbanizaci\u00f3n|[Vv]ial|[Gg]lorieta|[Cc]amino|[Cc]arretera|[Tt]raves\u00eda|[Rr]ambla|[Pp]l\.|[Aa]l\."
    r"|[Aa]leja|[Oo]s\.|[Pp]lac|[Aa]venida|[Aa]vda\.?|[Pp]laza|[Pp]aseo|[Rr]ua|[Tt]ravessa|[Pp]ra\u00e7a|[Uu]l\."
    r"|[Uu]lica|[Cc]arrer)"
)
_ROMANCE_NAME = (
    rf"(?:(?:de|la|le|les|des|du|del|della|dei|di|do|da|dos|das|los|las|l'"
    rf"|d')\s?){{0,3}}{_CAPITAL}(?:\s(?:{_CAPITAL}|i|y|e|de)){{0,3}}"
)
_ROMANCE = re.compile(
    rf"\b(?:\d{{1,4}}\s?(?:bis|ter|[a-d]\b)?,?\s{_ROMANCE_KIND}\s?{_ROMANCE_NAME}"
    rf"|{_ROMANCE_KIND}\s?{_ROMANCE_NAME},?\s(?:n\.?\s?\u00ba?\s?)?\d{{1,4}}(?:/\d{{1,4}})?\b"
    rf"|{_ROMANCE_KIND}\s?{_ROMANCE_NAME}(?=,\s\d{{5}}\s)){_TAIL}"
)
_BOX = re.compile(r"\b(?:p\.?\s?o\.?\s?box|postfach|bo\u00eete postale|apartado)\s?[:#]?\s?\d{1,6}\b")
_POSTCODE = re.compile(rf"(?<![\w-]){_UK_POSTCODE}(?![\w-])")
_STATE_ZIP = re.compile(
    rf"\b(?:\d{{1,5}}\s(?:{_PART}{_BETWEEN}){{1,8}}?)?{_TOWN},\s(?:(?:{_STATES})\s\d{{5}}(?:-\d{{4}})?"
    rf"|{_SURE_STATES})\b|\b(?:{_STATES})\s\d{{5}}-\d{{4}}\b"
)
_CANADIAN = re.compile(
    rf"\b(?:\d{{1,5}}\s(?:{_PART}{_BETWEEN}){{1,8}}?)?(?:{_TOWN},?\s)?(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK"
    rf"|YT)\s{_CA_POSTCODE}\b"
    rf"|(?<![\w-])(?!T\dN)[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d(?![\w-])"
)
_TOWN_ZIP = re.compile(rf"\b{_TOWN}\s(?!(?:OR|IN|ME|OK|HI|ID|AL|PA|MA|MS|CO)\b)(?:{_STATES})\s\d{{5}}\b")
_LABELLED = re.compile(
    r"\b(?:zip(?:\s?code)?|post\s?code|postal code|plz|code postal|c\.?p\.?|cap|postnummer)\s?(?:is\s)?[:=]?\s?"
    r"(\d{5}(?:-\d{4})?|\d{4}\s?[a-z]{2}|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}|[a-z]\d[a-z]\s?\d[a-z]\d|\d{3}\s\d{2}"
    r"|\d{2}-\d{3})\b"
)
_LIVES = re.compile(
    r"\b(?:lives?|living|resid(?:es|ing)|wohnt|wohnhaft|habite|vive|abita|woont|mieszka|bor|mora|domicili\w{1,3})\s"
    r"(?:now\s|alone\s)?(?:in|at|near|\u00e0|en|a|em|i|w|te)\s|\b(?:resident of|hometown(?: is)?|home town(?: is)?)\s"
)
_PLACE = re.compile(
    rf"(?:{_PART}{_BETWEEN}){{0,9}}?{_CODE}(?!\w)(?:\s{_TOWN})?(?:\s\([A-Z]{{2}}\))?"
    rf"|(?:\d{{1,5}}\s)?{_TOWN}(?:\s\d{{1,4}}[a-z]?\b)?(?:,\s?{_CAPITAL})?(?:,?\s(?:{_STATES})\b)?"
)
_STATE = re.compile(rf"\b(?:{_STATES})\b")
_ADDRESS = re.compile(
    r"\b(?:address|addr|adresse|anschrift|direcci\u00f3n|indirizzo|adres)\s?(?:is\s|:\s?"
    r"|=\s?)([^.;?!\n\ufffc]{0,12}\d[^.;?!\n\ufffc]{0,60})"
)
_WIDE = frozenset(
    (
        "England", "Scotland", "Wales", "Ireland", "Germany", "France", "Italy", "Spain", "Poland", "Sweden", "Norway",
        "Denmark", "Finland", "Austria", "Switzerland", "Belgium", "Portugal", "Greece", "Turkey", "Canada", "Mexico",
        "Brazil", "India", "China", "Japan", "Australia", "Europe", "America", "California", "Texas", "Florida", "Ohio",
        "Oregon", "Arizona", "Nevada", "Utah", "Illinois", "Michigan", "Wisconsin", "Minnesota", "Iowa", "Kansas",
        "Georgia", "Virginia", "Alaska", "Hawaii", "Maine", "Vermont", "Massachusetts", "Pennsylvania", "UK", "USA",
        "I", "ICU",
    )
)  # fmt: skip


def street_addresses(reading: Reading) -> Iterator[Span]:
    """Streets with a number, post boxes and postal codes, with the town beside them."""
    text, low = reading.text, reading.low
    for pattern in (_ANY_CASE, _IN_CAPITALS, _GERMANIC, _ROMANCE, _STATE_ZIP, _TOWN_ZIP, _CANADIAN, _POSTCODE):
        for found in pattern.finditer(text):
            yield Span(*found.span(), "ADDRESS")
    for found in _BOX.finditer(low):
        yield Span(*found.span(), "ADDRESS")
    for pattern in (_LABELLED, _ADDRESS):
        for found in pattern.finditer(low):
            yield Span(*found.span(1), "ADDRESS")


def towns(reading: Reading) -> Iterator[Span]:
    """Towns that a person is said to live in."""
    for found in _LIVES.finditer(reading.low):
        place = _PLACE.match(reading.text, found.end())
        if place and place.group() not in _WIDE:
            yield Span(*place.span(), "ADDRESS")
