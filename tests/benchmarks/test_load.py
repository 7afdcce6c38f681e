"""The load benchmark measures what it says, over real HTTP and a real database."""

import json
from pathlib import Path

import pytest

from benchmarks.load import FLAT_MB, growth, main

FIGURES = {"p50_ms", "p99_ms", "messages_s", "busy_p50_ms", "busy_p99_ms", "cpu_ms"}


@pytest.mark.long
def test_it_prints_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--seconds", "1", "--rounds", "1", "--clients", "4"])

    figures = json.loads(capsys.readouterr().out)
    for name in ("without_store", "sqlite", "postgresql", "postgresql_two_processes"):
        assert figures[name].keys() == FIGURES
        assert 0 < figures[name]["p50_ms"] <= figures[name]["p99_ms"]
        assert figures[name]["messages_s"] > 0
    for name in ("sqlite", "postgresql"):
        assert 0 < figures[f"{name}_share_of_throughput"] < 2
    assert "second_process_adds" in figures


def test_it_measures_memory_over_many_messages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.yaml"
    questions.write_text("none:\n  - thanks\n  - topics\n", encoding="utf-8")

    main(["--json", "--messages", "100", "--clients", "4", "--questions", str(questions)])

    figures = json.loads(capsys.readouterr().out)
    assert figures["messages"] == 100
    assert len(figures["rss_mb"]) == 10
    assert 0 < figures["rss_mb"][0] < 2000
    assert figures["grows"] == (figures["grows_mb"] > FLAT_MB)
    assert figures["database_mb"] > 0


@pytest.mark.long
def test_over_two_thousand_messages_memory_does_not_grow(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--messages", "2000", "--clients", "8"])

    figures = json.loads(capsys.readouterr().out)
    assert figures["messages"] == 2000
    assert figures["grows"] is False


@pytest.mark.parametrize(
    ("samples", "grows"),
    [
        ([100, 180, 190, 200, 201, 200, 200, 199, 201, 200], 0),
        ([100, 180, 190, 200, 201, 200, 200, 199, 201, 290], 1),
        ([100, 110, 120, 130, 140, 150, 160, 170, 180, 190], 40),
    ],
)
def test_growth_is_told_from_warming_up_and_from_one_high_sample(samples: list[float], grows: float) -> None:
    assert growth(samples) == grows
