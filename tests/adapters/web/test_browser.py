"""The page as people meet it: in a browser."""

import asyncio
from itertools import pairwise

import pytest
from aiohttp import web
from playwright.async_api import Page, Request, Route, expect

from adapters.memory import MemoryStore
from adapters.web.app import application
from bot.records import Feedback, Receipt
from tests.adapters.web.conftest import Open
from tests.fakes import NOON, ServiceFactory

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    # A browser that is closed while it fetches an icon leaves the file that was being sent to the collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"),
]

EVIDENCE = "How effective is a ganglion impar block?"
BILLING = "What is the CPT code for a ganglion impar block?"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SMALLEST_TARGET = 44
DRAWN_AND_ARRIVED = """async () => {
  const paint = await new Promise((found) => new PerformanceObserver((list) => found(list.getEntries()[0]))
    .observe({ type: "paint", buffered: true }));
  const script = performance.getEntriesByType("resource").find((entry) => entry.name.endsWith("chat.js"));
  return [paint.startTime, script.responseEnd];
}"""  # milliseconds


async def ask(page: Page, words: str) -> None:
    count = await page.locator("article.turn").count()
    await page.locator("#question").fill(words)
    await page.keyboard.press("Enter")
    await expect(page.locator("article.turn")).to_have_count(count + 1)


