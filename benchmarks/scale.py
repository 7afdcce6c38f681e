"""What the look-ups of phrasings and of topics cost as a deck grows, beside a scan over all phrasings.

    python -m benchmarks.scale --json [--full]

The decks are synthetic: each topic has an invented name of two words and ten phrasings, made from the shipped wordings
by dropping, doubling or swapping a word. Each question has two slips. Nothing here encodes a sentence. `--full` adds a
million phrasings to 1,000, 10,000 and 100,000. Measured in one run:
    repeated   the phrasing look-up (`intents.phrasings`, the words spelled by `intents.spelling` before) for questions
               that are phrasings but for the slips
    new        the same look-up for questions that are no phrasings, where it finds nothing by right and works longest
    topic      the topic look-up (`intents.topics`) for both sorts of questions
    scan       `rapidfuzz.process.extractOne` with WRatio over all phrasings, for some of both

Printed for each size: `build_s` and `memory_mb`, what building adds; `p50_ms`, `p95_ms`, `p99_ms`; `found`, in how many
of 100 questions the right topic came out; and `times_faster`, the scan's median over that of `new`. A diagram is drawn
beside this file.
"""

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from rapidfuzz import fuzz, process

from adapters.files import load_facets
from answers.card import Card
from answers.review import Review, ReviewState
from answers.topic import Description, Source, Topic
from benchmarks.measuring import percentiles, show, timed
from intents.facets import TOPIC
from intents.normalise import words
from intents.phrasings import PhrasingIndex
from intents.spelling import Spelling
from intents.topics import TopicIndex

mpl.use("Agg")
from matplotlib import pyplot as plt

SIZES = (1_000, 10_000, 100_000)
FULL = 1_000_000
DIAGRAM = Path(__file__).with_suffix(".png")

SEED = 1
A_TOPIC = 10
QUESTIONS = 150
# A scan of a million takes seconds a question.
MOST_SCANNED = 2_000_000
FEWEST_SCANNED = 5
SLIPS = 2
FEWEST_LETTERS = 5

OPENINGS = (("hello",), ("quick", "question"), ("could", "you", "say"), ("please",))

DAY = date(2026, 1, 1)
SYLLABLES = tuple(
    first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "en", "ar", "il")
)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A synthetic way to ask, and the number of the topic that it asks about."""

    words: tuple[str, ...]
    topic: int


def make_names(count: int, dice: random.Random) -> list[str]:
    """That many invented names, each of two words and each but once."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[" ".join("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(2))] = None
    return list(names)


def make_phrasings(names: Sequence[str], count: int, dice: random.Random) -> list[Phrasing]:
    """That many phrasings, dealt out to the names in turn."""
    found: dict[tuple[str, ...], int] = {}
    while len(found) < count:
        number = len(found) % len(names)
        found.setdefault(_perturbed(words(_wording(dice).replace(TOPIC, names[number])), dice), number)
    return [Phrasing(text, number) for text, number in found.items()]


def _wording(dice: random.Random) -> str:
    return dice.choice(_shipped())


@cache
def _shipped() -> tuple[str, ...]:
    """The shipped wordings that name their topic."""
    return tuple(text for facet in load_facets().facets for text in facet.wordings if TOPIC in text)


def _perturbed(text: list[str], dice: random.Random) -> tuple[str, ...]:
    place = dice.randrange(len(text))
    kind = dice.randrange(3)
    if kind == 0:
        return (*text[:place], text[place], *text[place:])
    if kind == 1:
        return (*text[:place], *text[place + 1 : place + 2], text[place], *text[place + 2 :])
    return (*text[:place], *text[place + 1 :]) if len(text) > A_TOPIC else tuple(text)


def make_new(names: Sequence[str], known: Collection[tuple[str, ...]], dice: random.Random) -> list[Phrasing]:
    """Questions with slips, about these names, which are none of the known phrasings without the slips either."""
    found: list[Phrasing] = []
    while len(found) < QUESTIONS:
        number = dice.randrange(len(names))
        text = (*dice.choice(OPENINGS), *_perturbed(words(_wording(dice).replace(TOPIC, names[number])), dice))
        if text not in known:
            found.append(Phrasing(with_slips(text, dice), number))
    return found


