"""What a process that serves does by itself: no error in it ends the process, or keeps the rest from being done."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.commands import serve
from adapters.commands.upkeep import close_gaps, keep_tidy
from adapters.settings import Keep, Settings, read_settings
from adapters.storage.database import Database
from adapters.storage.store import SqlStore
from adapters.watch import Watch
from adapters.wiring import build
from bot.conversation import NEW, Conversation
from bot.message import Message, Question
from bot.records import Gap, Wish
from bot.reply import Outcome, Reply
from bot.turn import Turn
from intents.match import Context, Match, NoMatch, Sure
from tests.adapters.conftest import KEYS, OpenDatabase
from tests.fakes import NOON, BrokenError, ServiceFactory, clock_at

APOLOGY = Reply(Outcome.REFUSE, paragraphs=("I am sorry.",))
PATIENCE = 10


class Fussy:
    """A matcher that fails on one question, and is sure of all others."""

    def match(self, question: str, context: Context) -> Match:  # noqa: ARG002 - the port's arguments
        if "zebra" in question:
            raise BrokenError(question)
        return Sure("ganglion-impar/billing", 1.0) if question == "how much" else NoMatch()


@pytest.fixture
def database(open_database: OpenDatabase) -> Database:
    return open_database()


@pytest.fixture
async def store(database: Database) -> SqlStore:
    """A store with two questions whose answers somebody wants to be told of."""
    store = SqlStore(database, KEYS)
    for number, question in enumerate(("how do zebras pay", "how much")):
        await wish(store, f"{number}", question)
    return store


async def wish(store: SqlStore, event: str, question: str) -> None:
    """Ask, and press the button that offers to tell."""

    def miss(_: Message, conversation: Conversation) -> Turn:
        return Turn(conversation, APOLOGY, (Gap(question, (), NOON),))

    def note(_: Message, conversation: Conversation) -> Turn:
        return Turn(conversation, APOLOGY, (Wish(f"test:{event}"),))

    for said, work in ((event, miss), (f"{event} again", note)):
        message = Message(said, "test", event, "a person", Question("noted as said above"), f"chat {event}")
        await store.accept(message, NEW, NOON)
        await store.handle(work, APOLOGY, clock_at(NOON))


def failures(watch: Watch) -> dict[str, float]:
    lines = watch.exposition(None).decode().splitlines()
    told = (line.rpartition(" ") for line in lines if line.startswith("impar_work_failed_total{"))
    return {name.split('"')[1]: float(count) for name, _, count in told}


async def test_a_gap_that_cannot_be_closed_keeps_no_other_open(store: SqlStore, service: ServiceFactory) -> None:
    watch = Watch()

    with capture_logs() as logs:
        await close_gaps(store, service(matcher=Fussy()), watch)

    assert [each.question for each in await store.wishes()] == ["how do zebras pay"]
    assert failures(watch) == {"closing a gap": 1.0}
    assert "zebra" not in repr(logs)


async def test_a_purge_that_fails_is_counted_and_the_gaps_are_closed_all_the_same(
    store: SqlStore, service: ServiceFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise BrokenError

    watch, stop = Watch(), asyncio.Event()
    monkeypatch.setattr(store, "purge", broken)
    tidying = asyncio.create_task(keep_tidy(store, Keep(), service(matcher=Fussy()), watch, stop))
    async with asyncio.timeout(PATIENCE):
        while len(await store.wishes()) > 1:  # noqa: ASYNC110 - a database rings no bell
            await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(tidying, PATIENCE)

    assert failures(watch)["purging"] == 1.0


async def test_a_deck_that_cannot_be_read_for_a_reason_that_nobody_expects_is_read_another_time(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Settings) -> None:
        raise BrokenError

    settings, watch, stop = replace(read_settings(os.environ), deck=tmp_path), Watch(), asyncio.Event()
    house = build(read_settings(os.environ))
    monkeypatch.setattr(serve, "furnish", broken)
    keeping = asyncio.create_task(serve._keep_current(settings, house, watch, store, stop))  # noqa: SLF001 - one of its jobs
    async with asyncio.timeout(PATIENCE):
        while not failures(watch):
            (tmp_path / "changed.yaml").write_text(f"{asyncio.get_running_loop().time()}", encoding="utf-8")
            await asyncio.sleep(0.3)
    done_too_early = keeping.done()
    stop.set()
    await asyncio.wait_for(keeping, PATIENCE)

    assert not done_too_early
    assert failures(watch) == {"reading the deck again": 1.0}
