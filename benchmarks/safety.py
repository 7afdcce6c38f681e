"""How well and how fast the guards before the matcher work: `python -m benchmarks.safety [--json] [--misses]`.

The messages are those of tests/questions/safety, each set in two halves: by the first the rules were mended, the
second was only measured. Those of the fresh sets were written later, in other words; those at first sight when the
rules were done, and nothing was mended by them. The cost is that of all guards of a message together, over these
messages and the questions of tests/questions: processor time, each taken five times with the median kept.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from adapters.safety import load_guard, load_individuals, load_redflags
from adapters.settings import Settings, read_settings
from adapters.wiring import furnish
from answers.shape import Shape, Text, read_shape
from answers.yamltext import Document, parse
from intents.labelled import read_labelled
from intents.match import Context, Sure

_QUESTIONS = Path(__file__).parents[1] / "tests" / "questions"
_SAFETY = _QUESTIONS / "safety"
_HALVES = ("development", "kept_apart")
_REPEATS = 5


class _Halves(Shape):
    development: dict[Text, tuple[Text, ...]]
    kept_apart: dict[Text, tuple[Text, ...]]

    def messages(self, half: str) -> Iterator[str]:
        groups = self.development if half == _HALVES[0] else self.kept_apart
        return (message for group in groups.values() for message in group)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", action="store_true", help="list what was missed and every false alarm")
    options = parser.parse_args()
    report = measure()
    if not options.misses:
        report = {name: value for name, value in report.items() if not name.endswith(("_missed", "_alarmed"))}
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        print(f"{name}: {value}")


def measure(repeats: int = _REPEATS) -> dict[str, object]:
    """Recall and false alarms of both guards on both halves, and the cost of a message in milliseconds.

    Identifiers are taken out first, as of every message. Each message is timed `repeats` times, and the median counts.
    """
    settings = read_settings(os.environ)
    guard, flags = load_guard(), load_redflags(settings.cache)
    report: dict[str, object] = {}
    for name in ("redflags", "redflags-fresh", "redflags-first-sight"):
        report |= judge(name, lambda text: flags.find(guard.redact(text).text) is not None)
    for name in ("individual", "individual-fresh", "individual-first-sight"):
        report |= judge(name, declined(settings))
    return report | cost(_everything(), repeats)


def declined(settings: Settings) -> Callable[[str], bool]:
    """Tells whether a message is declined as about one person: that depends on whether a card is sure to answer it."""
    guard, individuals, (_, matcher) = load_guard(), load_individuals(), furnish(settings)

    def is_declined(text: str) -> bool:
        left = guard.redact(text).text
        return individuals.asks(left, sure=isinstance(matcher.match(left, Context()), Sure))

    return is_declined


def cost(messages: Sequence[str], repeats: int) -> dict[str, object]:
    """The processor time that all guards together take for a message, in milliseconds."""
    guard, flags, individuals = load_guard(), load_redflags(read_settings(os.environ).cache), load_individuals()

    def all_guards(text: str) -> None:
        left = guard.redact(text).text
        flags.find(left)
        individuals.asks(left, sure=False)

    costs = np.array([_milliseconds(all_guards, text, repeats) for text in messages])
    p50, p95, p99 = np.percentile(costs, (50, 95, 99)).round(3).tolist()
    return {"messages_timed": len(costs), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99}


def judge(name: str, found: Callable[[str], bool]) -> dict[str, object]:
    """Recall and false alarms on each half of a set that has messages, with what was missed and what alarmed."""
    positive, negative = _read(f"{name}.yaml"), _read(f"{name}-hard.yaml")
    report: dict[str, object] = {}
    for half in _HALVES:
        wanted, unwanted = list(positive.messages(half)), list(negative.messages(half))
        if not (wanted and unwanted):
            continue
        missed = [text for text in wanted if not found(text)]
        alarms = [text for text in unwanted if found(text)]
        report |= {
            f"{name}_{half}_recall": round(1 - len(missed) / len(wanted), 4),
            f"{name}_{half}_false_alarms": round(len(alarms) / len(unwanted), 4),
            f"{name}_{half}_missed": missed,
            f"{name}_{half}_alarmed": alarms,
        }
    return report


def _everything() -> Sequence[str]:
    sets = [_read(file.name) for file in sorted(_SAFETY.glob("*.yaml"))]
    messages = [text for each in sets for half in _HALVES for text in each.messages(half)]
    files = sorted(_QUESTIONS.glob("*.yaml"))
    return [*messages, *(each.question for file in files for each in read_labelled(file.name, file.read_bytes()))]


def _milliseconds(work: Callable[[str], None], text: str, repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.thread_time()
        work(text)
        times.append(time.thread_time() - start)
    return float(np.median(times)) * 1000


def _read(name: str) -> _Halves:
    document = parse(name, (_SAFETY / name).read_bytes())
    shaped = read_shape(_Halves, document) if isinstance(document, Document) else document
    if not isinstance(shaped, _Halves):
        raise SystemExit("\n".join(map(str, shaped)))
    return shaped


if __name__ == "__main__":
    main()
