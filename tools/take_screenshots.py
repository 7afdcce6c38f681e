"""Takes the pictures in docs/images from the running application: `make screenshots`."""

import asyncio
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from adapters.settings import Keep, Settings, read_settings
from adapters.storage import team
from adapters.storage.insight import SqlInsights
from adapters.storage.opening import Storage, open_to_serve
from adapters.storage.team import SqlTeam
from adapters.web.app import application
from adapters.web.insights import Lookout, open_insights
from adapters.web.team import Gate, open_gate
from adapters.wiring import build
from answers.deck import Deck
from tools import sample_use

IMAGES = Path(__file__).parent.parent / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars")
TYPED = "How long does a gangilon impar blok last?"
THEN = "and the code?"
TEAM_HEADER = "X-Forwarded-User"
MEMBER = {TEAM_HEADER: "ada"}
LARGEST = 400 * 1024

# The pictures stay the same from one day to the next.
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def main() -> None:
    """Start the application on a free port and photograph it."""
    house = build(read_settings(os.environ), clock=lambda: NOON)
    app = application(house.service, NOON.date)
    with TemporaryDirectory() as folder, open_to_serve(Settings(data=Path(folder)), NOON) as storage:
        _open_to_the_team(app, storage, house.deck)
        await _serve(app)


def _open_to_the_team(app: web.Application, storage: Storage, deck: Deck) -> None:
    """Have the application show its member a month of made-up use."""
    cards = tuple(card.id for card in deck.cards)
    storage.database.do(lambda connection: sample_use.fill(connection, cards, NOON.date()))
    storage.database.do(lambda connection: team.add(connection, MEMBER[TEAM_HEADER], "", NOON))
    open_gate(app, Gate(SqlTeam(storage.database, storage.keys, lambda: NOON), TEAM_HEADER, 1))
    open_insights(app, Lookout(SqlInsights(storage.beside), Keep()))


async def _serve(app: web.Application) -> None:
    runner = web.AppRunner(app)
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
    insights = await _open(browser, f"{address}/insights", 1000, 1200, headers=MEMBER)
    await insights.locator("canvas").last.wait_for()
    await _shoot(insights, "insights.png")


async def _open(
    browser: Browser,
    address: str,
    width: int,
    height: int,
    *,
    dark: bool = False,
    headers: dict[str, str] | None = None,
) -> Page:
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=2,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        extra_http_headers=headers,
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