async def test_a_whole_conversation_is_held_on_the_keyboard(open_page: Open) -> None:
    page = await open_page()

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.type("How effectiv is a gangilon impar block?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=EVIDENCE)).to_be_in_viewport()
    await expect(page.locator("#question")).to_be_focused()
    await expect(page.locator("#question")).to_have_value("")
    await page.keyboard.type("and the code?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=BILLING)).to_be_in_viewport()
    await expect(page.get_by_role("status")).to_have_text(f"Answer: {BILLING} 5 claims, under review.")


async def test_an_answer_is_shown_from_its_start(open_page: Open) -> None:
    page = await open_page()

    for words in (EVIDENCE, "and the code?", "How long does a ganglion impar block last?"):
        await ask(page, words)

        box = await page.locator("article.turn").last.bounding_box()
        assert box
        assert 0 <= box["y"] <= 150


async def test_a_follow_up_opens_its_card_and_has_the_focus(open_page: Open) -> None:
    page = await open_page()
    await ask(page, EVIDENCE)

    await page.get_by_role("button", name="How long does a ganglion impar block last?").last.press("Enter")

    answer = page.locator("article.turn").nth(1).get_by_role("heading", level=2)
    await expect(answer).to_have_text("How long does a ganglion impar block last?")
    await expect(answer).to_be_focused()
    await expect(answer).to_be_in_viewport()


async def test_a_mark_opens_the_reference_that_it_stands_for(open_page: Open) -> None:
    page = await open_page()
    await ask(page, EVIDENCE)
    turn = page.locator("article.turn")
    await expect(turn.locator(".sources")).to_be_hidden()

    await turn.get_by_role("link", name="source [4]").first.click()

    entry = turn.locator(".number", has_text="[4]")
    await expect(entry).to_be_in_viewport()
    await expect(entry).to_be_focused()


async def test_a_mark_opens_the_sources_in_a_browser_that_does_not_do_so_itself(open_page: Open) -> None:
    page = await open_page()
    await ask(page, EVIDENCE)
    await page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")

    await page.get_by_role("link", name="source [4]").first.click()

    await expect(page.locator(".sources")).to_be_visible()


async def test_a_mark_leads_into_its_own_answer_when_a_card_is_shown_twice(open_page: Open) -> None:
    page = await open_page()
    await ask(page, EVIDENCE)
    await ask(page, EVIDENCE)
    first, second = page.locator("article.turn").nth(0), page.locator("article.turn").nth(1)

    await second.get_by_role("link", name="source [4]").first.click()

    await expect(second.locator(".sources")).to_be_visible()
    await expect(first.locator(".sources")).to_be_hidden()


async def test_no_page_is_drawn_on_which_enter_does_not_send(open_page: Open) -> None:
    page = await open_page("/editorial-policy")

    async def come_late(route: Route) -> None:
        await asyncio.sleep(0.5)
        await route.continue_()

    await page.route("**/chat.js", come_late)
    await page.get_by_role("link", name="Impar", exact=True).first.click()
    await expect(page.locator("#question")).to_be_visible()
    await page.wait_for_load_state()

    drawn, arrived = await page.evaluate(DRAWN_AND_ARRIVED)
    assert drawn >= arrived > 500


async def test_everything_works_without_the_script(open_page: Open) -> None:
    page = await open_page(java_script_enabled=False, viewport={"width": 400, "height": 480})

    await page.get_by_role("button", name="Patient or relative").click()
    await expect(page.get_by_role("button", name="Patient or relative")).to_have_attribute("aria-pressed", "true")
    await page.locator("#question").fill(EVIDENCE)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("heading", name=EVIDENCE)).to_be_in_viewport()
    await expect(page.get_by_text("Studies say that the block can ease")).to_be_visible()
    await page.get_by_role("link", name="source [4]").first.click()
    await expect(page.locator(".number", has_text="[4]")).to_be_in_viewport()
    await page.get_by_role("button", name="How long does a ganglion impar block last?").click()
    await expect(page.locator("article h2")).to_have_text("How long does a ganglion impar block last?")
    await page.get_by_role("button", name="Not helpful").click()
    await expect(page.get_by_text("Your feedback on that answer is noted")).to_be_visible()


async def test_going_back_without_the_script_never_gets_another_buttons_answer(open_page: Open) -> None:
    page = await open_page(java_script_enabled=False)
    await page.locator("#suggested button").nth(0).click()
    await expect(page.locator("article.turn")).to_be_visible()
    await page.go_back()
    await expect(page.locator("#suggested")).to_be_visible()
    wanted = await page.locator("#suggested button").nth(2).inner_text()

    await page.locator("#suggested button").nth(2).click()

    await expect(page.locator("article h2")).to_have_text(wanted.strip())


async def test_a_question_is_asked_back_about_and_the_choice_opens_its_card(open_page: Open) -> None:
    page = await open_page()
    await ask(page, "billing")
    turn = page.locator("article.turn").last
    await expect(turn.get_by_role("button", name="None of these")).to_be_visible()

    await turn.get_by_role("button", name=BILLING).click()

    await expect(page.locator("article.turn").nth(1).get_by_role("heading", level=2)).to_have_text(BILLING)


async def test_the_audience_is_switched_in_place_and_words_the_next_answer(open_page: Open) -> None:
    page = await open_page()

    await page.get_by_role("button", name="Patient or relative").click()

    await expect(page.get_by_role("button", name="Patient or relative")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_role("button", name="Clinician")).to_have_attribute("aria-pressed", "false")
    await expect(page.get_by_role("link", name="Wording: Patient or relative")).to_be_visible()
    await expect(page.locator("article.turn")).to_have_count(0)
    await ask(page, EVIDENCE)
    await expect(page.get_by_text("Studies say that the block can ease")).to_be_visible()


async def test_feedback_is_thanked_for_in_place(open_page: Open) -> None:
    page = await open_page()
    await ask(page, EVIDENCE)

    await page.get_by_role("button", name="Not helpful").click()

    thanks = page.locator("article.turn .thanks")
    await expect(thanks).to_contain_text("Thank you. Your feedback on that answer is noted.")
    await expect(page.get_by_role("button", name="Helpful", exact=True)).to_have_count(0)
    await expect(page.locator("article.turn")).to_have_count(1)
    await page.get_by_role("button", name="It is out of date").click()
    await expect(thanks).to_have_text("Thank you. Your feedback on that answer is noted.")
    await expect(page.get_by_role("button", name="It is out of date")).to_have_count(0)


async def test_a_conversation_is_still_there_after_a_reload_and_starting_over_clears_it(open_page: Open) -> None:
    page = await open_page()
    await ask(page, EVIDENCE)

    await page.reload()

    await expect(page.get_by_role("heading", name=EVIDENCE)).to_be_visible()
    await ask(page, "and the code?")
    await page.get_by_role("button", name="Start over").click()
    await expect(page.locator("article.turn")).to_have_count(0)
    await expect(page.locator("#suggested")).to_be_visible()
    await page.reload()
    await expect(page.locator("article.turn")).to_have_count(0)


async def test_a_card_page_goes_on_in_the_chat_with_its_card(open_page: Open) -> None:
    page = await open_page("/cards/ganglion-impar/evidence")

    await page.get_by_role("button", name="Continue in the chat").click()

    await expect(page.locator("article.turn").get_by_role("heading", name=EVIDENCE)).to_be_visible()
    # The words of a page can be read out of it before it is drawn; Enter sends once its script has run.
    await page.wait_for_load_state("domcontentloaded")
    await ask(page, "and the code?")
    assert page.url.endswith("/")
    await expect(page.get_by_role("heading", name=BILLING)).to_be_visible()


async def test_shift_and_enter_make_a_new_line(open_page: Open) -> None:
    page = await open_page()

    await page.locator("#question").press_sequentially("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")

    await expect(page.locator("#question")).to_have_value("one\ntwo")
    await expect(page.locator("article.turn")).to_have_count(0)


async def test_a_double_submit_is_sent_once_while_the_first_is_on_its_way(open_page: Open) -> None:
    page = await open_page()
    sent: list[Request] = []
    gate = asyncio.Event()

    async def hold(route: Route) -> None:
        sent.append(route.request)
        await gate.wait()
        await route.continue_()

    await page.route("**/chat", hold)
    await page.locator("#question").fill(EVIDENCE)

    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Send").click(force=True)

    await expect(page.locator("#working")).to_have_text("Looking for a card …")
    await expect(page.locator("#working")).to_be_visible()
    gate.set()
    await expect(page.locator("article.turn")).to_have_count(1)
    await expect(page.locator("#working")).to_be_hidden()
    assert len(sent) == 1


async def test_markup_in_a_question_is_neither_run_nor_made_part_of_the_page(open_page: Open) -> None:
    page = await open_page()
    questions = (
        "<img src=x onerror='window.hit=1'> impar billing",
        "<script>window.hit=1</script>",
        '"><svg onload=window.hit=1> impar billing',
        "</textarea><script>window.hit=1</script>",
    )

    for question in questions:
        await ask(page, question)
    await page.reload()

    for place, question in enumerate(questions):
        await expect(page.locator(".said").nth(place)).to_contain_text(question)
    assert await page.evaluate("window.hit") is None
    assert await page.locator(".said > :not(.visually-hidden)").count() == 0


async def test_a_server_that_is_gone_is_told_and_the_question_is_kept_until_it_is_back(
    open_page: Open, service: ServiceFactory, problems: list[str]
) -> None:
    store = MemoryStore()
    runner, port = await _serve(service, store)
    page = await open_page(f"http://127.0.0.1:{port}/")
    await runner.cleanup()

    await page.locator("#question").fill(EVIDENCE)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text("Impar cannot be reached")
    await expect(page.locator("#question")).to_have_value(EVIDENCE)
    await expect(page.locator("article.turn")).to_have_count(0)
    runner, _ = await _serve(service, store, port)
    await page.get_by_role("button", name="Retry").click()
    await expect(page.get_by_role("heading", name=EVIDENCE)).to_be_visible()
    await expect(page.get_by_role("alert")).to_be_hidden()
    await expect(page.locator("#question")).to_have_value("")
    await runner.cleanup()
    assert len([record for record in store.records if isinstance(record, Receipt)]) == 1
    assert [text for text in problems if "ERR_CONNECTION" not in text] == []
    problems.clear()


async def _serve(service: ServiceFactory, store: MemoryStore, port: int = 0) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(application(service(store=store), NOON.date), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    return runner, runner.addresses[0][1]


async def test_feedback_that_reached_the_store_is_what_was_pressed(open_page: Open, service: ServiceFactory) -> None:
    store = MemoryStore()
    runner, port = await _serve(service, store)
    page = await open_page(f"http://127.0.0.1:{port}/")
    await ask(page, EVIDENCE)
    await page.get_by_role("button", name="Helpful", exact=True).click()
    await expect(page.locator(".thanks")).to_be_visible()
    await runner.cleanup()

    assert [record.helpful for record in store.records if isinstance(record, Feedback)] == [True]


async def _talk(page: Page) -> None:
    """A conversation that shows every kind of reply, with the sources open."""
    for words in (EVIDENCE, "billing", "what is the weather", "sources", "topics", "x" * 3000, "mail jo@example.org"):
        await ask(page, words)
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/topics",
        "/editorial-policy",
        "/nothing",
        "/cards/ganglion-impar/evidence?audience=patient",
        "/cards/ganglion-impar/billing?audience=robots",
    ],
)
async def test_a_phone_shows_all_of_it_without_scrolling_sideways_and_with_targets_that_a_thumb_hits(
    open_page: Open, path: str, problems: list[str]
) -> None:
    page = await open_page(path, **PHONE)
    problems[:] = [text for text in problems if "status of 40" not in text]
    if path == "/":
        await _talk(page)

    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET) == []


