"""What an operator sees of the service at work: metrics for Prometheus, and a log that never says what was said."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import perf_counter

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.backlog import Backlog
from bot.delivery import Delivered, Taken
from bot.handling import Handled
from intents.match import Context, Match, Matcher

CONTENT_TYPE = CONTENT_TYPE_LATEST

_MATCHING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_DELIVERING = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 600.0)
_LOG = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric by the name and the kind (counter, gauge, histogram) under which it is exposed."""

    name: str
    kind: str
    says: str
    labels: tuple[str, ...] = ()


class Watch:
    """The `Observer` of a process that serves."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._metrics: list[Metric] = []
        self._away = False
        self._accepted = self._counter("impar_messages_accepted", "Messages taken in, repeats left out", "platform")
        self._repeats = self._counter("impar_messages_repeated", "Messages that had been taken in before", "platform")
        self._handled = self._counter("impar_messages_handled", "Messages answered", "platform", "outcome")
        self._failed = self._counter("impar_messages_failed", "Tries to answer a message that failed", "platform")
        self._delivered = self._counter("impar_replies_delivered", "Replies sent", "platform")
        self._again = self._counter("impar_replies_sent_again", "Replies sent that may have been before", "platform")
        self._put_off = self._counter("impar_replies_put_off", "Tries to send a reply that failed", "platform")
        self._given_up = self._counter("impar_replies_given_up", "Replies that could not be sent", "platform")
        self._refused = self._counter(
            "impar_requests_refused",
            "What a platform brought and was not taken in",
            "platform",
            "reason",
        )
        self._unavailable = self._counter("impar_store_unavailable", "Times that the store could not be used")
        self._failed_safe = self._counter(
            "impar_redflags_failed", "Times that a guard failed and the urgent reply was given"
        )
        self._waited = self._histogram("impar_handling_seconds", "From acceptance to the reply", "platform")
        self._delivery = self._histogram("impar_delivery_seconds", "From acceptance to delivery", "platform")
        self._matching = self._histogram("impar_match_seconds", "Finding the card", buckets=_MATCHING)
        self._backlog = {
            "messages": self._gauge("impar_inbox_waiting", "Messages that wait for their turn"),
            "oldest": self._gauge("impar_inbox_oldest_seconds", "How long the oldest of them has waited"),
            "replies": self._gauge("impar_outbox_waiting", "Replies that wait to be sent"),
            "messages_aside": self._gauge("impar_inbox_set_aside", "Messages that were set aside"),
            "replies_aside": self._gauge("impar_outbox_set_aside", "Replies that were set aside"),
        }

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """What is counted and timed."""
        return tuple(self._metrics)

    def accepted(self, platform: str, *, new: bool) -> None:
        """Count a message."""
        (self._accepted if new else self._repeats).labels(platform).inc()

    def refused(self, platform: str, reason: str) -> None:
        """Count what was not taken in: a signature that is wrong, a workspace that is not known, a repeat."""
        self._refused.labels(platform, reason).inc()

    def handled(self, handled: Handled) -> None:
        """Count and time a message; log it where it failed."""
        self._back()
        self._waited.labels(handled.platform).observe(handled.waited)
        if handled.reply is not None:
            self._handled.labels(handled.platform, handled.reply.outcome.value).inc()
        if handled.error:
            self._failed.labels(handled.platform).inc()
            what = "message failed" if handled.reply is None else "message set aside"
            _LOG.error(what, id=handled.id, platform=handled.platform, error=handled.error)

    def delivered(self, delivered: Delivered) -> None:
        """Count and time a reply."""
        self._delivered.labels(delivered.platform).inc()
        self._delivery.labels(delivered.platform).observe(delivered.seconds)

    def sent_again(self, taken: Taken) -> None:
        """Count and log a reply that may have been sent twice."""
        self._again.labels(taken.outgoing.platform).inc()
        _LOG.warning("reply may have been sent twice", id=taken.id, platform=taken.outgoing.platform)

    def put_off(self, taken: Taken, error: Exception) -> None:
        """Count and log a reply that is tried again."""
        self._put_off.labels(taken.outgoing.platform).inc()
        name = type(error).__name__
        _LOG.warning("reply put off", id=taken.id, platform=taken.outgoing.platform, error=name, tries=taken.tries)

    def set_aside(self, taken: Taken, error: Exception) -> None:
        """Count and log a reply that is given up."""
        self._given_up.labels(taken.outgoing.platform).inc()
        name = type(error).__name__
        _LOG.error("reply set aside", id=taken.id, platform=taken.outgoing.platform, error=name, tries=taken.tries)

    def failed_safe(self, error: str) -> None:
        """Count and log that a guard failed."""
        self._failed_safe.inc()
        _LOG.error("a guard failed; the urgent reply was given", error=error)

    def store_away(self, error: Exception) -> None:
        """Count the store's absence; log that it began."""
        self._unavailable.inc()
        if not self._away:
            self._away = True
            _LOG.error("store cannot be used", reason=str(error))

    def timed(self, matcher: Matcher) -> Matcher:
        """The matcher, every match of which is timed."""
        return _TimedMatcher(matcher, self._matching)

    def exposition(self, backlog: Backlog | None) -> bytes:
        """All metrics in Prometheus' text format; those of the store are NaN where it cannot say."""
        told = asdict(backlog) if backlog else dict.fromkeys(self._backlog, math.nan)
        for name, gauge in self._backlog.items():
            gauge.set(told[name])
        return generate_latest(self._registry)

    def _back(self) -> None:
        if self._away:
            self._away = False
            _LOG.info("store can be used again")

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        self._metrics.append(Metric(f"{name}_total", "counter", says, labels))
        return Counter(name, says, labels, registry=self._registry)

    def _gauge(self, name: str, says: str) -> Gauge:
        self._metrics.append(Metric(name, "gauge", says))
        return Gauge(name, says, registry=self._registry)

    def _histogram(self, name: str, says: str, *labels: str, buckets: Sequence[float] = _DELIVERING) -> Histogram:
        self._metrics.append(Metric(name, "histogram", says, labels))
        return Histogram(name, says, labels, buckets=buckets, registry=self._registry)


class _TimedMatcher:
    def __init__(self, matcher: Matcher, seconds: Histogram) -> None:
        self._matcher = matcher
        self._seconds = seconds

    def match(self, question: str, context: Context) -> Match:
        """What the matcher says."""
        began = perf_counter()
        try:
            return self._matcher.match(question, context)
        finally:
            self._seconds.observe(perf_counter() - began)
