"""The benchmark of retrieval measures what its files say, by the conventions of TREC."""

import gzip
import json
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from benchmarks.retrieval import judge, main, slug

DISEASES = ("Gout", "Sarcoidosis", "Narcolepsy", "Psoriasis", "Scabies")
TYPES = {
    "treatment": "What are the treatments for {} ?",
    "symptoms": "What are the symptoms of {} ?",
    "exams and tests": "How to diagnose {} ?",
    "hearsay": "What does one hear of {} ?",
}
QUESTIONS = {
    "Q1": ("how do you get rid of scabies", "Scabies/treatment"),
    "Q2": (
        "Sarcoidosis. Hello, my sister has been ill since March and lives alone. What tests show it? Thanks, Ann",
        "Sarcoidosis/exams and tests",
    ),
    "Q3": ("what does one hear of narcolepsy these days", "Narcolepsy/hearsay"),
}
KEYS = {
    "questions", "mrr10", "map10", "s1", "s10", "avg_score", "p50_ms", "p95_ms", "p99_ms", "build_s", "load_s",
    "peak_rss_mb",
}  # fmt: skip


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    folder = tmp_path_factory.mktemp("library")
    lines = [
        {"id": f"{name}/{kind}", "focus": name, "synonyms": [], "type": kind, "question": question.format(name)}
        for name in DISEASES
        for kind, question in TYPES.items()
    ]
    asked = [{"id": key, "text": text} for key, (text, _) in QUESTIONS.items()]
    decks = [write(folder / "one.jsonl", lines[::2]), write(folder / "two.jsonl.gz", lines[1::2])]
    questions = write(folder / "questions.jsonl", [*asked, {"id": "Q9", "text": "nobody judged this"}])
    qrels = folder / "qrels.txt"
    qrels.write_text("".join(f"{key} 4 {right}\n" for key, (_, right) in QUESTIONS.items()), encoding="utf-8")
    with redirect_stdout(StringIO()) as printed:
        main(["--deck", *decks, "--questions", questions, "--qrels", str(qrels), "--json"])
    found = json.loads(printed.getvalue().splitlines()[-1])  # before it, what the product logs
    assert isinstance(found, dict)
    return found


def write(file: Path, lines: Sequence[object]) -> str:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
    return str(file)


def test_it_prints_every_figure_of_the_judged_questions(figures: dict[str, float]) -> None:
    assert figures.keys() == KEYS
    assert figures["questions"] == len(QUESTIONS)


def test_plain_questions_and_a_letter_find_their_lines(figures: dict[str, float]) -> None:
    assert figures["s1"] == figures["mrr10"] == figures["map10"] == 1
    assert figures["avg_score"] == 3


def test_times_are_of_this_run(figures: dict[str, float]) -> None:
    assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["p99_ms"]
    assert 0 < figures["load_s"] < figures["build_s"]


def test_the_figures_of_one_question_are_those_of_trec() -> None:
    grades = {"a": 4, "b": 3, "c": 2, "d": 1, "e": 3}

    found = judge(["c", "a", "x", "b"], grades)

    assert found == {
        "mrr10": 1 / 2,
        "map10": pytest.approx((1 / 2 + 2 / 4) / 3),
        "s1": 0,
        "s10": 1,
        "avg_score": 1,
    }


@pytest.mark.parametrize(("ranked", "score"), [(["a"], 3), (["d"], 0), (["x"], 0), ([], 0)])
def test_a_first_line_that_is_not_judged_or_not_there_scores_nothing(ranked: list[str], score: int) -> None:
    assert judge(ranked, {"a": 4, "d": 1})["avg_score"] == score


def test_names_are_parts_of_ids() -> None:
    assert slug("Parkinson's disease (PD)") == "parkinson-s-disease-pd"
