"""The benchmark of intents measures what its files say, and chooses its threshold by its rule."""

import gzip
import json
import re
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from random import Random

import numpy as np
import pytest
from rapidfuzz.distance import DamerauLevenshtein

from adapters.files import load_facets
from benchmarks.intents import (
    LIKELIER_THAN_NOT,
    REFUSED,
    Judged,
    auroc,
    choose_threshold,
    main,
    name_of,
)
from benchmarks.measuring import peak_rss_mb
from benchmarks.typos import SHORTEST_WITH_TYPO, with_typos
from intents.facets import Facets

TRAIN = {
    "book_table": (
        "book a table for two", "reserve a table tonight", "i want a table at eight", "can you get us a table",
        "a dinner reservation please", "hold a table for our family",
    ),
    "water_plants": (
        "when do i water the plants", "how often do ferns need water", "does the cactus want water",
        "remind me to water the roses", "is the soil of the plants too dry", "how much water for a tomato plant",
    ),
    "trainTimes": (
        "when does the train leave", "next train to the city", "what time is the last train",
        "is the morning train late", "which platform for the train", "how long does the train take",
    ),
    "fix_bike": (
        "my bike has a flat tyre", "how do i fix the bike chain", "the bicycle brake squeaks",
        "repair the gears of my bike", "who mends bicycles", "my bike pedal came off",
    ),
}  # fmt: skip
TEST = (
    ("reserve a table for six please", "book_table"),
    ("do my plants need more water", "water_plants"),
    ("what time does the next train leave", "trainTimes"),
    ("the chain of my bike is broken", "fix_bike"),
    ("who painted the mona lisa", None),
    ("sing me a song about the sea", None),
    ("what is the square root of nine", None),
)
KEYS = {
    "accuracy", "in_scope", "oos_recall", "auroc", "threshold", "p50_ms", "p95_ms", "p99_ms", "build_s", "peak_rss_mb",
    "accuracy_typos",
}  # fmt: skip


def write(file: Path, labelled: Sequence[tuple[str, str | None]]) -> str:
    text = "\n".join(json.dumps({"text": text, "intent": intent}) for text, intent in labelled) + "\n"
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
    return str(file)


def _few_others() -> Facets:
    """The facets that ship with a tenth of what no facet answers: reading all of it takes long."""
    facets = load_facets()
    return replace(facets, other={kind: texts[::10] for kind, texts in facets.other.items()})


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float | None]:
    folder = tmp_path_factory.mktemp("sets")
    labelled = [(text, intent) for intent, texts in TRAIN.items() for text in texts]
    halves = [write(folder / "one.jsonl", labelled[::2]), write(folder / "two.jsonl.gz", labelled[1::2])]
    test = write(folder / "test.jsonl.gz", list(TEST))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as printed:
        patch.setattr("benchmarks.intents.load_facets", _few_others)
        main(["--train", *halves, "--test", test, "--validation", test, "--typos", "2", "--json"])
    found = json.loads(printed.getvalue())
    assert isinstance(found, dict)
    return found


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same slips each time


def judged(inside: list[float], outside: list[float]) -> Judged:
    scope = np.array([True] * len(inside) + [False] * len(outside))
    return Judged(np.array(inside + outside), scope, scope)


def test_it_prints_every_figure(figures: dict[str, float | None]) -> None:
    assert figures.keys() == KEYS
    assert None not in figures.values()


def test_plain_questions_are_told_apart(figures: dict[str, float | None]) -> None:
    assert figures["accuracy"] == 100
    assert figures["auroc"] == 100
    assert figures["oos_recall"] == 100
    assert figures["in_scope"] == 100


def test_times_and_memory_are_of_this_run(figures: dict[str, float | None]) -> None:
    p50, p95, p99 = (figures[key] or 0 for key in ("p50_ms", "p95_ms", "p99_ms"))
    assert 0 < p50 <= p95 <= p99
    assert (figures["build_s"] or 0) > 0
    # Tests before this one may have held more: the process's peak is what it is of.
    assert 50 < (figures["peak_rss_mb"] or 0) <= peak_rss_mb()


def test_the_threshold_refuses_enough_and_no_more() -> None:
    outside = [float(value) / 1000 for value in range(200)]
    chosen = choose_threshold(judged([0.5], outside))
    refused = judged([0.5], outside).sent(chosen)[1] or 0
    assert refused is not None
    assert refused == pytest.approx(REFUSED, abs=1 / 200)
    assert refused >= REFUSED


def test_without_anything_out_of_scope_the_product_decides() -> None:
    everything = judged([0.4, 0.6], [])
    assert choose_threshold(everything) == LIKELIER_THAN_NOT
    assert everything.sent(LIKELIER_THAN_NOT) == (0.5, None)
    assert auroc(everything) is None


def test_ties_count_half() -> None:
    assert auroc(judged([0.9, 0.5], [0.5, 0.1])) == pytest.approx(0.875)


def test_a_typo_stands_in_so_many_words_of_three_letters_or_more_and_is_the_same_in_each_run() -> None:
    text = "is it safe to have a needle there"

    typed = with_typos(text, 2, chance(3))

    changed = [(one, other) for one, other in zip(text.split(), typed.split(), strict=True) if one != other]
    assert 1 <= len(changed) <= 2
    assert all(
        len(one) >= SHORTEST_WITH_TYPO and DamerauLevenshtein.distance(one, other) == 1 for one, other in changed
    )
    assert with_typos(text, 2, chance(3)) == typed
    assert with_typos("is it 64999", 2, chance(3)) == "is it 64999"


def test_all_but_the_words_with_a_typo_stays_as_it_was_written() -> None:
    typed = with_typos("Hello: is it (really) SAFE,  no?", 1, chance(5))

    assert re.fullmatch(r"[A-Za-z]+: is it \([A-Za-z]+\) [A-Za-z]+,  no\?", typed)
    assert typed != "Hello: is it (really) SAFE,  no?"


def test_an_intent_is_named_in_words() -> None:
    assert name_of("card_arrival") == "card arrival"
    assert name_of("cardArrival") == "card Arrival"
