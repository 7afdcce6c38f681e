"""Draws the pictures of docs/telegram.md out of the very HTML that is sent: `make screenshots`.

Telegram's own apps show the same text, quotes and buttons in their own style.
"""

import asyncio
import html
import os
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from adapters.settings import read_settings
from adapters.telegram.keyboard import Rows
from adapters.telegram.outbound import Part, messages
from adapters.wiring import House, build
from bot.message import Message, Question

IMAGES = Path(__file__).parent.parent / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars")

STYLE = """
:root { --back: #cfdcc4; --mine: #e3fbc8; --theirs: #fff; --ink: #111; --quiet: #4a7c9b; --key: rgb(60 90 60 / 55%); }
.dark { --back: #0f1a22; --mine: #2b5278; --theirs: #182533; --ink: #f2f5f7; --quiet: #77b7e6; --key: #25374a; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); padding: 12px; width: 390px;
       font: 15px/1.35 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
.said { background: var(--mine); margin: 8px 0 8px auto; width: fit-content; max-width: 85%; }
.said, .reply { border-radius: 14px; padding: 8px 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.reply { background: var(--theirs); margin-right: 12px; }
blockquote { margin: 0; padding: 4px 8px; border-left: 3px solid var(--quiet); border-radius: 4px;
             background: color-mix(in srgb, var(--quiet) 12%, transparent); font-size: 14px; position: relative;
             max-height: 5.6em; overflow: hidden; }
blockquote::after { content: "⌄"; position: absolute; right: 8px; bottom: 0; color: var(--quiet); }
a { color: var(--quiet); text-decoration: none; }
.row { display: flex; gap: 4px; margin: 4px 12px 0 0; }
.row span { flex: 1; text-align: center; background: var(--key); color: #fff; border-radius: 8px; padding: 8px 4px;
            font-size: 14px; white-space: nowrap; }
"""


async def main() -> None:
    """Ask, and draw what is answered."""
    house = build(read_settings(os.environ))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_browser(), args=list(FLAGS))
        await _draw(browser, house, "telegram-answer.png", "how long does an impar block last?", theme="light")
        await _draw(browser, house, "telegram-ask.png", "ganglion impar", theme="dark")
        await browser.close()


def _browser() -> str:
    names = (os.environ.get("IMPAR_BROWSER", ""), *BROWSERS)
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        sys.exit(f"No browser found: install one of {', '.join(BROWSERS)}, or name it in IMPAR_BROWSER")
    return found


async def _draw(browser: Browser, house: House, name: str, question: str, *, theme: str) -> None:
    answered = await house.service.answer(Message(name, "telegram", name, name, Question(question)))
    page = await browser.new_page(viewport={"width": 390, "height": 200}, device_scale_factor=2)
    parts = messages(house.deck, answered.reply)
    body = f'<div class="said">{html.escape(question)}</div>' + "".join(map(_bubble, parts))
    await page.set_content(f'<style>{STYLE}</style><body class="{theme}">{body}</body>')
    await page.screenshot(path=IMAGES / name, full_page=True)
    await page.close()
    print(f"docs/images/{name}: {(IMAGES / name).stat().st_size // 1024} KB")


def _bubble(part: Part) -> str:
    return f'<div class="reply">{part.html}</div>{_keys(part.keyboard)}'


def _keys(rows: Rows) -> str:
    return "".join(
        '<div class="row">' + "".join(f"<span>{html.escape(each.label)}</span>" for each in row) + "</div>"
        for row in rows
    )


if __name__ == "__main__":
    asyncio.run(main())
