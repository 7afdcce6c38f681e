"""Traces reach a collector over real HTTP, tell where a message's time went, and hold nothing that was said."""

import asyncio
import sys
import urllib.request
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from adapters.commands import impar
from adapters.tracing import Tracing
from bot.delivery import Delivered, LaterError, Outgoing, Taken
from bot.handling import Handled
from bot.reply import Outcome, Reply
from tests.adapters import executable
from tests.adapters.test_serve import address_of
from tests.fakes import NOON

ID = "0123456789abcdef0123456789abcdef"
REPLY = Reply(Outcome.REFUSE, paragraphs=("zebra",))
TAKEN = Taken(Outgoing("a key", "test", "an address", REPLY), ID, 2, again=False, since=NOON)


class Collector:
    """Takes what OpenTelemetry's exporter sends."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.address = ""

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        return web.Response(content_type="application/x-protobuf")

    @property
    def spans(self) -> dict[str, Span]:
        """The spans that came, by their names."""
        taken = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return {
            span.name: span
            for each in taken
            for resource in each.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }


@pytest_asyncio.fixture
async def collector() -> AsyncIterator[Collector]:
    collecting, app = Collector(), web.Application()
    app.router.add_post("/v1/traces", collecting.take)
    async with TestServer(app) as server:
        collecting.address = str(server.make_url("/"))
        yield collecting


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _seconds(span: Span) -> tuple[float, float]:
    """When it began and ended, after noon."""
    noon = round(NOON.timestamp()) * 10**9
    return (span.start_time_unix_nano - noon) / 1e9, (span.end_time_unix_nano - noon) / 1e9


def _told(span: Span) -> dict[str, str]:
    return {each.key: each.value.string_value for each in span.attributes}


async def test_a_messages_spans_make_one_trace_under_its_id(collector: Collector) -> None:
    tracing = Tracing(collector.address)

    tracing.handled(Handled("a key", ID, "test", NOON, _at(2), _at(3), REPLY))
    tracing.delivered(Delivered(ID, "test", NOON, _at(4), _at(6)))
    await asyncio.to_thread(tracing.close)

    spans = collector.spans
    assert {name: _seconds(span) for name, span in spans.items()} == {
        "message": (0, 3),
        "wait": (0, 2),
        "answer": (2, 3),
        "deliver": (4, 6),
    }
    assert {span.trace_id.hex() for span in spans.values()} == {ID}
    assert {span.parent_span_id for name, span in spans.items() if name != "message"} == {spans["message"].span_id}
    assert spans["message"].parent_span_id == b""
    assert _told(spans["message"]) == {"impar.platform": "test", "impar.outcome": "refuse"}


async def test_what_failed_is_told_by_its_type_and_its_message_has_no_end_yet(collector: Collector) -> None:
    tracing = Tracing(collector.address)

    tracing.handled(Handled("a key", ID, "test", NOON, _at(2), _at(3), None, "BrokenError"))
    tracing.put_off(TAKEN, LaterError("zebra", 3))
    tracing.set_aside(TAKEN, LaterError("zebra", 3))
    await asyncio.to_thread(tracing.close)

    spans = collector.spans
    assert set(spans) == {"answer", "put off", "set aside"}
    assert {_told(span)["error.type"] for span in spans.values()} == {"BrokenError", "LaterError"}
    assert {span.status.code for span in spans.values()} == {Status.STATUS_CODE_ERROR}
    assert b"zebra" not in b"".join(collector.bodies)
    assert b"address" not in b"".join(collector.bodies)


async def test_a_collector_that_is_away_holds_nobody_up(unused_tcp_port: int) -> None:
    tracing = Tracing(f"http://127.0.0.1:{unused_tcp_port}")

    tracing.handled(Handled("a key", ID, "test", NOON, _at(2), _at(3), REPLY))

    async with asyncio.timeout(executable.LONGEST):
        await asyncio.to_thread(tracing.close)


async def test_a_process_traces_what_it_answers_and_not_what_was_asked(collector: Collector) -> None:
    process = executable.start("serve", "--port", "0", env={"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address})
    with process:
        asked = urllib.request.Request(  # noqa: S310 - an address of its own
            f"{await asyncio.to_thread(address_of, process)}/api/ask",
            b'{"q": "impar billing zebra"}',
            {"Content-Type": "application/json"},
        )
        await asyncio.to_thread(urllib.request.urlopen, asked)
        process.terminate()
        printed = await asyncio.to_thread(process.communicate)

    assert process.returncode == 0, printed
    assert set(collector.spans) == {"message", "wait", "answer"}
    assert _told(collector.spans["message"])["impar.platform"] == "api"
    assert b"zebra" not in b"".join(collector.bodies)
    assert b"impar billing" not in b"".join(collector.bodies)


def test_without_its_library_the_cure_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "adapters.tracing", None)
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "IMPAR_DATA": str(tmp_path)}

    result = CliRunner(env=environment).invoke(impar, ["serve", "--port", "0"])

    assert "pip install 'impar[tracing]'" in str(result.exception)
