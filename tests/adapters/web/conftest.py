"""A served deck, a visitor without a script, and a real browser."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TypeAlias

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from adapters.memory import MemoryStore
from adapters.web.app import application
from answers.audience import Audience
from answers.deck import Deck
from bot.conduct import Conduct
from bot.safety.guard import Guard
from bot.service import Service
from intents.match import Matcher
from tests.adapters.web.visitor import Visitor
from tests.fakes import NOON, ServiceFactory, clock_at

Serve: TypeAlias = Callable[..., Awaitable[Visitor]]
Open: TypeAlias = Callable[..., Awaitable[Page]]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 10_000  # milliseconds, for a machine that has much else to do
_NO_BROWSER = f"no browser: install one of {', '.join(_BROWSERS)}, or name one in IMPAR_BROWSER"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud that the pages were not seen in a browser."""
    if _find_browser() is None:
        terminalreporter.write_line(f"WARNING: the web chat was not tested in a browser: {_NO_BROWSER}", yellow=True)


def _find_browser() -> str | None:
    names = (os.environ.get("IMPAR_BROWSER", ""), *_BROWSERS)
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture
def store() -> MemoryStore:
    """What the served application keeps."""
    return MemoryStore()


@pytest.fixture
async def serve(store: MemoryStore, matcher: Matcher, guard: Guard, conduct: Conduct) -> AsyncIterator[Serve]:
    """Serves a deck on a free port and returns a visitor of it."""
    async with AsyncExitStack() as stack:

        async def start(deck: Deck, audiences: tuple[Audience, ...] = tuple(Audience), rate: int = 0) -> Visitor:
            of = replace(conduct, audiences=audiences)
            service = Service(deck, matcher, store, clock_at(NOON), guard=guard, conduct=of)
            app = application(service, NOON.date, audiences=audiences, rate=rate)
            server = await stack.enter_async_context(TestServer(app))
            session = await stack.enter_async_context(ClientSession(cookie_jar=CookieJar(unsafe=True)))
            return Visitor(session, server)

        yield start


@pytest.fixture
async def visitor(serve: Serve, deck: Deck) -> Visitor:
    """A visitor of the shipped deck."""
    return await serve(deck)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests."""
    path = _find_browser()
    if path is None:
        pytest.skip(_NO_BROWSER)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        expect.set_options(timeout=_PATIENCE)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(service: ServiceFactory) -> AsyncIterator[str]:
    """Where the shipped deck is served for browsers."""
    async with TestServer(application(service(), NOON.date)) as server:
        yield str(server.make_url("/")).rstrip("/")


@pytest.fixture
def problems() -> list[str]:
    """What the browser complained of; a test that expects a complaint clears it."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, address: str, problems: list[str]) -> AsyncIterator[Open]:
    """Opens a page in a window of its own. At the end the browser must not have complained of anything."""
    async with AsyncExitStack() as stack:

        async def start(path: str = "/", **options: object) -> Page:
            context = await browser.new_context(**{"reduced_motion": "reduce", **options})  # type: ignore[arg-type] # options of Playwright, passed on by name
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(_PATIENCE)
            page.on("console", lambda message: _note(problems, message))
            page.on("pageerror", lambda error: problems.append(str(error)))
            await page.goto(path if path.startswith("http") else f"{address}{path}")
            return page

        yield start
    assert problems == []


def _note(problems: list[str], message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        problems.append(message.text)
