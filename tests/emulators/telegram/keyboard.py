"""Inline keyboards: what Telegram takes of them."""

from typing import Any
from urllib.parse import urlsplit

from tests.emulators.telegram.refusal import bad

_MOST_IN_A_ROW, _MOST = 8, 100
_LONGEST_DATA = 64
_SCHEMES = ("http", "https", "tg")


def check_keyboard(markup: dict[str, Any]) -> dict[str, Any]:
    """The keyboard, or why it is refused."""
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list):
        raise bad("object expected as reply markup")
    if any(len(row) > _MOST_IN_A_ROW for row in rows) or sum(map(len, rows)) > _MOST:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check(button)
    return markup


def _check(button: dict[str, Any]) -> None:
    if not str(button.get("text", "")).strip():
        raise bad("Text buttons are unallowed in the inline keyboard")
    kinds = [key for key in ("callback_data", "url", "switch_inline_query_current_chat") if key in button]
    if len(kinds) != 1:
        raise bad("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= _LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and (urlsplit(button["url"]).scheme not in _SCHEMES or " " in button["url"]):
        raise bad("BUTTON_URL_INVALID")
