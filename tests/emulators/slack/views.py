"""What Slack accepts as a modal or a Home tab, and what it says of the rest."""

import json
from collections.abc import Iterator

from tests.emulators.slack.blocks import Json, check_blocks

_LARGEST = 250_000
_KNOWN = {
    "modal": {"type", "title", "blocks", "submit", "close", "private_metadata", "callback_id", "clear_on_close",
              "notify_on_close", "external_id", "submit_disabled"},
    "home": {"type", "blocks", "private_metadata", "callback_id", "external_id"},
}  # fmt: skip


def check_view(view: object, kind: str) -> list[str]:
    """Everything for which Slack would refuse a view of that kind."""
    if not isinstance(view, dict) or view.get("type") != kind:
        return [f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]"]
    return [*_frame(view, kind), *check_blocks(view.get("blocks"), kind)]


def check_errors(view: Json, errors: object) -> list[str]:
    """Everything for which Slack would refuse the errors that an app wants shown in a modal."""
    if not isinstance(errors, dict) or not errors:
        return ["errors must name a block"]
    fields = {block.get("block_id") for block in view["blocks"] if block.get("type") == "input"}
    return [f"there is no input block {name}" for name in sorted(errors.keys() - fields)]


def too_large(view: Json) -> bool:
    """Whether Slack answers view_too_large."""
    return len(json.dumps(view).encode()) > _LARGEST


def _frame(view: Json, kind: str) -> Iterator[str]:
    for name in sorted(view.keys() - _KNOWN[kind]):
        yield f"[ERROR] invalid additional property: {name} [json-pointer:/view]"
    if kind == "modal":
        yield from _title(view, "title", required=True)
        yield from _title(view, "submit", required=_has_input(view))
        yield from _title(view, "close", required=False)
    for name, longest in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if len(view.get(name, "")) > longest:
            yield f"[ERROR] must be less than {longest + 1} characters [json-pointer:/view/{name}]"


def _has_input(view: Json) -> bool:
    return any(block.get("type") == "input" for block in view.get("blocks", []))


def _title(view: Json, name: str, *, required: bool) -> Iterator[str]:
    value = view.get(name)
    if value is None:
        if required:
            yield f"[ERROR] missing required field: {name} [json-pointer:/view]"
    elif value.get("type") != "plain_text" or not 1 <= len(value.get("text", "")) <= 24:
        yield f"[ERROR] must be plain text of 1 to 24 characters [json-pointer:/view/{name}]"
