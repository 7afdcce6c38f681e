"""How much of what identifies a person the guard finds, how often it is wrong, and how long it takes.

    python -m benchmarks.guard [--peers] --json

Two sets that were written before the rules (tests/questions/phi.yaml and phi-clean.yaml), each in two halves: one was
looked at while the rules were made, the other was not. Two more (phi-first-sight.yaml, phi-clean-first-sight.yaml) were
written when the rules were done, and nothing was mended by them.

Printed for each half and for the messages at first sight; with --peers for all of them together, and for each peer that
is installed (`pip install presidio-analyzer scrubadub`; their recognisers of patterns, without language models):
    identifiers    how many there are
    recall         of these, in per cent: wholly gone, and their kind named
    gone           of these, in per cent: wholly gone, whatever they were taken for
    kinds          recall by kind
    false_alarms   of the clean messages, in per cent: something was taken out
    p50_us, p99_us   microseconds a message, the least of five rounds
"""

import argparse
import importlib
import importlib.util
import re
import timeit
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from adapters.safety import load_guard
from benchmarks.measuring import show
from bot.safety.guard import Redacted

QUESTIONS = Path(__file__).parents[1] / "tests" / "questions"
MARKED = QUESTIONS / "phi.yaml"
CLEAN = QUESTIONS / "phi-clean.yaml"
HALVES = ("development", "held out")
FIRST_SIGHT = "first sight"

_MARK = re.compile(r"<([A-Z0-9]+)\|([^>]*)>")
_ROUNDS = 5

Redact = Callable[[str], Redacted]


@dataclass(frozen=True, slots=True)
class Marked:
    """A message, and what identifies a person in it: the kind and the words that must vanish."""

    text: str
    identifiers: tuple[tuple[str, str], ...]


def read_marked(line: str) -> Marked:
    """The message in a line that marks its identifiers like `<NAME|jane roe>`."""
    found = tuple((kind, words) for kind, words in _MARK.findall(line))
    return Marked(_MARK.sub(lambda mark: mark.group(2), line), found)


def load_marked(half: str) -> tuple[Marked, ...]:
    """The messages with identifiers of one half."""
    return tuple(map(read_marked, _lines(MARKED, half)))


def load_clean(half: str) -> tuple[str, ...]:
    """The messages without identifiers of one half."""
    return tuple(_lines(CLEAN, half))


def _lines(file: Path, half: str) -> list[str]:
    """The lines of one half; those at first sight stand in a file of their own beside the others."""
    file = file.with_stem(f"{file.stem}-first-sight") if half == FIRST_SIGHT else file
    lines: list[str] = yaml.safe_load(file.read_text(encoding="utf-8"))[half]
    return lines


def found(redacted: Redacted, identifier: tuple[str, str]) -> bool:
    """Whether an identifier is wholly gone, and its kind is named."""
    kind, words = identifier
    return kind in redacted.kinds and words not in redacted.text


def measure(redact: Redact, marked: Sequence[Marked], clean: Sequence[str]) -> dict[str, Any]:
    """The figures of one that redacts."""
    pairs = [(redact(message.text), identifier) for message in marked for identifier in message.identifiers]
    every, right = Counter(kind for _, (kind, _) in pairs), Counter[str]()
    for redacted, identifier in pairs:
        right[identifier[0]] += found(redacted, identifier)
    times = sorted(_microseconds(redact, (*(message.text for message in marked), *clean)))
    return {
        "identifiers": len(pairs),
        "recall": _in_hundred(right.total(), len(pairs)),
        "gone": _in_hundred(sum(words not in redacted.text for redacted, (_, words) in pairs), len(pairs)),
        "kinds": {kind: _in_hundred(right[kind], every[kind]) for kind in sorted(every)},
        "clean": len(clean),
        "false_alarms": _in_hundred(sum(bool(redact(text).kinds) for text in clean), len(clean)),
        "p50_us": round(float(np.percentile(times, 50))),
        "p99_us": round(float(np.percentile(times, 99))),
    }


