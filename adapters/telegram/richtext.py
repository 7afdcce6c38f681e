"""Text with its formatting, cut into messages before it becomes HTML, so that no cut can ever break a tag.

Lengths are counted in units of UTF-16, as Telegram counts them (Bot API, "MessageEntity").
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

# Bot API, sendMessage: 1-4096 characters after entities parsing. Telegram shows the first 100 entities of a message.
LONGEST_MESSAGE = 4096
MOST_ENTITIES = 100

_SENTENCE_END = re.compile(r"[.!?…][)\]\"'”]*\s+")
_SPACE = re.compile(r"\s+")
_JOINER = "\u200d"
_BYTES_OF_A_UNIT = 2


class Style(StrEnum):
    """How a stretch of text looks; the value is its tag."""

    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; with `href` it is a link."""

    text: str
    style: Style = Style.PLAIN
    href: str = ""

    @property
    def entities(self) -> int:
        """How many of Telegram's entities it takes."""
        return bool(self.style) + bool(self.href)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list entry. `gap` stands before it, unless it begins a message; a quoted one folds away."""

    spans: tuple[Span, ...]
    gap: str = "\n\n"
    quoted: bool = False

    @property
    def text(self) -> str:
        """Its words without their styles."""
        return "".join(span.text for span in self.spans)

    @property
    def length(self) -> int:
        """Units of UTF-16."""
        return units(self.text)

    @property
    def entities(self) -> int:
        """How many of Telegram's entities it takes at most."""
        return sum(span.entities for span in self.spans) + self.quoted


def block(text: str, style: Style = Style.PLAIN) -> Block:
    """A paragraph in one style."""
    return Block((Span(text, style),))


def units(text: str) -> int:
    """The length of a text in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // _BYTES_OF_A_UNIT


def split(blocks: Iterable[Block], longest: int = LONGEST_MESSAGE) -> tuple[tuple[Block, ...], ...]:
    """The blocks dealt out to messages in their order.

    A block that fits into a message stays whole; a longer one is cut after a sentence, else between two words, else
    between two characters.
    """
    messages: list[tuple[Block, ...]] = []
    here: list[Block] = []
    for each in _pieces(blocks, longest):
        if here and not _fits(here, each, longest):
            messages.append(tuple(here))
            here = []
        here.append(each)
    return tuple(messages) + ((tuple(here),) if here else ())


def as_html(blocks: Sequence[Block]) -> str:
    """One message in Telegram's HTML; quoted blocks that follow one another are one expandable quote."""
    parts: list[str] = []
    for quoted, group in groupby(blocks, key=lambda each: each.quoted):
        together = list(group)
        gap = together[0].gap if parts else ""
        inner = "".join(
            (each.gap if number else "") + "".join(map(_html, each.spans)) for number, each in enumerate(together)
        )
        parts.append(f"{gap}<blockquote expandable>{inner}</blockquote>" if quoted else f"{gap}{inner}")
    return "".join(parts)


def escape(text: str) -> str:
    """Text that stands in HTML as itself, also between the quotes of an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _html(span: Span) -> str:
    inner = escape(span.text)
    styled = f"<{span.style}>{inner}</{span.style}>" if span.style else inner
    return f'<a href="{escape(span.href)}">{styled}</a>' if span.href else styled


def _fits(here: Sequence[Block], more: Block, longest: int) -> bool:
    length = sum(units(each.gap) + each.length for each in (*here, more))
    return length <= longest and sum(each.entities for each in (*here, more)) <= MOST_ENTITIES


def _pieces(blocks: Iterable[Block], longest: int) -> Iterator[Block]:
    """The blocks, those that are too long for any message in several pieces, and no empty ones."""
    for each in blocks:
        rest = _stripped(each)
        while rest.text:
            head = _head(rest, longest - units(rest.gap))
            yield head
            rest = _stripped(_after(rest, len(head.text)))


def _head(each: Block, room: int) -> Block:
    """As much of a block as there is room for, and entities."""
    whole = _enough_entities(each)
    if whole.length <= room:
        return whole
    return _before(whole, _cut(whole.text, room))


def _enough_entities(each: Block) -> Block:
    most, count = MOST_ENTITIES - each.quoted, 0
    for number, span in enumerate(each.spans):
        count += span.entities
        if count > most:
            return replace(each, spans=each.spans[:number])
    return each


def _cut(text: str, room: int) -> int:
    """Where to cut, so that what stands before has at most `room` units: at least one character, whatever it takes."""
    most = _characters(text, room)
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [found.start() + len(found[0].rstrip()) for found in pattern.finditer(text, 0, most + 1)]
        if ends and 0 < ends[-1] <= most:
            return ends[-1]
    return _between_characters(text, most)


def _characters(text: str, room: int) -> int:
    """How many characters from the beginning have at most `room` units."""
    used = 0
    for number, character in enumerate(text):
        used += units(character)
        if used > room:
            return number
    return len(text)


def _between_characters(text: str, most: int) -> int:
    """The last place up to `most` that does not take apart what a reader sees as one character."""
    for place in range(most, 0, -1):
        joined = unicodedata.combining(text[place]) or _JOINER in (text[place], text[place - 1])
        if not joined and unicodedata.category(text[place]) not in ("Mn", "Me", "Sk"):
            return place
    return max(most, 1)


def _before(each: Block, place: int) -> Block:
    return replace(each, spans=tuple(_slice(each.spans, 0, place)))


def _after(each: Block, place: int) -> Block:
    return replace(each, spans=tuple(_slice(each.spans, place, len(each.text))))


def _stripped(each: Block) -> Block:
    text = each.text
    start = len(text) - len(text.lstrip())
    return replace(each, spans=tuple(_slice(each.spans, start, max(len(text.rstrip()), start))))


def _slice(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    at = 0
    for span in spans:
        text = span.text[max(start - at, 0) : max(end - at, 0)]
        at += len(span.text)
        if text:
            yield replace(span, text=text)
