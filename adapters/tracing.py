"""Traces for OpenTelemetry: where the time of a message went. They hold no person, no conversation and no word.

A message's trace has the id by which logs and `impar inbox list` name it, so who has the one finds the other, and what
several processes did for one message comes together: `message`, from its acceptance to its reply, and in it `wait` and
`answer`; then `deliver`. Nothing is left to a sampler: a clinic's messages are few.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags, set_span_in_context

from bot.delivery import Delivered, Taken
from bot.handling import Handled
from bot.observer import Unobserved

_PATH = "/v1/traces"  # OTLP 1.x, section "OTLP/HTTP Request"
_SPAN_DIGITS = 16
_PATIENCE = 2.0  # seconds, for which a collector is tried, also by a process that stops


class Tracing(Unobserved):
    """An `Observer` that makes spans of what it is told, and sends them to a collector by OTLP over HTTP.

    `endpoint` is the collector's address without a path. What it cannot take is dropped: nobody waits for it.
    """

    def __init__(self, endpoint: str) -> None:
        self._ids = _MessageIds()
        resource = Resource.create({SERVICE_NAME: "impar", SERVICE_VERSION: version("impar")})
        self._provider = TracerProvider(ALWAYS_ON, resource, shutdown_on_exit=False, id_generator=self._ids)
        exporter = OTLPSpanExporter(endpoint.rstrip("/") + _PATH, timeout=_PATIENCE)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("impar")

    def handled(self, handled: Handled) -> None:
        """The spans of a message that had its turn; a try that failed has only its own."""
        within = _within(handled.id)
        told = {"impar.platform": handled.platform}
        if handled.reply is not None:
            told["impar.outcome"] = handled.reply.outcome.value
            with self._ids.of(handled.id):
                self._span("message", Context(), (handled.accepted, handled.ended), told, handled.error)
            self._span("wait", within, (handled.accepted, handled.began), {})
        self._span("answer", within, (handled.began, handled.ended), told, handled.error)

    def delivered(self, delivered: Delivered) -> None:
        """The span of a reply that was sent; one that was handed over took no time."""
        if delivered.id:
            told = {"impar.platform": delivered.platform}
            self._span("deliver", _within(delivered.id), (delivered.began, delivered.ended), told)

    def put_off(self, taken: Taken, error: Exception) -> None:
        """A moment at which sending failed."""
        self._failed("put off", taken, error)

    def set_aside(self, taken: Taken, error: Exception) -> None:
        """A moment at which a reply was given up."""
        self._failed("set aside", taken, error)

    def close(self) -> None:
        """Give out what is still held; a collector that is away is tried for two seconds."""
        self._provider.shutdown()

    def _failed(self, name: str, taken: Taken, error: Exception) -> None:
        now = datetime.now(UTC)
        told = {"impar.platform": taken.outgoing.platform, "impar.tries": str(taken.tries)}
        self._span(name, _within(taken.id), (now, now), told, type(error).__name__)

    def _span(
        self,
        name: str,
        context: Context,
        times: tuple[datetime, datetime],
        told: Mapping[str, str],
        error: str = "",
    ) -> None:
        began, ended = map(_nanoseconds, times)
        attributes = {**told, "error.type": error} if error else told
        span = self._tracer.start_span(name, context, attributes=attributes, start_time=began)
        if error:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended)


class _MessageIds(RandomIdGenerator):
    """Random ids, but for the first span of a message's trace: both of its ids follow from the message's."""

    def __init__(self) -> None:
        self._message = ""

    @contextmanager
    def of(self, message: str) -> Iterator[None]:
        """Whatever begins meanwhile is the first span of that message."""
        self._message = message
        try:
            yield
        finally:
            self._message = ""

    def generate_trace_id(self) -> int:
        """128 bits, of which the message's id has as many."""
        return int(self._message, 16) if self._message else super().generate_trace_id()

    def generate_span_id(self) -> int:
        """64 bits."""
        return _first_span(self._message) if self._message else super().generate_span_id()


def _within(message: str) -> Context:
    """The context of a message's first span, whichever process has made it or will."""
    first = SpanContext(int(message, 16), _first_span(message), is_remote=True, trace_flags=TraceFlags(1))
    return set_span_in_context(NonRecordingSpan(first), Context())


def _first_span(message: str) -> int:
    return int(message[:_SPAN_DIGITS], 16)


def _nanoseconds(moment: datetime) -> int:
    """Since 1970, as OTLP counts."""
    return round(moment.timestamp() * 1_000_000) * 1000