_SMALL_TARGETS = """(least) => [...document.querySelectorAll("button, summary, nav a, .links a, .tool, .primary")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least - 0.5)
    .map((one) => one.outerHTML)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_follows_the_theme_of_the_system(open_page: Open, scheme: str) -> None:
    page = await open_page(color_scheme=scheme)
    await ask(page, EVIDENCE)

    paper = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    ink = await page.evaluate("getComputedStyle(document.querySelector('.claims li')).color")
    sheet = await page.evaluate("getComputedStyle(document.querySelector('.reply')).backgroundColor")
    dark = [_brightness(colour) < 128 for colour in (paper, sheet, ink)]

    assert dark == ([True, True, False] if scheme == "dark" else [False, False, True])


def _brightness(colour: str) -> float:
    channels = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return sum(channels) / 3


async def test_a_long_conversation_has_an_outline_names_and_ids_that_are_its_own(open_page: Open) -> None:
    page = await open_page()
    await _talk(page)

    levels = await page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((one) => +one.tagName[1])")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert await page.evaluate(_UNNAMED_TURNS) == []
    ids = await page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert sorted(ids) == sorted(set(ids))


_UNNAMED_TURNS = """[...document.querySelectorAll("article")]
    .filter((one) => !document.getElementById(one.getAttribute("aria-labelledby"))?.textContent.trim())
    .map((one) => one.id)"""


async def test_the_focus_is_always_to_be_seen(open_page: Open) -> None:
    page = await open_page()
    await ask(page, "billing")

    stops = 0
    while await page.evaluate("document.activeElement !== document.body"):
        assert await page.evaluate(_OUTLINE) in ("solid 2px", "solid 1px"), await page.evaluate(_FOCUSED)
        await page.keyboard.press("Shift+Tab")
        stops += 1
    assert stops > 10


_OUTLINE = """(() => {
    const at = document.activeElement, own = getComputedStyle(at.id === "question" ? at.form : at);
    return `${own.outlineStyle} ${own.outlineWidth}`;
})()"""
_FOCUSED = "document.activeElement.outerHTML"


async def test_the_log_is_a_log_and_a_whole_card_is_not_read_aloud(open_page: Open) -> None:
    page = await open_page()
    await ask(page, EVIDENCE)

    await expect(page.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "off")
    await expect(page.get_by_role("status")).to_have_text(f"Answer: {EVIDENCE} 5 claims, under review.")
    await expect(page.get_by_role("note", name="Review status")).to_be_visible()


async def test_print_shows_the_card_and_its_sources_and_nothing_to_press(open_page: Open) -> None:
    page = await open_page("/cards/ganglion-impar/billing")

    await page.emulate_media(media="print")

    await expect(page.locator(".claims").first).to_be_visible()
    await expect(page.locator(".sources")).to_be_visible()
    await expect(page.get_by_text("Wording for: Clinician")).to_be_visible()
    for hidden in ("nav", "button", ".onward"):
        assert not any([await one.is_visible() for one in await page.locator(hidden).all()])


async def test_an_error_of_the_server_is_told_in_its_own_words(open_page: Open, problems: list[str]) -> None:
    page = await open_page()
    await page.locator("#question").fill("x" * 300_000)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text("too long")
    assert len(await page.locator("#question").input_value()) == 300_000
    assert all("413" in text for text in problems)
    problems.clear()