def _microseconds(redact: Redact, texts: Iterable[str]) -> list[float]:
    """What each text takes: the least of some rounds, for what else the machine does is no part of it."""
    return [1e6 * min(timeit.repeat(partial(redact, text), number=1, repeat=_ROUNDS)) for text in texts]


def _in_hundred(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 1)


# Peers


def presidio() -> Redact:
    """Presidio's recognisers of patterns for English, without a language model, at its own default threshold."""
    predefined = importlib.import_module("presidio_analyzer.predefined_recognizers")
    kinds = {
        "EmailRecognizer": "EMAIL", "UrlRecognizer": "URL", "IpRecognizer": "IP", "PhoneRecognizer": "PHONE",
        "UsSsnRecognizer": "SSN", "NhsRecognizer": "SSN", "UsItinRecognizer": "SSN", "UkNinoRecognizer": "SSN",
        "CreditCardRecognizer": "ID", "IbanRecognizer": "ID", "UsLicenseRecognizer": "ID", "UsPassportRecognizer": "ID",
        "DateRecognizer": "DATE", "MedicalLicenseRecognizer": "ID", "UsBankRecognizer": "ID",
        "EsNifRecognizer": "SSN", "EsNieRecognizer": "SSN", "ItFiscalCodeRecognizer": "SSN", "PlPeselRecognizer": "SSN",
        "FiPersonalIdentityCodeRecognizer": "SSN",
    }  # fmt: skip
    recognisers = [(getattr(predefined, name)(), kind) for name, kind in kinds.items() if hasattr(predefined, name)]

    def redact(text: str) -> Redacted:
        results = [
            (result.start, result.end, kind)
            for recogniser, kind in recognisers
            for result in recogniser.analyze(text, recogniser.supported_entities, None) or ()
            if result.score > 0
        ]
        return _without(text, results)

    return redact


def scrubadub() -> Redact:
    """Scrubadub with its default detectors."""
    scrubber = importlib.import_module("scrubadub").Scrubber(locale="en_US")
    kinds = {
        "email": "EMAIL", "url": "URL", "phone": "PHONE", "social_security_number": "SSN", "postalcode": "ADDRESS",
        "name": "NAME", "national_insurance_number": "SSN", "date_of_birth": "DATE",
    }  # fmt: skip

    def redact(text: str) -> Redacted:
        return _without(text, [(each.beg, each.end, kinds.get(each.type, "ID")) for each in scrubber.iter_filth(text)])

    return redact


PEERS: dict[str, tuple[str, Callable[[], Redact]]] = {
    "presidio": ("presidio_analyzer", presidio),
    "scrubadub": ("scrubadub", scrubadub),
}


def _without(text: str, results: Sequence[tuple[int, int, str]]) -> Redacted:
    kinds = tuple(dict.fromkeys(kind for _, _, kind in results))
    for start, end, _ in sorted(results, reverse=True):
        text = text[:start] + " " * (end - start) + text[end:]
    return Redacted(text, kinds)


def compare(*, peers: bool) -> dict[str, Any]:
    """The guard's figures for each part, and those of the guard and its peers for all parts together."""
    halves = [(load_marked(half), load_clean(half)) for half in (*HALVES, FIRST_SIGHT)]
    guard = load_guard()
    named = zip((*HALVES, FIRST_SIGHT), halves, strict=True)
    figures: dict[str, Any] = {half: measure(guard.redact, *sets) for half, sets in named}
    if not peers:
        return figures
    marked, clean = ([each for sets in halves for each in sets[part]] for part in (0, 1))
    figures["all"] = measure(guard.redact, marked, clean)  # type: ignore[arg-type] # the parts, made one
    for name, (package, make) in PEERS.items():
        if importlib.util.find_spec(package):
            figures[name] = measure(make(), marked, clean)  # type: ignore[arg-type] # the halves' parts, made one
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard", description=__doc__.splitlines()[0])
    parser.add_argument("--peers", action="store_true", help="measure what is installed of Presidio and scrubadub too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    read = parser.parse_args(arguments)
    show(compare(peers=read.peers), as_json=read.json)


if __name__ == "__main__":
    main()
