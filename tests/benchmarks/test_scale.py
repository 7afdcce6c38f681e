"""The benchmark of size measures the look-ups and the scan over the same phrasings."""

import json
import random
from pathlib import Path

import pytest

from benchmarks.scale import main, make_names, make_phrasings, with_slips

TIMES = {"p50_ms", "p95_ms", "p99_ms"}
KEYS = {
    "repeated": {"build_s", "memory_mb", "questions", "found", *TIMES},
    "new": {"questions", "found", *TIMES},
    "topic": {"build_s", "memory_mb", "questions", "found", *TIMES},
    "scan": {"questions", "found", *TIMES},
}


def dice() -> random.Random:
    return random.Random(3)  # noqa: S311 - no secret


def test_it_prints_every_figure_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "scale.png"
    main(["--json", "--sizes", "100", "400", "--plot", str(plot)])
    figures = json.loads(capsys.readouterr().out)
    assert "synthetic" in figures["data"]
    assert [size["phrasings"] for size in figures["sizes"]] == [100, 400]
    for size in figures["sizes"]:
        assert size.keys() == {"phrasings", "topics", "times_faster", *KEYS}
        assert size["topics"] == size["phrasings"] / 10
        assert size["times_faster"] > 0
        for kind, keys in KEYS.items():
            assert size[kind].keys() == keys
            assert 0 < size[kind]["p50_ms"] <= size[kind]["p95_ms"] <= size[kind]["p99_ms"]
        assert size["repeated"]["found"] > 90
        assert size["new"]["found"] < 10
        assert size["topic"]["found"] > 90
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_the_same_dice_make_the_same_phrasings_each_but_once() -> None:
    one, other = (make_phrasings(make_names(5, dice()), 60, dice()) for _ in range(2))
    assert one == other
    assert len({each.words for each in one}) == 60
    assert {each.topic for each in one} == set(range(5))


def test_slips_keep_the_number_of_words_and_short_words() -> None:
    text = ("is", "the", "procedure", "ever", "painful")
    spoilt = with_slips(text, dice())
    assert len(spoilt) == len(text)
    assert [word for word in spoilt if len(word) < 5] == ["is", "the", "ever"]
    assert sum(one != other for one, other in zip(text, spoilt, strict=True)) == 2
