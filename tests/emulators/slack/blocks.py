"""What Slack accepts as blocks, and what it says of the rest.

The limits are those of Slack's Block Kit reference, one table for each kind. A text's length is counted after `&`, `<`
and `>` are written as entities, in UTF-16 units: the strictest of the ways in which it may be counted.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Problems: TypeAlias = Iterator[str]

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
_ID = 255

# Undocumented; refusals were seen from about 11,300 characters of rich text and at 13,297 of markdown (bolt-js 2509,
# 2867).
_ALL_TEXTS, _ALL_JSON = 11_000, 13_000
_MARKDOWN = 12_000

_PLAIN, _ANY = ("plain_text",), ("plain_text", "mrkdwn")

# kind: (required fields, optional fields)
_BLOCKS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "actions": (frozenset({"elements"}), frozenset()),
    "context": (frozenset({"elements"}), frozenset()),
    "context_actions": (frozenset({"elements"}), frozenset()),
    "divider": (frozenset(), frozenset()),
    "header": (frozenset({"text"}), frozenset({"level"})),
    "input": (frozenset({"label", "element"}), frozenset({"hint", "optional", "dispatch_action"})),
    "markdown": (frozenset({"text"}), frozenset()),
    "rich_text": (frozenset({"elements"}), frozenset()),
    "section": (frozenset(), frozenset({"text", "fields", "accessory", "expand"})),
}
_ELEMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "button": (
        frozenset({"text"}),
        frozenset({"action_id", "url", "value", "style", "confirm", "accessibility_label"}),
    ),
    "static_select": (frozenset({"options"}), frozenset({"action_id", "placeholder", "initial_option", "confirm"})),
    "radio_buttons": (frozenset({"options"}), frozenset({"action_id", "initial_option", "confirm"})),
    "plain_text_input": (
        frozenset(),
        frozenset({"action_id", "initial_value", "multiline", "min_length", "max_length", "placeholder"}),
    ),
    "feedback_buttons": (frozenset({"positive_button", "negative_button"}), frozenset({"action_id"})),
}
_WITHIN = {
    "actions": ("button", "static_select", "radio_buttons"),
    "context_actions": ("feedback_buttons",),
    "section": ("button", "static_select", "radio_buttons"),
    "input": ("plain_text_input", "static_select", "radio_buttons"),
}
_ONLY_IN_MESSAGES = ("context_actions", "markdown")
_MOST_ELEMENTS = {"actions": 25, "context": 10, "context_actions": 5}
_MOST_OPTIONS = {"static_select": 100, "radio_buttons": 10}


def length(text: str) -> int:
    """How long Slack may count a text to be."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return len(escaped.encode("utf-16-le", "surrogatepass")) // 2


def check_blocks(blocks: object, surface: str) -> list[str]:
    """Everything for which Slack would refuse these blocks, in the form in which it says so."""
    if not isinstance(blocks, list):
        return [_said("must be an array", "/blocks")]
    most = MOST_BLOCKS[surface]
    problems = [_said(f"no more than {most} items allowed [{len(blocks)}]", "/blocks")] if len(blocks) > most else []
    for place, block in enumerate(blocks):
        problems.extend(_block(block, f"/blocks/{place}", surface))
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    problems.extend(_said(f"duplicate block_id: {twice}", "/blocks") for twice in _repeated(ids))
    return problems


def too_long(blocks: Sequence[Json]) -> bool:
    """Whether Slack answers msg_blocks_too_long, although no block is too long by itself."""
    text = sum(map(length, texts_of(blocks)))
    return text > _ALL_TEXTS or len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > _ALL_JSON


