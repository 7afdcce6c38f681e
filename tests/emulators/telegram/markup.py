"""Telegram's HTML: the text and the entities in it, or the refusal in Telegram's own words.

The rules and the words are those of `parse_html` in td/telegram/MessageEntity.cpp of TDLib, which the Bot API server
is built on. Offsets in refusals count bytes of UTF-8, offsets of entities count units of UTF-16.
"""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.telegram.refusal import bad

_TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(rb"&(?:#(x[0-9a-fA-F]{1,6}|[0-9]{1,8})|([a-zA-Z]+));?")
_ATTRIBUTE = re.compile(rb"\s*([^\s=>]*)\s*(=?)\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]*))")
_SPACE = b" \t\r\n"


@dataclass(slots=True)
class _Open:
    name: str
    offset: int
    arguments: dict[str, str]


@dataclass(slots=True)
class _Parser:
    raw: bytes
    at: int = 0
    units: int = 0
    text: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text.append(text)
        self.units += utf16(text)

    def read(self) -> None:
        while self.at < len(self.raw):
            here = self.raw[self.at : self.at + 1]
            if here == b"<":
                self.tag()
            elif here == b"&":
                self.reference()
            else:
                end = min(
                    (p for p in (self.raw.find(s, self.at) for s in (b"<", b"&")) if p >= 0), default=len(self.raw)
                )
                self.add(self.raw[self.at : end].decode())
                self.at = end
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def reference(self) -> None:
        found = _ENTITY.match(self.raw, self.at)
        named = _NAMED.get(found[2].decode(), "") if found and found[2] else ""
        if found and (found[1] or named):
            self.add(named or html.unescape(f"&#{found[1].decode()};"))
            self.at = found.end()
        else:
            self.add("&")
            self.at += 1

    def tag(self) -> None:
        begin = self.at
        if self.raw[begin + 1 : begin + 2] == b"/":
            self.end_tag(begin)
        else:
            self.start_tag(begin)

    def start_tag(self, begin: int) -> None:
        end = begin + 1
        while end < len(self.raw) and self.raw[end : end + 1] not in (*map(bytes, ([s] for s in _SPACE)), b">"):
            end += 1
        if end >= len(self.raw):
            raise _broken(f"Unclosed start tag at byte offset {begin}")
        name = self.raw[begin + 1 : end].decode().lower()
        if name not in _TYPES:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {begin}')
        arguments, self.at = self.attributes(name, begin, end)
        if name == "blockquote" and any(each.name == name for each in self.open):
            raise _broken(f"Blockquotes do not nest, at byte offset {begin}")
        self.open.append(_Open(name, self.units, arguments))

    def attributes(self, name: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            while self.raw[at : at + 1] in (b" ", b"\t", b"\r", b"\n"):
                at += 1
            if at >= len(self.raw):
                raise _broken(f"Unclosed start tag at byte offset {begin}")
            if self.raw[at : at + 1] == b">":
                return found, at + 1
            part = _ATTRIBUTE.match(self.raw, at)
            assert part is not None
            at = part.end()
            key = part[1].decode()
            if not key:
                raise _broken(f'Empty attribute name in the tag "{name}" at byte offset {begin}')
            if not part[2] and key != "expandable":
                raise _broken(
                    f'Expected equal sign in declaration of an attribute of the tag "{name}" at byte offset {begin}'
                )
            found[key] = html.unescape((part[3] or part[4] or part[5] or b"").decode())

    def end_tag(self, begin: int) -> None:
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {begin}")
        end = self.raw.find(b">", begin)
        if end < 0:
            raise _broken(f"Unclosed end tag at byte offset {begin}")
        name = self.raw[begin + 2 : end].strip().decode().lower()
        opened = self.open.pop()
        if name and name != opened.name:
            raise _broken(f'Unmatched end tag at byte offset {begin}, expected "</{opened.name}>", found "</{name}>"')
        self.at = end + 1
        if self.units > opened.offset:
            self.entities.append(_entity(opened, self.units - opened.offset))


def parse_html(raw: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without its tags and outer white space, and its entities in order. Refuses what is broken."""
    parser = _Parser(raw.encode())
    parser.read()
    text = "".join(parser.text)
    leading = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    total = utf16(text)
    entities = []
    for entity in sorted(parser.entities, key=lambda each: (each["offset"], -each["length"])):
        start = max(entity["offset"] - leading, 0)
        end = min(entity["offset"] + entity["length"] - leading, total)
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return text, entities


def utf16(text: str) -> int:
    """The length of a text in units of UTF-16, by which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _entity(opened: _Open, length: int) -> dict[str, Any]:
    entity: dict[str, Any] = {"type": _TYPES[opened.name], "offset": opened.offset, "length": length}
    if opened.name == "a":
        entity["url"] = opened.arguments.get("href", "")
    if opened.name == "blockquote" and "expandable" in opened.arguments:
        entity["type"] = "expandable_blockquote"
    return entity


def _broken(what: str) -> Exception:
    return bad(f"can't parse entities: {what}")
