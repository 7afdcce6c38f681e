"""How to reach a person or a machine: mail and web addresses, telephone numbers, IP addresses."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address

from bot.safety.reading import Reading
from bot.safety.span import Span

_LOCAL = r"[\w.+'-]{1,64}"
_EMAIL = re.compile(rf"(?<![\w.+-]){_LOCAL}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}(?!\w)")
_AT, _DOT = r"\s?(?:\[at\]|\(at\)|\{at\}|@|\bat\b)\s?", r"\s?(?:\[dot\]|\(dot\)|\{dot\}|\bdot\b)\s?"
_SPELLED_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{_DOT}[\w.+-]{{1,64}}){{0,3}}{_AT}[\w-]{{1,63}}"
    rf"(?:(?:{_DOT}|\.)[\w-]{{1,63}}){{0,4}}{_DOT}[a-z]{{2,24}}(?!\w)"
)

_WEB = re.compile(r"(?<!\w)(?:https?://|ftp://|www\.)[^\s<>\"\ufffc]{1,2000}")
_DOMAIN = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:(?:com|org|net|edu|gov|info|co\.uk|org\.uk|ac\.uk|nhs\.uk)(?:/[^\s<>\"\ufffc]{0,500})?"
    r"|(?:de|fr|es|it|nl|eu|io|me|at|ch|be|ie|pl|se|dk|no|uk|us|ca|app|dev|ly)/[^\s<>\"\ufffc]{1,500})(?![\w-])"
)
_CLOSING = ".,;:!?)]}'"
# Where literature, codes and guidance stand: what is addressed there is a work and no person.
_LITERATURE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:[\w-]+\.){0,2}(?:doi\.org|ncbi\.nlm\.nih\.gov|pubmed\.gov|clinicaltrials\.gov"
    r"|cochranelibrary\.com|cochrane\.org|nice\.org\.uk|who\.int|cms\.gov|fda\.gov|ama-assn\.org|esmo\.org|asra\.com)"
    r"(?![\w.-])"
)

_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?=[0-9a-f]{0,4}:)[0-9a-f:]{3,39}(?:%\w{1,15})?(?![\w:])")
_VERSION = re.compile(r"(?:version|release|\bv|section|chapter|\bver)\.?\s?$")
_HIGHEST_BYTE = 255


def emails(reading: Reading) -> Iterator[Span]:
    """Mail addresses, also those spelled out: `jane at example dot com`."""
    low = reading.low
    if "@" in low:
        yield from (Span(*found.span(), "EMAIL") for found in _EMAIL.finditer(low))
    if "dot" in low:
        yield from (Span(*found.span(), "EMAIL") for found in _SPELLED_EMAIL.finditer(low))


def urls(reading: Reading) -> Iterator[Span]:
    """Web addresses, unless literature or guidance stands there."""
    low = reading.low
    if "." not in low:
        return
    for pattern in (_WEB, _DOMAIN):
        for found in pattern.finditer(low):
            address = found.group().rstrip(_CLOSING)
            if not _LITERATURE.match(address):
                yield Span(found.start(), found.start() + len(address), "URL")


def ips(reading: Reading) -> Iterator[Span]:
    """IP addresses of both versions (RFC 791, RFC 4291); a version number is none."""
    low = reading.low
    for found in _IPV4.finditer(low) if low.count(".") > 2 else ():  # noqa: PLR2004 - the dots of an address
        in_range = all(int(part) <= _HIGHEST_BYTE for part in found.group().split("."))
        around = low[max(0, found.start() - 12) : found.start()], low[found.end() : found.end() + 9]
        if in_range and not (_VERSION.search(around[0]) or "version" in around[1]):
            yield Span(*found.span(), "IP")
    for found in _IPV6.finditer(low) if low.count(":") > 1 else ():
        if _is_ipv6(found.group()):
            yield Span(*found.span(), "IP")


def _is_ipv6(text: str) -> bool:
    try:
        return IPv6Address(text).compressed != "::"
    except AddressValueError:
        return False
