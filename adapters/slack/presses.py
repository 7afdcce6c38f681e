"""Buttons that are pressed twice by accident."""

from contextlib import suppress

from adapters.slack.inbound import DOUBLE_CLICK, PLATFORM, press_of
from adapters.slack.payload import Json
from bot.ports import Links, StoreUnavailableError


async def is_double_click(links: Links, body: Json) -> bool:
    """Whether the same person pressed the same button a moment before. Raises `StoreUnavailableError`."""
    press = press_of(body)
    if press is None:
        return False
    button, now = press
    before = await links.linked(_name(button))
    return before is not None and abs(now - float(before)) < DOUBLE_CLICK


async def remember(links: Links, body: Json) -> None:
    """Keep when a button was pressed. Where that cannot be kept, the press counts all the same."""
    press = press_of(body)
    if press is not None:
        with suppress(StoreUnavailableError):
            await links.link(_name(press[0]), str(press[1]))


def _name(button: str) -> str:
    return f"{PLATFORM}:pressed:{button}"