def texts_of(value: object) -> Iterator[str]:
    """Every text in blocks, in reading order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            elif key not in ("value", "action_id", "block_id", "confirm"):
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def _said(what: str, pointer: str) -> str:
    return f"[ERROR] {what} [json-pointer:{pointer}]"


def _repeated(values: Sequence[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})


def _block(block: object, at: str, surface: str) -> Problems:
    if not isinstance(block, dict) or block.get("type") not in _BLOCKS:
        yield _said("unsupported type", f"{at}/type")
        return
    kind = block["type"]
    if surface != "message" and kind in _ONLY_IN_MESSAGES:
        yield _said(f"unsupported type: {kind}", f"{at}/type")
    yield from _fields(block, _BLOCKS[kind], at, "block_id")
    yield from _longest(block.get("block_id", "-"), at + "/block_id", _ID)
    yield from _CHECKS[kind](block, at)


def _fields(value: Json, known: tuple[frozenset[str], frozenset[str]], at: str, *always: str) -> Problems:
    required, optional = known
    yield from (_said(f"missing required field: {name}", at) for name in sorted(required - value.keys()))
    extra = value.keys() - required - optional - {"type", *always}
    yield from (_said(f"invalid additional property: {name}", at) for name in sorted(extra))


def _longest(text: object, at: str, longest: int, shortest: int = 1) -> Problems:
    if not isinstance(text, str):
        yield _said("must be a string", at)
    elif length(text) > longest:
        yield _said(f"must be less than {longest + 1} characters", at)
    elif length(text) < shortest:
        yield _said(f"must be more than {shortest - 1} characters", at)


def _text(value: object, at: str, longest: int, kinds: tuple[str, ...] = _ANY) -> Problems:
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield _said(f"must be a text object of type {' or '.join(kinds)}", at)
        return
    allowed = frozenset({"emoji"} if value["type"] == "plain_text" else {"verbatim"})
    yield from _fields(value, (frozenset({"text"}), allowed), at)
    yield from _longest(value.get("text"), f"{at}/text", longest)


def _section(block: Json, at: str) -> Problems:
    if "text" not in block and not block.get("fields"):
        yield _said("missing required field: text or fields", at)
    if "text" in block:
        yield from _text(block["text"], f"{at}/text", 3000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield _said("no more than 10 items allowed", f"{at}/fields")
    for place, value in enumerate(fields):
        yield from _text(value, f"{at}/fields/{place}", 2000)
    if "accessory" in block:
        yield from _element(block["accessory"], f"{at}/accessory", _WITHIN["section"])


def _header(block: Json, at: str) -> Problems:
    yield from _text(block.get("text"), f"{at}/text", 150, _PLAIN)


def _markdown(block: Json, at: str) -> Problems:
    yield from _longest(block.get("text"), f"{at}/text", _MARKDOWN)


def _nothing(_block: Json, _at: str) -> Problems:
    return iter(())


def _context(block: Json, at: str) -> Problems:
    yield from _count(block, at, _MOST_ELEMENTS["context"])
    for place, value in enumerate(block.get("elements", [])):
        yield from _text(value, f"{at}/elements/{place}", 3000)


def _count(block: Json, at: str, most: int) -> Problems:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= most:
        yield _said(f"must have 1 to {most} items [{len(elements)}]", f"{at}/elements")


def _elements(block: Json, at: str) -> Problems:
    kind = block["type"]
    yield from _count(block, at, _MOST_ELEMENTS[kind])
    elements = block.get("elements", [])
    for place, element in enumerate(elements):
        yield from _element(element, f"{at}/elements/{place}", _WITHIN[kind])
    ids = [element.get("action_id", "") for element in elements if isinstance(element, dict)]
    yield from (_said(f"duplicate action_id: {twice}", at) for twice in _repeated([one for one in ids if one]))


def _input(block: Json, at: str) -> Problems:
    yield from _text(block.get("label"), f"{at}/label", 2000, _PLAIN)
    if "hint" in block:
        yield from _text(block["hint"], f"{at}/hint", 2000, _PLAIN)
    yield from _element(block.get("element"), f"{at}/element", _WITHIN["input"])


def _element(element: object, at: str, kinds: tuple[str, ...]) -> Problems:
    if not isinstance(element, dict) or element.get("type") not in kinds:
        yield _said("unsupported type", f"{at}/type")
        return
    yield from _fields(element, _ELEMENTS[element["type"]], at)
    yield from _longest(element.get("action_id", "-"), f"{at}/action_id", _ID)
    if "confirm" in element:
        yield from _confirm(element["confirm"], f"{at}/confirm")
    if "placeholder" in element:
        yield from _text(element["placeholder"], f"{at}/placeholder", 150, _PLAIN)
    yield from _ELEMENT_CHECKS[element["type"]](element, at)


def _button(element: Json, at: str) -> Problems:
    yield from _text(element.get("text"), f"{at}/text", 75, _PLAIN)
    yield from _longest(element.get("value", "-"), f"{at}/value", 2000)
    yield from _longest(element.get("url", "-"), f"{at}/url", 3000)
    yield from _longest(element.get("accessibility_label", "-"), f"{at}/accessibility_label", 75)
    if element.get("style", "primary") not in ("primary", "danger"):
        yield _said("must be primary or danger", f"{at}/style")


def _options(element: Json, at: str) -> Problems:
    options, most = element.get("options", []), _MOST_OPTIONS[element["type"]]
    if not 1 <= len(options) <= most:
        yield _said(f"must have 1 to {most} items [{len(options)}]", f"{at}/options")
    for place, option in enumerate(options):
        here = f"{at}/options/{place}"
        yield from _text(option.get("text"), f"{here}/text", 75)
        yield from _longest(option.get("value"), f"{here}/value", 150)
        if "description" in option:
            yield from _text(option["description"], f"{here}/description", 75)
    if "initial_option" in element and element["initial_option"] not in options:
        yield _said("must be one of the options", f"{at}/initial_option")


def _plain_text_input(element: Json, at: str) -> Problems:
    yield from _longest(element.get("initial_value", "-"), f"{at}/initial_value", 3000, shortest=0)
    for name in ("min_length", "max_length"):
        if not 0 <= element.get(name, 1) <= 3000:
            yield _said("must be 0 to 3000", f"{at}/{name}")


def _feedback_buttons(element: Json, at: str) -> Problems:
    for name in ("positive_button", "negative_button"):
        button = element.get(name)
        if not isinstance(button, dict):
            continue
        known = (frozenset({"text", "value"}), frozenset({"accessibility_label"}))
        yield from _fields(button, known, f"{at}/{name}")
        yield from _text(button.get("text"), f"{at}/{name}/text", 75, _PLAIN)
        yield from _longest(button.get("value"), f"{at}/{name}/value", 2000)


def _confirm(confirm: object, at: str) -> Problems:
    if not isinstance(confirm, dict):
        yield _said("must be an object", at)
        return
    for name, longest, kinds in (
        ("title", 100, _PLAIN),
        ("text", 300, _ANY),
        ("confirm", 30, _PLAIN),
        ("deny", 30, _PLAIN),
    ):
        yield from _text(confirm.get(name), f"{at}/{name}", longest, kinds)


def _rich_text(block: Json, at: str) -> Problems:
    elements = block.get("elements", [])
    if not elements:
        yield _said("must have at least 1 item", f"{at}/elements")
    for place, element in enumerate(elements):
        yield from _rich(element, f"{at}/elements/{place}", ("rich_text_section", "rich_text_list", "rich_text_quote"))


def _rich(element: Json, at: str, kinds: tuple[str, ...]) -> Problems:
    if element.get("type") not in kinds:
        yield _said("unsupported type", f"{at}/type")
        return
    listing = element["type"] == "rich_text_list"
    if listing and element.get("style") not in ("bullet", "ordered"):
        yield _said("must be bullet or ordered", f"{at}/style")
    if listing and not element.get("elements"):
        yield _said("must have at least 1 item", f"{at}/elements")
    for place, inner in enumerate(element.get("elements", [])):
        here = f"{at}/elements/{place}"
        yield from _rich(inner, here, ("rich_text_section",)) if listing else _inline(inner, here)


def _inline(element: Json, at: str) -> Problems:
    kind = element.get("type")
    needed = {"text": "text", "link": "url", "user": "user_id", "channel": "channel_id", "broadcast": "range"}
    if kind not in needed:
        yield _said("unsupported type", f"{at}/type")
        return
    yield from _longest(element.get(needed[kind]), f"{at}/{needed[kind]}", 12_000)
    known = (frozenset({needed[kind]}), frozenset({"style", "text"} if kind == "link" else {"style"}))
    yield from _fields(element, known, at)
    if element.get("style", {}).keys() - {"bold", "italic", "strike", "code"}:
        yield _said("invalid additional property", f"{at}/style")


_CHECKS: Mapping[str, Callable[[Json, str], Problems]] = {
    "actions": _elements,
    "context": _context,
    "context_actions": _elements,
    "divider": _nothing,
    "header": _header,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
}
_ELEMENT_CHECKS: Mapping[str, Callable[[Json, str], Problems]] = {
    "button": _button,
    "static_select": _options,
    "radio_buttons": _options,
    "plain_text_input": _plain_text_input,
    "feedback_buttons": _feedback_buttons,
}
