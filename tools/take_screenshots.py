"""Takes the pictures in docs/images from the running application: `make screenshots`."""

import asyncio
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from adapters.settings import read_settings
from adapters.web.app import application
from adapters.wiring import build

IMAGES = Path(__file__).parent.parent / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars")
TYPED = "How long does a gangilon impar blok last?"
THEN = "and the code?"
LARGEST = 400 * 1024

# The pictures stay the same from one day to the next.
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def main() -> None:
    """Start the application on a free port and photograph it."""
    house = build(read_settings(os.environ), clock=lambda: NOON)
    runner = web.AppRunner(application(house.service, NOON.date))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
            await _take_all(browser, address)
            await browser.close()
    finally:
        await runner.cleanup()


def find_browser() -> str:
    """The path of a browser; without one the script ends and says what to do."""
    names = (os.environ.get("IMPAR_BROWSER", ""), *BROWSERS)
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        sys.exit(f"No browser found: install one of {', '.join(BROWSERS)}, or name it in IMPAR_BROWSER")
    return found


async def _take_all(browser: Browser, address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    light = await _open(browser, address, 960, 1160)
    await _say(light, TYPED)
    await _shoot(light, "chat-light.png")
    dark = await _open(browser, address, 960, 1290, dark=True)
    await _say(dark, TYPED)
    await _say(dark, THEN)
    await _shoot(dark, "chat-dark.png")
    phone = await _open(browser, address, 390, 844)
    await _say(phone, TYPED)
    await _say(phone, THEN)
    await _shoot(phone, "chat-phone.png")
    card = await _open(browser, f"{address}/cards/ganglion-impar/billing", 960, 1160)
    await _shoot(card, "card-page.png")


async def _open(browser: Browser, address: str, width: int, height: int, *, dark: bool = False) -> Page:
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=2,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    await page.goto(address)
    return page


async def _say(page: Page, words: str) -> None:
    count = await page.locator("article.turn").count()
    await page.get_by_label("Your question", exact=True).last.fill(words)
    await page.keyboard.press("Enter")
    await page.locator("article.turn").nth(count).wait_for()


async def _shoot(page: Page, name: str) -> None:
    file = IMAGES / name
    await page.screenshot(path=file)
    size = file.stat().st_size
    print(f"{file.relative_to(Path.cwd())}: {size // 1024} KB")
    if size > LARGEST:
        sys.exit(f"{file} has {size} bytes, more than {LARGEST}: make the picture smaller")


if __name__ == "__main__":
    asyncio.run(main())
