"""What a question costs as a deck grows, from its words to the decision, beside a scan over all phrasings.

    python -m benchmarks.scale --json [--sizes N …]

Decks of 1,000, 10,000, 100,000 and a million phrasings are measured, or of those that `--sizes` names. They are
synthetic: each topic has an invented name of two words and two cards of five phrasings, made from the shipped wordings
of their facets by dropping, doubling or swapping a word. Each question has two slips. The first 50,000 phrasings of a
deck are encoded; beyond, the vectors are perturbed copies of real ones, so that the search is measured and not the
encoding. Measured in one run, all but the scan through `CardMatcher.match`:
    repeated   questions that are phrasings but for the slips
    new        questions about a topic that are no phrasings
    half       questions with only half of their topic's name: what means alike is searched for
    scan       `rapidfuzz.process.extractOne` with WRatio over all phrasings, for some of all three

Printed for each size: `build_s`, what building the matcher takes without the encoding, and `index_s` of it for the
vectors' index; `memory_mb`, what the matcher adds; for each sort `p50_ms`, `p95_ms`, `p99_ms`, and in how many of 100
questions the right card was sent (`right`), was among those offered (`offered`), or another was sent (`wrong`); and
`times_faster`, the scan's median over that of all other questions. A diagram is drawn beside this file.
"""

import argparse
import gc
import os
import random
import resource
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from rapidfuzz import fuzz, process

from adapters.encoding import encode
from adapters.files import load_facets
from adapters.knowledge import load_knowledge
from adapters.logs import configure_logs
from adapters.settings import read_settings
from answers.card import Card
from answers.deck import Deck
from answers.notices import Notices
from answers.review import Review, ReviewState
from answers.topic import Description, Source, Topic
from benchmarks.measuring import percentiles, show, timed
from intents.facets import TOPIC, Facets
from intents.lexicon import Floats
from intents.match import NO_CONTEXT, Match, Sure, Unsure
from intents.matcher import CardMatcher, Knowledge
from intents.meaning import Meaning, cards_by_phrasing
from intents.nearest import learn_nearest
from intents.normalise import words

mpl.use("Agg")
from matplotlib import pyplot as plt

SIZES = (1_000, 10_000, 100_000, 1_000_000)
DIAGRAM = Path(__file__).with_suffix(".png")

SEED = 1
CARDS_A_TOPIC, A_CARD = 2, 5
QUESTIONS = 150
MOST_ENCODED = 50_000
NOISE = 0.02
# A scan of a million takes seconds a question.
MOST_SCANNED = 2_000_000
FEWEST_SCANNED = 6
SLIPS = 2
FEWEST_LETTERS = 5
LONG = 10

OPENINGS = (("hello",), ("quick", "question"), ("could", "you", "say"), ("please",))