def with_slips(text: Sequence[str], dice: random.Random) -> tuple[str, ...]:
    """The words, two of the longer ones with a letter left out or two letters swapped."""
    spoilt = list(text)
    longer = [place for place, word in enumerate(text) if len(word) >= FEWEST_LETTERS and word.isalpha()]
    for place in dice.sample(longer, min(SLIPS, len(longer))):
        word, at = spoilt[place], dice.randrange(1, len(spoilt[place]) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        spoilt[place] = dice.choice((word[:at] + word[at + 1 :], swapped))
    return tuple(spoilt)


def make_topic(number: int, name: str, phrasings: Sequence[Phrasing]) -> Topic:
    """A topic of one card with these phrasings, which says nothing."""
    texts = tuple(" ".join(each.words) for each in phrasings)
    review = Review(ReviewState.APPROVED, DAY, DAY)
    card = Card(f"{number}/asked", str(number), "asked", texts[0], texts[1:], (), (), "", (), review, "")
    source = Source("", "", DAY, "")
    return Topic(f"topic {number}", name, (), Description(), source, (), {}, (card,))


def measure(size: int) -> dict[str, Any]:
    """The figures for one size."""
    dice = random.Random(SEED)  # noqa: S311 - the same phrasings in every run, no secret
    names = make_names(max(1, size // A_TOPIC), dice)
    phrasings = make_phrasings(names, size, dice)
    by_topic: list[list[Phrasing]] = [[] for _ in names]
    for each in phrasings:
        by_topic[each.topic].append(each)
    topics = [make_topic(number, names[number], own) for number, own in enumerate(by_topic) if own]
    cards = [card for topic in topics for card in topic.cards]
    repeats = [Phrasing(with_slips(each.words, dice), each.topic) for each in dice.choices(phrasings, k=QUESTIONS)]
    news = make_new(names, {each.words for each in phrasings}, dice)
    asked = [*repeats, *news]

    (index, spelling), by_phrasing = _built(lambda: _phrasing_lookup(cards))
    linker, by_name = _built(lambda: TopicIndex(topics))
    texts = [" ".join(each.words) for each in phrasings]
    scanned = dice.sample(asked, max(FEWEST_SCANNED, min(QUESTIONS, MOST_SCANNED // size)))

    def repeated(question: Phrasing) -> bool:
        card = index.repeated(spelling.read(question.words))
        return card is not None and card.topic == str(question.topic)

    def named(question: Phrasing) -> bool:
        return f"topic {question.topic}" in [mention.topic for mention in linker.mentions(question.words)]

    def scan(question: Phrasing) -> bool:
        best = process.extractOne(" ".join(question.words), texts, scorer=fuzz.WRatio)
        return phrasings[best[2]].topic == question.topic

    figures = {
        "repeated": by_phrasing | _asked(repeated, repeats, f"{size} phrasings"),
        "new": _asked(repeated, news, f"{size} phrasings, none of them meant"),
        "topic": by_name | _asked(named, asked, f"{len(topics)} topics"),
        "scan": _asked(scan, scanned, f"scan of {size}"),
    }
    faster = figures["scan"]["p50_ms"] / figures["new"]["p50_ms"]
    return {"phrasings": size, "topics": len(topics), **figures, "times_faster": round(faster, 1)}


def _phrasing_lookup(cards: Sequence[Card]) -> tuple[PhrasingIndex, Spelling]:
    index = PhrasingIndex(cards)
    return index, Spelling(index.phrasings)


def _built(make: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What was made, and what that took."""
    gc.collect()
    before, start = _memory_mb(), time.perf_counter()
    made = make()
    took = time.perf_counter() - start
    gc.collect()
    return made, {"build_s": round(took, 3), "memory_mb": round(max(0.0, _memory_mb() - before), 1)}


def _memory_mb() -> float:
    """What this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _asked(find: Callable[[Phrasing], bool], questions: Sequence[Phrasing], what: str) -> dict[str, float]:
    found, times = timed(find, questions, what)
    return {"questions": len(questions), **percentiles(times), "found": round(100 * sum(found) / len(found), 1)}


def draw(sizes: Sequence[dict[str, Any]], file: Path) -> None:
    """Draw the time a question takes against the number of phrasings, from the median to the slowest in a hundred."""
    figure, axes = plt.subplots(figsize=(6.5, 4.5), dpi=120)
    counts = [each["phrasings"] for each in sizes]
    names = {
        "scan": "rapidfuzz extractOne, WRatio",
        "new": "phrasing look-up, question is new",
        "repeated": "phrasing look-up, question is a phrasing",
        "topic": "topic look-up",
    }
    for (kind, name), marker in zip(names.items(), "o^sD", strict=True):
        medians = [each[kind]["p50_ms"] for each in sizes]
        slowest = [each[kind]["p99_ms"] - each[kind]["p50_ms"] for each in sizes]
        axes.errorbar(counts, medians, yerr=[[0.0] * len(sizes), slowest], marker=marker, capsize=3, label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("synthetic phrasings")
    axes.set_ylabel("milliseconds a question: median to p99")
    axes.set_title("Finding a phrasing or a topic as a deck grows")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(file)
    plt.close(figure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure each size, draw, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--full", action="store_true", help="with a million phrasings as well")
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N", help="these numbers of phrasings instead")
    parser.add_argument("--plot", type=Path, default=DIAGRAM, metavar="FILE", help="where the diagram goes")
    read = parser.parse_args(arguments)
    sizes = [measure(size) for size in read.sizes or (*SIZES, *((FULL,) if read.full else ()))]
    draw(sizes, read.plot)
    data = "synthetic: shipped wordings with an invented name, a word dropped, doubled or swapped"
    show({"data": data, "sizes": sizes}, as_json=read.json)


if __name__ == "__main__":
    main()
