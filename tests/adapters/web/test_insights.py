"""The content team sees how the bot is asked; nobody else does."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect
from sqlalchemy import insert

from adapters.settings import Keep, Settings
from adapters.storage import tables, team
from adapters.storage.insight import SqlInsights
from adapters.storage.opening import Storage, open_to_serve
from adapters.storage.store import SqlStore
from adapters.storage.team import SqlTeam
from adapters.web.app import application
from adapters.web.insights import Lookout, open_insights
from adapters.web.team import Gate, open_gate
from answers.deck import Deck
from bot.message import Message, Press, Question
from tests.adapters.web.conftest import Open
from tests.fakes import NOON, ServiceFactory, clock_at
from tools import sample_use

HEADER = "X-Forwarded-User"
MEMBER = {HEADER: "ada"}
PAPER = 640
PICTURES = ("outcomes", "platforms", "cards", "feedback", "reasons", "times", "gaps")
TABLES = (*PICTURES, "hours")
LEGEND_COLOUR = "Chart.getChart(document.querySelector('canvas')).options.plugins.legend.labels.color"
FIRST_BAR_COLOUR = "Chart.getChart(document.querySelector('canvas')).data.datasets[0].backgroundColor"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True, slots=True)
class House:
    """A server with a member that a proxy names, and the database behind it."""

    storage: Storage
    address: str

    async def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """What is at that address, for a member."""
        async with ClientSession() as session, session.get(f"{self.address}{path}", headers=headers or MEMBER) as got:
            return got.status, await got.text()


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, service: ServiceFactory) -> AsyncIterator[House]:
    """A server of which nothing was asked yet."""
    with open_to_serve(Settings(data=tmp_path), NOON) as storage:
        storage.database.do(lambda connection: team.add(connection, "ada", "", NOON))
        app = application(service(), NOON.date)
        open_gate(app, Gate(SqlTeam(storage.database, storage.keys, clock_at(NOON)), HEADER))
        open_insights(app, Lookout(SqlInsights(storage.beside), Keep(questions=30, receipts=365)))
        async with TestServer(app) as server:
            yield House(storage, str(server.make_url("/")).rstrip("/"))


@pytest.fixture
def used(house: House, deck: Deck) -> House:
    """The same after a month of use."""
    cards = tuple(card.id for card in deck.cards)
    house.storage.database.do(lambda connection: sample_use.fill(connection, cards, NOON.date()))
    return house


async def test_before_anything_was_asked_the_page_says_so(house: House) -> None:
    status, text = await house.get("/insights")

    assert status == 200
    assert "Nothing has been asked yet" in text
    assert "<table" not in text


async def test_where_all_is_older_than_the_span_the_page_says_so(house: House) -> None:
    old = {"id": "1", "platform": "web", "person": "", "outcome": "answer", "card": "t/1", "version": ""}
    row = {**old, "confidence": 1, "latency_ms": 1, "at": NOON.replace(month=11, day=1)}
    house.storage.database.do(lambda connection: connection.execute(insert(tables.receipts).values(row)))

    assert "Nothing was asked in these days" in (await house.get("/insights?days=7"))[1]
    assert "1 message, 1 answered" in (await house.get("/insights?days=90"))[1]


@pytest.mark.parametrize("path", ["/insights", "/insights/gaps.csv"])
async def test_who_is_no_member_sees_neither_the_page_nor_a_table(used: House, path: str) -> None:
    status, text = await used.get(path, {HEADER: "eve"})

    assert status == 403
    assert "needle" not in text


@pytest.mark.parametrize("path", ["/insights", "/insights/gaps.csv?days=7"])
async def test_who_has_not_signed_in_is_led_to_where_they_can(
    path: str, tmp_path: Path, service: ServiceFactory
) -> None:
    with open_to_serve(Settings(data=tmp_path), NOON) as storage:
        app = application(service(), NOON.date)
        open_gate(app, Gate(SqlTeam(storage.database, storage.keys, clock_at(NOON))))
        open_insights(app, Lookout(SqlInsights(storage.beside), Keep()))
        async with TestServer(app) as server, ClientSession() as session, session.get(server.make_url(path)) as got:
            assert got.url.path == "/sign-in"


async def test_what_is_asked_and_judged_is_counted(house: House, deck: Deck, service: ServiceFactory) -> None:
    serving = service(store=SqlStore(house.storage.database, house.storage.keys))
    await serving.answer(Message("1", "test", "c", "p", Press("open:ganglion-impar/billing")))
    await serving.answer(Message("2", "test", "c", "p", Press("unhelpful:test:1")))
    await serving.answer(Message("3", "test", "c2", "p2", Question("what is the weather on the moon")))

    _, text = await house.get("/insights?days=7")

    assert "3 messages, 1 answered by a card, 1 refused." in text
    assert "1 answer from 1 of the 8 cards" in text
    assert "Confirmed not helpful: 1." in text
    assert len(deck.cards) == 8


async def test_nobody_is_named_by_a_hash(house: House, service: ServiceFactory) -> None:
    serving = service(store=SqlStore(house.storage.database, house.storage.keys))
    await serving.answer(Message("1", "test", "c", "p", Question("what is the weather on the moon")))
    keys = house.storage.keys

    texts = [(await house.get(path))[1] for path in ("/insights", *(f"/insights/{name}.csv" for name in TABLES))]

    assert "weather" in texts[0]
    for hidden in (keys.person("test", "p"), keys.conversation("test", "c"), keys.message("test:1")):
        assert not any(hidden in text for text in texts)


async def test_the_page_tells_how_long_things_are_kept_and_whose_hours_it_means(used: House) -> None:
    _, text = await used.get("/insights?days=365")

    assert "are kept for 365 days, questions that no card answered for 30" in text
    assert "The oldest receipt is of 2026-11-02." in text
    assert "Hours are those of UTC." in text


async def test_the_pages_of_the_team_lead_to_each_other(house: House) -> None:
    for path in ("/deck", "/insights"):
        _, text = await house.get(path)
        assert '<a href="/deck">' in text
        assert '<a href="/insights">' in text


async def test_another_span_is_refused_and_those_that_there_are_are_offered(house: House) -> None:
    status, text = await house.get("/insights?days=31")

    assert status == 400
    assert re.findall(r'href="/insights\?days=(\d+)"', text) == ["7", "30", "90", "365"]


async def test_a_table_that_there_is_not_is_told_with_those_that_there_are(house: House) -> None:
    status, text = await house.get("/insights/people.csv")

    assert status == 404
    assert ", ".join(TABLES) in text


@pytest.mark.parametrize("name", TABLES)
async def test_every_table_is_downloaded_as_it_is_shown(used: House, name: str) -> None:
    _, page = await used.get("/insights?days=90")
    status, text = await used.get(f"/insights/{name}.csv?days=90")

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    shown = re.search(rf'<table id="table-{name}">(.*?)</table>', page, re.DOTALL)
    assert status == 200
    assert shown is not None
    assert len(rows) == len(re.findall(r"<tr>", shown[1]))
    assert rows[0] == re.findall(r'<th scope="col"[^>]*>(.*?)</th>', shown[1])


async def test_a_download_is_a_file_that_nothing_keeps_and_that_no_spreadsheet_runs(house: House) -> None:
    row = {"platform": "web", "person": "", "question": '=HYPERLINK("x")', "near": "[]", "at": NOON}
    house.storage.database.do(lambda connection: connection.execute(insert(tables.gaps).values(row)))
    address = f"{house.address}/insights/gaps.csv"
    async with ClientSession() as session, session.get(address, headers=MEMBER) as got:
        text = (await got.read()).decode("utf-8-sig")

        assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert got.headers["Content-Disposition"] == 'attachment; filename="impar-gaps-30-days.csv"'
        assert got.headers["Cache-Control"] == "no-store"
        assert text.splitlines()[1].startswith("\"'=HYPERLINK")


async def test_what_was_asked_is_shown_as_words(house: House) -> None:
    row = {"platform": "web", "person": "", "question": "<b>what?</b>", "near": "[]", "at": NOON}
    house.storage.database.do(lambda connection: connection.execute(insert(tables.gaps).values(row)))

    assert "&lt;b&gt;what?&lt;/b&gt;" in (await house.get("/insights"))[1]


async def test_nothing_on_the_page_is_inline_or_from_elsewhere(used: House) -> None:
    _, text = await used.get("/insights")

    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert re.findall(r"<script([^>]*)>", text) == [
        ' src="/static/vendor/chart.umd.js" defer',
        ' src="/static/insights.js" defer',
    ]


# In a browser


async def colours(page: Page, name: str) -> int:
    """How many colours the picture of a figure has; one that is blank has one."""
    return int(
        await page.locator(f"[data-table=table-{name}] canvas").evaluate(
            """(canvas) => new Set(new Uint32Array(
                canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
        )
    )


