"""Takes the pictures of docs/slack.md: the product's own blocks, drawn as a page, in Chromium."""

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.async_api import Browser, async_playwright

from adapters.settings import read_settings
from adapters.slack.address import Address, Place
from adapters.slack.home import Household, home
from adapters.slack.modals import reason_modal, references_modal
from adapters.slack.outbound import Frame, drafts
from adapters.wiring import build
from answers.audience import Audience
from bot.answering import answer, sources
from bot.message import Message, Question
from bot.profile import Profile
from tools.blocks_as_html import home as home_page
from tools.blocks_as_html import message, window
from tools.take_screenshots import FLAGS, IMAGES, LARGEST, find_browser

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BILLING = "ganglion-impar/billing"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file's name, the page that it shows, and how wide that is."""

    name: str
    html: str
    width: int


async def main() -> None:
    """Draw each picture and photograph it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        for picture in await _pictures():
            await _shoot(browser, picture)
        await browser.close()


async def _pictures() -> list[Picture]:
    house = build(read_settings(os.environ))
    card = house.deck.card(BILLING)
    assert card is not None
    said = answer(house.deck, card, Audience.CLINICIAN, confidence=1, receipt="slack:r", today=NOON.date())
    unsure = Message("1", "picture", "1", "1", Question("and the code?"))
    asked_back = (await house.service.answer(unsure)).reply
    address = Address(Place.PRIVATE, "T1", "U1", channel="C1")
    profile = Profile(Audience.CLINICIAN, (BILLING,), {"receipts": 12, "questions": 1, "feedback": 2})
    private = Frame(share=True, specialist=True)
    cited = sources(house.deck, card, Audience.CLINICIAN, NOON.date())
    return [
        Picture("slack-answer.png", message(drafts(said, private)[0].blocks, "Only visible to you"), 740),
        Picture("slack-shared.png", message(drafts(said, Frame(by="U1"))[0].blocks), 740),
        Picture("slack-asks.png", message(drafts(asked_back, Frame())[0].blocks), 740),
        Picture("slack-references.png", window(references_modal(cited)), 620),
        Picture("slack-reason.png", window(reason_modal("slack:r", address)), 620),
        Picture("slack-home.png", home_page(home(Household(house.deck, "0.1.0", NOON.date()), profile)), 740),
    ]


async def _shoot(browser: Browser, picture: Picture) -> None:
    page = await browser.new_page(viewport={"width": picture.width, "height": 200}, device_scale_factor=1.5)
    await page.set_content(picture.html)
    file = IMAGES / picture.name
    await page.screenshot(path=file, full_page=True)
    await page.close()
    size = file.stat().st_size
    print(f"{picture.name}: {size // 1024} KB")
    if size > LARGEST:
        sys.exit(f"{file} has {size} bytes, more than {LARGEST}: make the picture smaller")


if __name__ == "__main__":
    asyncio.run(main())
