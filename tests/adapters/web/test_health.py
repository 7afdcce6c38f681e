"""What machines ask about the process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from adapters.readiness import Readiness
from adapters.watch import Watch
from adapters.web.app import application
from answers.deck import Deck
from bot.ports import StoreUnavailableError
from bot.service import Service
from tests.adapters.web.visitor import Visitor
from tests.fakes import NOON, AbsentStore, FailingMatcher, FailingStore, ServiceFactory


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def _visit(
    stack: AsyncExitStack, service: Service, watch: Watch | None = None, readiness: Readiness | None = None
) -> Visitor:
    app = application(service, NOON.date, watch=watch, readiness=readiness)
    server = await stack.enter_async_context(TestServer(app))
    return Visitor(await stack.enter_async_context(ClientSession()), server)


async def test_a_process_whose_parts_work_is_ready(stack: AsyncExitStack, service: ServiceFactory) -> None:
    readiness = Readiness()
    readiness.report("slack", ready=True)

    got = await (await _visit(stack, service(), readiness=readiness)).get("/readyz")

    assert (got.status, got.json) == (200, {"store": "ok", "deck": "ok", "slack": "ok"})


async def test_a_platform_that_is_not_connected_is_named(stack: AsyncExitStack, service: ServiceFactory) -> None:
    readiness = Readiness()
    visitor = await _visit(stack, service(), readiness=readiness)
    readiness.report("slack", ready=False)

    before = await visitor.get("/readyz")
    readiness.report("slack", ready=True)
    after = await visitor.get("/readyz")

    assert (before.status, before.json) == (503, {"store": "ok", "deck": "ok", "slack": "not ready"})
    assert after.status == 200


async def test_a_store_that_cannot_be_used_and_a_deck_without_answers_are_named(
    stack: AsyncExitStack, deck: Deck, service: ServiceFactory
) -> None:
    empty = Deck((), deck.notices)

    visitor = await _visit(stack, service(deck=empty, store=AbsentStore()))

    assert (await visitor.get("/healthz")).text == "ok"
    assert (await visitor.get("/readyz")).json == {"store": "not ready", "deck": "not ready"}
    assert "impar_inbox_waiting NaN" in (await visitor.get("/metrics")).text


async def test_metrics_count_messages_by_platform_and_outcome_and_time_them(
    stack: AsyncExitStack, service: ServiceFactory
) -> None:
    watch = Watch()
    visitor = await _visit(stack, service(observer=watch), watch)

    await visitor.ask_api({"q": "is a ganglion impar block safe?"})
    await visitor.ask_api({"q": "who won the cup?"})
    got = await visitor.get("/metrics")

    assert got.headers["Content-Type"].startswith("text/plain; version=")
    assert 'impar_messages_handled_total{outcome="answer",platform="api"} 1.0' in got.text
    assert 'impar_messages_handled_total{outcome="refuse",platform="api"} 1.0' in got.text
    assert 'impar_delivery_seconds_count{platform="api"} 2.0' in got.text
    assert "impar_inbox_waiting 0.0" in got.text
    assert "cup" not in got.text


@pytest.mark.parametrize("step", ["accept", "handle"])
async def test_a_store_that_cannot_be_used_is_told_with_when_to_try_again(
    stack: AsyncExitStack, service: ServiceFactory, step: str
) -> None:
    store = FailingStore(step, StoreUnavailableError("the disk of the database is full"))
    visitor = await _visit(stack, service(store=store))

    refused = await visitor.ask_api({"q": "impar billing"})
    answered = await visitor.ask_api({"q": "impar billing"})

    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert "send it again" in refused.text
    assert answered.status == 200


async def test_a_question_that_cannot_be_handled_in_time_is_told_with_when_to_try_again(
    stack: AsyncExitStack, service: ServiceFactory
) -> None:
    visitor = await _visit(stack, service(matcher=FailingMatcher("zebra", 1)))

    refused = await visitor.ask_api({"q": "how safe is a zebra"})

    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")


async def test_a_store_that_is_away_is_counted_for_who_waits_for_an_answer(
    stack: AsyncExitStack, service: ServiceFactory
) -> None:
    watch = Watch()
    store = FailingStore("handle", StoreUnavailableError("the disk of the database is full"))
    visitor = await _visit(stack, service(store=store, observer=watch), watch)

    await visitor.ask_api({"q": "impar billing"})

    assert "impar_store_unavailable_total 1.0" in (await visitor.get("/metrics")).text


async def test_a_page_of_a_service_that_is_being_stopped_says_to_try_again(
    stack: AsyncExitStack, service: ServiceFactory
) -> None:
    stopping = service()
    visitor = await _visit(stack, stopping)
    stopping.close()

    got = await visitor.post({"question": "impar billing"})

    assert got.status == 503
    assert "<html" in got.text
    assert "Not now" in got.text