async def drawn_in(page: Page, ink: str) -> None:
    """Wait until words in the pictures have that colour: a browser tells of a change with its next frame."""
    wait = "(ink) => new Promise((done) => { (function look() { WORDS === ink ? done() : setTimeout(look, 20); })(); })"
    async with asyncio.timeout(10):
        await page.evaluate(wait.replace("WORDS", LEGEND_COLOUR), ink)


@pytest.fixture
def look(used: House, open_page: Open) -> Callable[..., object]:
    """Opens the page as a member does."""
    return lambda path="/insights", **options: open_page(f"{used.address}{path}", extra_http_headers=MEMBER, **options)


async def test_every_figure_is_drawn(look: Open) -> None:
    page = await look()

    await expect(page.locator(".picture canvas")).to_have_count(len(PICTURES))
    for name in PICTURES:
        assert await colours(page, name) > 5
    await expect(page.get_by_role("img", name="Chart: Cards by use")).to_be_visible()


async def test_a_chart_shows_the_numbers_of_its_table(look: Open) -> None:
    page = await look()

    drawn = await page.evaluate(
        "Chart.getChart(document.querySelector('[data-table=table-cards] canvas')).data.datasets[0].data"
    )

    cells = page.locator("#table-cards tbody td:last-child")
    assert drawn == [int(text) for text in await cells.all_text_contents()]


