"""How well the matcher ranks the cards of a large deck for the questions of people, and how fast.

    python -m benchmarks.retrieval --deck FILE [FILE …] --questions FILE --qrels FILE --json

A deck's file holds lines {"id", "focus", "synonyms", "type", "question"}, plain or gzipped, and an "answer" where it is
known. Lines of one focus make a topic, its synonyms the topic's other names; lines of one focus and type make a card.
How people ask for a type stands in `adapters/importers/medquad-facets.yaml`; types that are not there are learned from
the deck's own questions. A line of the questions is {"id", "text"}, one of the qrels `QUESTION_ID GRADE DECK_ID`, with
grades 1 to 4.

Ten deck lines are ranked for every question that has a judgement, nothing is refused. Of lines on one card those with
an answer come first. Printed, by the conventions of TREC, with grades 3 and 4 relevant and what is not judged not:
    mrr10      mean of the first relevant line's reciprocal rank, 0 where none is among the ten
    map10      mean of the precisions at the ranks of the relevant lines among the ten, over all relevant lines
    s1, s10    share of the questions with a relevant line in first place, among the ten
    avg_score  mean of the first line's grade less 1; what is not judged counts 0
    p50_ms, p95_ms, p99_ms   a question, from its text to the ranking
    build_s    reading the deck's files and learning all there is to learn, with an empty cache
    load_s     reading the same files with what was learned in the cache
    peak_rss_mb
"""

import argparse
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from adapters.knowledge import load_matcher
from adapters.logs import configure_logs
from answers.card import Card
from answers.deck import Deck
from answers.notices import Notices
from answers.review import Review, ReviewState
from answers.topic import Description, Source, Topic
from benchmarks.measuring import peak_rss_mb, percentiles, read_lines, read_text, show, timed
from intents.facets import Facet, Facets, read_facets
from intents.matcher import CardMatcher

FACETS = Path(__file__).parents[1] / "adapters" / "importers" / "medquad-facets.yaml"
RANKED = 10
RELEVANT = 3

DAY = date(2026, 1, 1)
APPROVED = Review(ReviewState.APPROVED, DAY, DAY)
UNSAID = Notices("", "", {}, ())

_OUTSIDE_SLUGS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Library:
    """A deck made of lines, its facets, and the ids of the lines that each card stands for, the best first."""

    deck: Deck
    facets: Facets
    lines: Mapping[str, Sequence[str]]


def read_library(files: Sequence[Path]) -> Library:
    """The library in files of deck lines."""
    names: dict[str, dict[str, None]] = {}
    cards: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for line in (line for file in files for line in read_lines(file)):
        topic, facet = slug(line["focus"]), slug(line["type"])
        names.setdefault(topic, {}).update(dict.fromkeys((line["focus"], *line["synonyms"])))
        kept = {"id": line["id"], "question": line["question"], "answered": bool(line.get("answer"))}
        cards.setdefault(topic, {}).setdefault(facet, []).append(kept)
    topics = tuple(make_topic(topic, tuple(names[topic]), own) for topic, own in cards.items())
    lines = {
        f"{topic}/{facet}": [line["id"] for line in sorted(found, key=lambda line: not line["answered"])]
        for topic, own in cards.items()
        for facet, found in own.items()
    }
    return Library(Deck(topics, UNSAID), facets_for({facet: None for own in cards.values() for facet in own}), lines)


def slug(text: str) -> str:
    """A text as a part of an id."""
    return _OUTSIDE_SLUGS.sub("-", text.casefold()).strip("-") or "-"


def make_topic(topic: str, names: Sequence[str], cards: Mapping[str, Sequence[Mapping[str, Any]]]) -> Topic:
    """A topic with a card for each facet, which says nothing."""
    made = tuple(make_card(topic, facet, [line["question"] for line in lines]) for facet, lines in cards.items())
    return Topic(topic, names[0], tuple(names[1:]), Description(), Source("", "", DAY, ""), (), {}, made)


def make_card(topic: str, facet: str, questions: Sequence[str]) -> Card:
    """A card that these questions ask for."""
    return Card(f"{topic}/{facet}", topic, facet, questions[0], tuple(questions[1:]), (), (), "", (), APPROVED, "")


def facets_for(types: Mapping[str, None]) -> Facets:
    """The facets of these types: as the file knows them, else by their bare name."""
    known = read_facets(FACETS.name, FACETS.read_bytes())
    own = {facet.id: facet for facet in known.facets}
    return Facets(
        tuple(own.get(each) or Facet(each, each, (each.replace("-", " "),), ()) for each in types), known.other
    )


def read_grades(file: Path) -> dict[str, dict[str, int]]:
    """The grades of deck lines by question."""
    grades: dict[str, dict[str, int]] = {}
    for line in read_text(file).splitlines():
        if line.strip():
            question, grade, judged = line.split(maxsplit=2)
            grades.setdefault(question, {})[judged.strip()] = int(grade)
    return grades


def rank(matcher: CardMatcher, library: Library, text: str) -> list[str]:
    """The ids of ten deck lines, the likeliest first."""
    return [line for card in matcher.rank(text, RANKED) for line in library.lines[card.card]][:RANKED]


def judge(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """The figures for one question."""
    relevant = [grades.get(line, 0) >= RELEVANT for line in ranked]
    ranks = [place for place, right in enumerate(relevant, 1) if right]
    count = sum(grade >= RELEVANT for grade in grades.values())
    return {
        "mrr10": 1 / ranks[0] if ranks else 0.0,
        "map10": sum(number / place for number, place in enumerate(ranks, 1)) / count if count else 0.0,
        "s1": float(relevant[:1] == [True]),
        "s10": float(any(relevant)),
        "avg_score": max(0, grades.get(ranked[0], 0) - 1) if ranked else 0.0,
    }


def measure(files: Sequence[Path], questions: Path, qrels: Path) -> dict[str, float]:
    """The figures, by name."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        _, built = _loaded(files, cache)
        (matcher, library), loaded = _loaded(files, cache)
    grades = read_grades(qrels)
    asked = [line for line in read_lines(questions) if line["id"] in grades]
    rankings, times = timed(lambda line: rank(matcher, library, line["text"]), asked, "Asking")
    judged = [judge(ranked, grades[line["id"]]) for line, ranked in zip(asked, rankings, strict=True)]
    return {
        "questions": len(asked),
        **{name: round(sum(each[name] for each in judged) / len(judged), 4) for name in judged[0]},
        **percentiles(times),
        "build_s": round(built, 2),
        "load_s": round(loaded, 2),
        "peak_rss_mb": peak_rss_mb(),
    }


def _loaded(files: Sequence[Path], cache: Path) -> tuple[tuple[CardMatcher, Library], float]:
    """A matcher that has answered once, with its library, and the seconds that took."""
    start = time.perf_counter()
    library = read_library(files)
    matcher = load_matcher(library.deck, library.facets, cache)
    rank(matcher, library, "what is it")
    return (matcher, library), time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__.splitlines()[0])
    parser.add_argument("--deck", nargs="+", type=Path, required=True, metavar="FILE")
    parser.add_argument("--questions", type=Path, required=True, metavar="FILE")
    parser.add_argument("--qrels", type=Path, required=True, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    read = parser.parse_args(arguments)
    show(measure(read.deck, read.questions, read.qrels), as_json=read.json)


if __name__ == "__main__":
    configure_logs()
    main()
