from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from adapters.memory import MemoryStore
from adapters.web.app import application
from bot import wording
from bot.handling import Handled
from bot.ports import Begun, Work
from bot.reply import Reply
from tests.adapters.web.visitor import Visitor
from tests.fakes import BrokenError, FailingStore, ServiceFactory


@pytest.fixture
async def failing(service: ServiceFactory) -> AsyncIterator[Visitor]:
    """A visitor of an application whose store fails once."""
    app = application(service(store=FailingStore("handle", BrokenError("zebra"))))
    async with TestServer(app) as server, ClientSession() as session:
        yield Visitor(session, server)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/", 405)])
async def test_an_error_is_a_page_that_leads_on(visitor: Visitor, method: str, path: str, status: int) -> None:
    got = await visitor.send(method, path)

    assert got.status == status
    assert got.headers["Content-Type"].startswith("text/html")
    assert '<a class="primary" href="/">' in got.text


async def test_a_request_in_a_wrong_way_is_told_the_right_ones(visitor: Visitor) -> None:
    assert "GET" in (await visitor.send("DELETE", "/topics")).headers["Allow"]


async def test_a_form_that_is_far_too_long_is_refused_with_words(visitor: Visitor) -> None:
    got = await visitor.post({"question": "x" * 300_000})

    assert got.status == 413
    assert "too long" in got.text
    assert wording.NO_EMERGENCY_SERVICE in got.text


async def test_a_mistake_of_ours_is_a_page_without_a_traceback(failing: Visitor) -> None:
    with capture_logs():
        got = await failing.post({"question": "How long does an impar block last?"})

    assert got.status == 500
    assert "our mistake" in got.text
    assert wording.NO_EMERGENCY_SERVICE in got.text
    assert "Traceback" not in got.text
    assert "BrokenError" not in got.text


async def test_a_mistake_of_ours_is_json_for_a_machine(failing: Visitor) -> None:
    with capture_logs():
        got = await failing.ask_api({"q": "How long does an impar block last?"})

    assert got.status == 500
    assert "error" in str(got.json)


async def test_a_mistake_of_ours_is_a_sentence_for_the_script(failing: Visitor) -> None:
    with capture_logs():
        got = await failing.ask("How long does an impar block last?")

    assert got.status == 500
    assert got.headers["Content-Type"].startswith("text/plain")
    assert "<" not in got.text


async def test_a_mistake_of_ours_is_logged_by_route_and_type_and_never_with_what_was_said(failing: Visitor) -> None:
    with capture_logs() as logs:
        await failing.ask("secret words about the impar block")

    assert [(log["route"], log["error"]) for log in logs] == [("/chat", "BrokenError")]
    assert "secret" not in str(logs)


async def test_no_log_holds_the_key_of_a_visitor(failing: Visitor) -> None:
    key = "a-key-of-one-visitor-only"

    with capture_logs() as logs:
        await failing.post({"question": "thanks"}, Cookie=f"impar_conversation={key}", Authorization=f"Bearer {key}")

    assert len(logs) == 1
    assert key not in str(logs)


async def test_what_failed_can_be_sent_again(failing: Visitor) -> None:
    with capture_logs():
        await failing.ask("How long does an impar block last?", event="0123456789abcdef")

    assert (await failing.ask("How long does an impar block last?", event="0123456789abcdef")).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
async def test_another_site_cannot_speak_for_a_visitor(visitor: Visitor, headers: dict[str, str]) -> None:
    got = await visitor.post({"question": "impar billing"}, **headers)

    assert got.status == 403
    assert "another site" in got.text
    assert "64999" not in got.text


async def test_our_own_page_can(visitor: Visitor) -> None:
    origin = str(visitor.server.make_url("/")).rstrip("/")

    for headers in ({"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}, {"Origin": origin}):
        assert (await visitor.post({"question": "impar billing"}, **headers)).status == 200


async def test_another_site_cannot_use_the_json_door_of_a_visitors_machine(visitor: Visitor) -> None:
    got = await visitor.send("POST", "/api/ask", data=b'{"q": "x"}', headers={"Sec-Fetch-Site": "cross-site"})

    assert got.status == 403
    assert "error" in str(got.json)


async def test_another_site_may_link_here(visitor: Visitor) -> None:
    assert (await visitor.send("GET", "/topics", headers={"Sec-Fetch-Site": "cross-site"})).status == 200


class BusyStore(MemoryStore):
    """A store that has so much to do that nobody's turn comes."""

    async def handle(
        self,
        work: Work,  # noqa: ARG002 - the port's arguments
        apology: Reply,  # noqa: ARG002 - as above
        clock: Callable[[], datetime],  # noqa: ARG002 - as above
        new: Sequence[Begun] = (),  # noqa: ARG002 - as above
    ) -> tuple[Handled, ...]:
        return ()


async def test_who_waits_too_long_is_asked_to_come_again_and_told_of_no_mistake(
    service: ServiceFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service._LONGEST_WAIT", 0.05)

    async with TestServer(application(service(store=BusyStore()))) as server, ClientSession() as session:
        with capture_logs() as logs:
            got = await Visitor(session, server).ask("How long does an impar block last?")

    assert got.status == 503
    assert got.headers["Retry-After"] == "5"
    assert "mistake" not in got.text
    assert [log["reason"] for log in logs] == ["it takes too long"]