async def test_the_numbers_open_on_the_keyboard_and_spans_are_links(look: Open) -> None:
    page = await look()
    await expect(page.locator("#table-cards")).to_be_hidden()
    await page.locator("details", has=page.locator("#table-cards")).locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#table-cards")).to_be_visible()

    await page.get_by_role("link", name="90 days").click()

    await expect(page.get_by_role("link", name="90 days")).to_have_attribute("aria-current", "page")
    await expect(page.get_by_text("2026-09-03 to 2026-12-01")).to_be_visible()


async def test_without_scripts_the_tables_say_everything(look: Open) -> None:
    page = await look(java_script_enabled=False)

    await expect(page.locator("#table-hours")).to_be_visible()
    await expect(page.locator(".picture").first).to_be_hidden()
    for summary in await page.locator("summary").all():
        await summary.click()
    for name in TABLES:
        await expect(page.locator(f"#table-{name}")).to_be_visible()


async def test_print_shows_each_chart_as_wide_as_paper_with_its_table_in_black(look: Open) -> None:
    page = await look(color_scheme="dark")

    await page.emulate_media(media="print", color_scheme="dark")

    for name in TABLES:
        await expect(page.locator(f"#table-{name}")).to_be_visible()
    for canvas in await page.locator("canvas").all():
        await expect(canvas).to_have_css("width", f"{PAPER}px")
    for hidden in ("nav", "summary", ".download"):
        assert not any([await one.is_visible() for one in await page.locator(hidden).all()])
    await drawn_in(page, "#000")
    assert await page.evaluate(FIRST_BAR_COLOUR) == "#0f766e"  # of the light theme, for paper is white


async def test_a_change_of_theme_changes_the_pictures(look: Open) -> None:
    page = await look(color_scheme="light")
    await drawn_in(page, "#16211f")

    await page.emulate_media(color_scheme="dark")

    await drawn_in(page, "#e6eded")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_phone_shows_all_of_it_without_scrolling_sideways(look: Open, theme: str) -> None:
    page = await look(color_scheme=theme, **PHONE)

    await expect(page.locator("canvas")).to_have_count(len(PICTURES))
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.get_by_role("link", name="Deck").click()
    await expect(page.get_by_role("heading", name="The deck")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
