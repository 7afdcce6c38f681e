"""What every keeper of links keeps to."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import MemoryStore
from adapters.settings import Keep
from adapters.storage.links import SqlLinks
from adapters.storage.store import SqlStore
from bot.ports import Links
from tests.adapters.conftest import KEYS, OpenDatabase, opener
from tests.fakes import NOON, clock_at


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def links(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Links]:
    """An empty keeper, of each kind in turn."""
    if request.param == "memory":
        yield MemoryStore()
        return
    with opener(request, request.param, tmp_path) as open_one:
        yield SqlLinks(open_one(), KEYS, clock_at(NOON))


async def test_a_name_stands_for_what_it_was_linked_to_last(links: Links) -> None:
    await links.link("one", "first")
    await links.link("other", "second")
    await links.link("one", "third")

    assert [await links.linked(name) for name in ("one", "other")] == ["third", "second"]


async def test_a_name_that_was_never_linked_stands_for_nothing(links: Links) -> None:
    assert await links.linked("one") is None


async def test_links_are_erased_when_receipts_are(open_database: OpenDatabase) -> None:
    database = open_database()
    links, store = SqlLinks(database, KEYS, clock_at(NOON)), SqlStore(database, KEYS)
    await links.link("one", "first")

    early = await store.purge(Keep(), NOON + timedelta(days=90))
    kept = await links.linked("one")
    late = await store.purge(Keep(), NOON + timedelta(days=91))

    assert (dict(early), kept) == ({}, "first")
    assert dict(late) == {"links": 1}
    assert await links.linked("one") is None
