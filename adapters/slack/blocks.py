"""Blocks, as Slack's Block Kit reference describes them, of texts that are already short enough.

Nothing here is written in Slack's markup: plain text and rich text are shown as they are, so a text cannot mention
anybody, whatever stands in it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from bot.choice import Choice

Block: TypeAlias = dict[str, Any]
Inline: TypeAlias = dict[str, Any]

as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# Block Kit: button text 75, button value 2000, header 150, elements of an actions block 25. A text may have 3000.
LONGEST_LABEL, LONGEST_VALUE, LONGEST_HEADER = 75, 2000, 150
_LONGEST_TEXT, _MOST_ELEMENTS = 2900, 25


def size(text: str) -> int:
    """How long Slack counts a text at most: with entities, as JSON, in UTF-16 units."""
    return units(as_json(text)) - 2


def units(text: str) -> int:
    """The length of a text in UTF-16 units, with `&`, `<` and `>` as entities."""
    entities = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    length = len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return length + entities


def pieces(text: str, longest: int = _LONGEST_TEXT) -> list[str]:
    """A text in parts of at most that size, which together are the text; parted between words where it can be."""
    parts = []
    while len(text) > longest or size(text) > longest:
        end = _fitting(text, longest)
        space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
        end = space if space > end // 2 else end
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text] if text else parts


def _fitting(text: str, longest: int) -> int:
    """How many characters from the beginning fit."""
    low, high = 1, min(len(text), longest)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= longest else (low, middle - 1)
    return low


def plain_text(text: str) -> Block:
    """A text as it is; `:names:` stay words."""
    return {"type": "plain_text", "text": text, "emoji": False}


def heading(text: str) -> list[Block]:
    """A header, or bold text where that is too long for one."""
    if size(text) <= LONGEST_HEADER:
        return [{"type": "header", "text": plain_text(text)}]
    return paragraphs([text], bold=True)


def said(text: str, **style: bool) -> Inline:
    """Words within rich text."""
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def paragraphs(texts: Iterable[str], **style: bool) -> list[Block]:
    """Each text in a block of its own, in several where it is long."""
    return [rich_text([said(part, **style)]) for text in texts for part in pieces(text)]


def rich_text(inline: Sequence[Inline]) -> Block:
    """One paragraph of rich text."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}


def bullets(items: Iterable[Sequence[Inline]]) -> list[Block]:
    """A list; each item in a block of its own, so that it can be parted anywhere between two of them."""
    return [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": list(inline)}],
                }
            ],
        }
        for inline in items
    ]


def small_print(texts: Iterable[str]) -> list[Block]:
    """Lines in small grey type."""
    return [{"type": "context", "elements": [plain_text(part)]} for text in texts for part in pieces(text)]


def button(label: str, action_id: str, value: str, **more: object) -> Block:
    """A button."""
    return {"type": "button", "text": plain_text(label), "action_id": action_id, "value": value, **more}


def rows(buttons: Sequence[Block]) -> list[Block]:
    """Buttons beside each other."""
    starts = range(0, len(buttons), _MOST_ELEMENTS)
    return [{"type": "actions", "elements": list(buttons[start : start + _MOST_ELEMENTS])} for start in starts]


def choices(offered: Iterable[Choice], action: str, open_label: str) -> list[Block]:
    """A button for each choice; one whose label is too long stands as text beside a button that says `open_label`."""
    blocks: list[Block] = []
    short: list[Block] = []
    for number, choice in enumerate(offered):
        action_id = f"{action}:{number}"
        if size(choice.label) <= LONGEST_LABEL:
            short.append(button(choice.label, action_id, choice.id))
            continue
        blocks += [*rows(short), *_spelled_out(choice, action_id, open_label)]
        short = []
    return [*blocks, *rows(short)]


def _spelled_out(choice: Choice, action_id: str, open_label: str) -> Iterator[Block]:
    *before, last = pieces(choice.label)
    yield from paragraphs(before)
    yield {"type": "section", "text": plain_text(last), "accessory": button(open_label, action_id, choice.id)}


def feedback(action_id: str, helpful: Choice, unhelpful: Choice) -> Block:
    """Slack's own pair of buttons for what somebody thinks of an answer."""
    sides = (("positive_button", helpful), ("negative_button", unhelpful))
    element = {name: {"text": plain_text(choice.label), "value": choice.id} for name, choice in sides}
    buttons = {"type": "feedback_buttons", "action_id": action_id, **element}
    return {"type": "context_actions", "elements": [buttons]}


def confirmation(title: str, text: str, confirm: str, deny: str) -> Block:
    """What is asked before a button does what cannot be undone."""
    return {
        "title": plain_text(title),
        "text": plain_text(text),
        "confirm": plain_text(confirm),
        "deny": plain_text(deny),
    }
