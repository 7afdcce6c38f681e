"""Results of inline queries: what Telegram takes of them."""

import re
from typing import Any

from tests.emulators.telegram.keyboard import check_keyboard
from tests.emulators.telegram.markup import parse_html, utf16
from tests.emulators.telegram.refusal import bad

_MOST_RESULTS = 50
_LONGEST_ID = 64
_LONGEST_TEXT = 4096
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_results(given: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a call's JSON
    """The results as they would be posted, or why they are refused."""
    results = given.get("results", [])
    if len(results) > _MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    ids = [result.get("id", "") for result in results]
    if any(not 1 <= len(each.encode()) <= _LONGEST_ID for each in ids):
        raise bad("RESULT_ID_INVALID")
    if len(set(ids)) != len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    button = given.get("button") or {}
    if button and not _START.fullmatch(button.get("start_parameter", "")):
        raise bad("START_PARAM_INVALID")
    return [_checked(result) for result in results]


def _checked(result: dict[str, Any]) -> dict[str, Any]:
    if result.get("type") != "article":
        raise bad("can't parse inline query result: Unknown type")
    if not result.get("title"):
        raise bad("ARTICLE_TITLE_EMPTY")
    content = result["input_message_content"]
    raw = content["message_text"]
    text, entities = parse_html(raw) if content.get("parse_mode") == "HTML" else (raw.strip(), [])
    if not text:
        raise bad("MESSAGE_EMPTY")
    if utf16(text) > _LONGEST_TEXT:
        raise bad("MESSAGE_TOO_LONG")
    preview = not (content.get("link_preview_options") or {}).get("is_disabled")
    posted = {"text": text, "entities": entities, "preview": preview}
    if result.get("reply_markup"):
        posted["reply_markup"] = check_keyboard(result["reply_markup"])
    return {**result, "posted": posted}
