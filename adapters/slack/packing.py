"""Blocks into as few messages or pages as Slack's limits allow."""

from collections.abc import Sequence

from adapters.slack.blocks import Block, as_json, units

# A message has at most 50 blocks, one of which may say which part it is. All texts together have an undocumented limit:
# Slack refused 11,341 characters of rich text (bolt-js 2867). This counts the whole JSON, which is longer.
_MOST_BLOCKS, _LARGEST = 49, 10_500

# Where in a block its words may stand, in the order in which they are read.
_HOLDING_TEXT = ("text", "label", "elements", "element", "accessory", "positive_button", "negative_button")


def pack(blocks: Sequence[Block], most: int = _MOST_BLOCKS, largest: int = _LARGEST) -> list[list[Block]]:
    """The blocks in their order, in parts that Slack takes; one empty part where there is none."""
    parts: list[list[Block]] = [[]]
    room = largest
    for block in blocks:
        needed = weight(block)
        if parts[-1] and (needed > room or len(parts[-1]) >= most):
            parts.append([])
            room = largest
        parts[-1].append(block)
        room -= needed
    return parts


def weight(block: Block) -> int:
    """How much of a message's limit a block takes at most."""
    return units(as_json(block))


def in_words(value: object) -> str:
    """All that blocks say, line by line, for notifications and screen readers; what buttons carry is left out."""
    return "\n".join(line for line in _lines(value) if line.strip())


def _lines(value: object) -> list[str]:
    if isinstance(value, list):
        return [line for inner in value for line in _lines(inner)]
    if not isinstance(value, dict):
        return []
    if value.get("type") == "rich_text_section":
        return ["".join(_inline(inner) for inner in value["elements"])]
    if isinstance(value.get("text"), str):
        return [value["text"]]
    return [line for key in _HOLDING_TEXT if key in value for line in _lines(value[key])]


def _inline(element: Block) -> str:
    return str(element.get("text") or element.get("url") or "")