DAY = date(2026, 1, 1)
SYLLABLES = tuple(
    first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "en", "ar", "il")
)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A synthetic way to ask, and the id of the card that it asks for."""

    words: tuple[str, ...]
    card: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes phrasings out of names and the shipped wordings, the same with the same dice."""

    names: Sequence[str]
    wordings: Sequence[tuple[str, Sequence[str]]]
    dice: random.Random

    @classmethod
    def of(cls, facets: Facets, topics: int, dice: random.Random) -> "Asker":
        """One for so many invented names, each of two words and each but once."""
        names: dict[str, None] = {}
        while len(names) < topics:
            names[" ".join("".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(2))] = None
        wordings = [(facet.id, [text for text in facet.wordings if TOPIC in text]) for facet in facets.facets]
        return cls(list(names), wordings, dice)

    def phrasings(self, count: int) -> list[Phrasing]:
        """That many phrasings, each but once, dealt out to the cards in turn."""
        found: dict[tuple[str, ...], str] = {}
        while len(found) < count:
            number = len(found) % (CARDS_A_TOPIC * len(self.names))
            said = self._ask(number, self.names[number // CARDS_A_TOPIC])
            found.setdefault(said.words, said.card)
        return [Phrasing(text, card) for text, card in found.items()]

    def new(self, known: Collection[tuple[str, ...]]) -> list[Phrasing]:
        """Questions with slips which are none of the known phrasings without the slips either."""
        found: list[Phrasing] = []
        while len(found) < QUESTIONS:
            number = self.dice.randrange(CARDS_A_TOPIC * len(self.names))
            said = self._ask(number, self.names[number // CARDS_A_TOPIC])
            text = (*self.dice.choice(OPENINGS), *said.words)
            if text not in known:
                found.append(Phrasing(with_slips(text, self.dice), said.card))
        return found

    def half(self) -> list[Phrasing]:
        """Questions which hold only the second word of a name, without slips."""
        numbers = [self.dice.randrange(CARDS_A_TOPIC * len(self.names)) for _ in range(QUESTIONS)]
        return [self._ask(number, self.names[number // CARDS_A_TOPIC].split()[1]) for number in numbers]

    def _ask(self, number: int, name: str) -> Phrasing:
        topic, own = divmod(number, CARDS_A_TOPIC)
        facet, wordings = self.wordings[(topic + own * len(self.wordings) // CARDS_A_TOPIC) % len(self.wordings)]
        text = words(self.dice.choice(wordings).replace(TOPIC, f" {name} "))
        return Phrasing(perturbed(text, self.dice), f"{topic}/{facet}")


def perturbed(text: Sequence[str], dice: random.Random) -> tuple[str, ...]:
    """The words, one of them doubled, swapped with the next, or in a long text left out."""
    place = dice.randrange(len(text))
    kind = dice.randrange(3)
    if kind == 0:
        return (*text[:place], text[place], *text[place:])
    if kind == 1:
        return (*text[:place], *text[place + 1 : place + 2], text[place], *text[place + 2 :])
    return (*text[:place], *text[place + 1 :]) if len(text) > LONG else tuple(text)


def with_slips(text: Sequence[str], dice: random.Random) -> tuple[str, ...]:
    """The words, two of the longer ones with a letter left out or two letters swapped."""
    spoilt = list(text)
    longer = [place for place, word in enumerate(text) if len(word) >= FEWEST_LETTERS and word.isalpha()]
    for place in dice.sample(longer, min(SLIPS, len(longer))):
        word, at = spoilt[place], dice.randrange(1, len(spoilt[place]) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        spoilt[place] = dice.choice((word[:at] + word[at + 1 :], swapped))
    return tuple(spoilt)


def make_deck(names: Sequence[str], phrasings: Sequence[Phrasing]) -> Deck:
    """The deck of these phrasings, whose cards say nothing."""
    by_card: dict[str, list[str]] = {}
    for each in phrasings:
        by_card.setdefault(each.card, []).append(" ".join(each.words))
    by_topic: dict[str, list[Card]] = {}
    for card_id, texts in by_card.items():
        topic, _, facet = card_id.partition("/")
        review = Review(ReviewState.APPROVED, DAY, DAY)
        card = Card(card_id, topic, facet, texts[0], tuple(texts[1:]), (), (), "", (), review, "")
        by_topic.setdefault(topic, []).append(card)
    source = Source("", "", DAY, "")
    return Deck(
        tuple(
            Topic(topic, names[int(topic)], (), Description(), source, (), {}, tuple(cards))
            for topic, cards in by_topic.items()
        ),
        Notices("", "", {}, ()),
    )


def vectors_of(knowledge: Knowledge, texts: Sequence[str], real: list[Floats]) -> Floats:
    """The vectors of the texts; beyond what is encoded, perturbed copies.

    `real` holds what an earlier deck had encoded: it is copied, where it is as much as would be encoded now.
    """
    assert knowledge.encoder
    if len(texts) <= MOST_ENCODED or not real or len(real[-1]) < MOST_ENCODED:
        real.append(encode(knowledge.encoder, texts[:MOST_ENCODED]))
    base = real[-1]
    if len(texts) <= len(base):
        return base
    vectors = np.empty((len(texts), base.shape[1]), np.float32)
    dice = np.random.default_rng(SEED)
    for start in range(0, len(texts), len(base)):
        rows = vectors[start : start + len(base)]
        noise = dice.standard_normal(rows.shape, np.float32) * NOISE if start else np.float32(0)
        rows[:] = base[: len(rows)] + noise
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return vectors


def measure(size: int, knowledge: Knowledge, real: list[Floats]) -> dict[str, Any]:
    """The figures for one size."""
    dice = random.Random(SEED)  # noqa: S311 - the same phrasings in every run, no secret
    asker = Asker.of(knowledge.facets, max(1, size // (CARDS_A_TOPIC * A_CARD)), dice)
    phrasings = asker.phrasings(size)
    deck = make_deck(asker.names, phrasings)
    by_phrasing = cards_by_phrasing(deck.cards)
    texts = list(by_phrasing)
    vectors = vectors_of(knowledge, texts, real)
    before = _memory_mb()
    start = time.perf_counter()
    nearest = learn_nearest(vectors)
    indexed = time.perf_counter() - start
    matcher = CardMatcher(deck, knowledge, Meaning(nearest, list(by_phrasing.values())))
    built = time.perf_counter() - start
    gc.collect()
    added = _memory_mb() - before
    repeated = dice.choices(phrasings, k=QUESTIONS)
    sorts = {
        "repeated": [Phrasing(with_slips(each.words, dice), each.card) for each in repeated],
        "new": asker.new({each.words for each in phrasings}),
        "half": asker.half(),
    }
    figures, times = {}, []
    for sort, questions in sorts.items():
        figures[sort], took = _matched(matcher, questions, f"{size} phrasings, {sort}")
        times += took
    asked = [each for questions in sorts.values() for each in questions]
    scanned = dice.sample(asked, max(FEWEST_SCANNED, min(QUESTIONS, MOST_SCANNED // size)))
    figures["scan"], scans = _scanned(texts, by_phrasing, scanned)
    return {
        "phrasings": size,
        "topics": len(deck.topics),
        "cards": len(deck.cards),
        "vectors": "encoded" if len(texts) <= MOST_ENCODED else "perturbed copies of encoded ones",
        "build_s": round(built, 2),
        "index_s": round(indexed, 2),
        "memory_mb": round(max(0.0, added), 1),
        **figures,
        "times_faster": round(float(np.median(scans) / np.median(times)), 1),
    }


def _matched(matcher: CardMatcher, questions: Sequence[Phrasing], what: str) -> tuple[dict[str, float], list[float]]:
    matches, times = timed(lambda each: matcher.match(" ".join(each.words), NO_CONTEXT), questions, what)
    verdicts = [_verdict(match, each.card) for match, each in zip(matches, questions, strict=True)]
    shares = {name: _in_hundred(verdicts.count(name), len(verdicts)) for name in ("right", "offered", "wrong")}
    return {"questions": len(questions), **percentiles(times), **shares}, times


def _verdict(match: Match, card: str) -> str:
    if isinstance(match, Sure):
        return "right" if match.card == card else "wrong"
    return "offered" if isinstance(match, Unsure) and card in match.cards else "refused"


def _scanned(
    texts: Sequence[str], cards: Mapping[str, tuple[str, ...]], questions: Sequence[Phrasing]
) -> tuple[dict[str, float], list[float]]:
    def scan(question: Phrasing) -> bool:
        best = process.extractOne(" ".join(question.words), texts, scorer=fuzz.WRatio)
        return question.card in cards[best[0]]

    found, times = timed(scan, questions, f"scan of {len(texts)}")
    return {"questions": len(questions), **percentiles(times), "right": _in_hundred(sum(found), len(found))}, times


def _in_hundred(count: int, of: int) -> float:
    return round(100 * count / of, 1)


def _memory_mb() -> float:
    """What this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def draw(sizes: Sequence[dict[str, Any]], file: Path) -> None:
    """Draw the time a question takes against the number of phrasings, from the median to the slowest in a hundred."""
    figure, axes = plt.subplots(figsize=(6.5, 4.5), dpi=120)
    counts = [each["phrasings"] for each in sizes]
    names = {
        "scan": "rapidfuzz extractOne, WRatio",
        "half": "matcher, half of a name",
        "new": "matcher, question is new",
        "repeated": "matcher, question is a phrasing",
    }
    for (kind, name), marker in zip(names.items(), "o^sD", strict=True):
        medians = [each[kind]["p50_ms"] for each in sizes]
        slowest = [each[kind]["p99_ms"] - each[kind]["p50_ms"] for each in sizes]
        axes.errorbar(counts, medians, yerr=[[0.0] * len(sizes), slowest], marker=marker, capsize=3, label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("synthetic phrasings")
    axes.set_ylabel("milliseconds a question: median to p99")
    axes.set_title("From a question to the decision as a deck grows")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(file)
    plt.close(figure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure each size, draw, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--sizes", nargs="+", type=int, default=SIZES, metavar="N", help="numbers of phrasings (else up to a million)"
    )
    parser.add_argument("--plot", type=Path, default=DIAGRAM, metavar="FILE", help="where the diagram goes")
    read = parser.parse_args(arguments)
    knowledge = load_knowledge(load_facets(), read_settings(os.environ).cache)
    real: list[Floats] = []
    sizes = [measure(size, knowledge, real) for size in read.sizes]
    draw(sizes, read.plot)
    data = "synthetic: shipped wordings with an invented name, a word dropped, doubled or swapped"
    show({"data": data, "sizes": sizes}, as_json=read.json)


if __name__ == "__main__":
    configure_logs()
    main()
