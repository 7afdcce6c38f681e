"""A changed card file is served at once, and a broken one leaves the last good deck and says so."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.files import load_deck, load_facets
from adapters.memory import MemoryStore
from adapters.reload import _reload, keep_current
from answers.deck import Deck
from bot.conduct import Conduct
from bot.safety.guard import Guard
from bot.service import Service
from intents.match import Matcher, NoMatch
from tests.answers.sample import GOOD, put_deck
from tests.fakes import NOON, FixedMatcher, clock_at

PATIENCE, LOOKS = 20, 20  # seconds, and how often in one
RENAMED = GOOD.replace("title: Knee joint", "title: Knee")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck of one topic."""
    return put_deck(tmp_path)


def furnished(folder: Path) -> tuple[Deck, Matcher]:
    return load_deck(folder, load_facets()), FixedMatcher(NoMatch())


@pytest.fixture
async def service(folder: Path, guard: Guard, conduct: Conduct) -> AsyncIterator[Service]:
    """A service whose deck follows the folder."""
    served = Service(*furnished(folder), MemoryStore(), clock_at(NOON), guard=guard, conduct=conduct)
    stop = asyncio.Event()
    task = asyncio.create_task(keep_current(folder, lambda: furnished(folder), served, stop, nothing))
    yield served
    stop.set()
    await task


async def nothing() -> None:
    """What is done after a new deck."""


def save(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


async def save_until(condition: Callable[[], bool], file: Path, text: str) -> None:
    """Save a file, again and again: the watch on its folder begins in a thread of its own, and tells nobody."""
    for look in range(PATIENCE * LOOKS):
        if look % LOOKS == 0:
            save(file, text)
        await asyncio.sleep(1 / LOOKS)
        if condition():
            break


def title(service: Service) -> str:
    return service.deck.topics[0].title


async def test_a_changed_file_is_served(service: Service, folder: Path) -> None:
    await save_until(lambda: title(service) == "Knee injection", folder / "knee.yaml", RENAMED)

    assert title(service) == "Knee injection"


async def test_a_broken_file_keeps_the_last_good_deck_and_says_what_to_mend(service: Service, folder: Path) -> None:
    with capture_logs() as logs:
        await save_until(lambda: bool(logs), folder / "knee.yaml", GOOD.replace("title:", "titel:", 1))

    assert title(service) == "Knee joint injection"
    assert logs[0]["event"] == "the changed deck cannot be used; the last good one stays"
    assert "unknown key 'titel': did you mean 'title'?" in " ".join(logs[0]["to_mend"])


async def test_a_mended_file_is_served_again(service: Service, folder: Path) -> None:
    with capture_logs() as logs:
        await save_until(lambda: bool(logs), folder / "knee.yaml", "topic: [")

        await save_until(lambda: title(service) == "Knee injection", folder / "knee.yaml", RENAMED)

    assert title(service) == "Knee injection"


class Knotted(FixedMatcher):
    """A matcher that holds itself, so that only a search for garbage frees it."""

    def __init__(self) -> None:
        super().__init__(NoMatch())
        self.knot = self


async def test_nothing_of_an_old_deck_stays_in_memory(folder: Path, guard: Guard, conduct: Conduct) -> None:
    def load() -> tuple[Deck, Matcher]:
        loaded = load_deck(folder, load_facets()), Knotted()
        gc.freeze()  # as a load does with what stays
        return loaded

    deck, matcher = load()
    old = weakref.ref(matcher)
    served = Service(deck, matcher, MemoryStore(), clock_at(NOON), guard=guard, conduct=conduct)
    del matcher

    await _reload(load, served)

    assert old() is None


async def test_a_folder_that_is_gone_is_said_and_stops_nothing(service: Service, tmp_path: Path) -> None:
    with capture_logs() as logs:
        await keep_current(tmp_path / "gone", lambda: furnished(tmp_path), service, asyncio.Event(), nothing)

    assert logs[0]["event"] == "the deck's folder cannot be watched; a change takes effect at the next start"
