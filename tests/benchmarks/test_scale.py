"""The benchmark of size measures the matcher and the scan over the same phrasings."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from benchmarks import scale
from benchmarks.scale import Asker, main, make_deck, vectors_of, with_slips
from intents.facets import Facets
from intents.matcher import Knowledge

TIMES = {"questions", "p50_ms", "p95_ms", "p99_ms"}
SORTS = ("repeated", "new", "half")
KEYS = {
    "phrasings", "topics", "cards", "vectors", "build_s", "index_s", "memory_mb", "times_faster", "scan", *SORTS,
}  # fmt: skip


def asker(facets: Facets, topics: int) -> Asker:
    return Asker.of(facets, topics, random.Random(3))  # noqa: S311 - no secret


def test_it_prints_every_figure_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "scale.png"
    main(["--json", "--sizes", "100", "--plot", str(plot)])
    figures = json.loads(capsys.readouterr().out)
    assert "synthetic" in figures["data"]
    [size] = figures["sizes"]
    assert size.keys() == KEYS
    assert (size["phrasings"], size["topics"], size["cards"], size["vectors"]) == (100, 10, 20, "encoded")
    assert size["scan"].keys() == {"right", *TIMES}
    for sort in SORTS:
        assert size[sort].keys() == {"right", "offered", "wrong", *TIMES}
        assert 0 < size[sort]["p50_ms"] <= size[sort]["p95_ms"] <= size[sort]["p99_ms"]
    assert size["repeated"]["right"] > 95
    assert size["half"]["right"] == 0
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_the_same_dice_make_the_same_phrasings_each_but_once(facets: Facets) -> None:
    one, other = (asker(facets, 6).phrasings(60) for _ in range(2))
    assert one == other
    assert len({each.words for each in one}) == 60
    deck = make_deck(asker(facets, 6).names, one)
    assert len(deck.topics) == 6
    assert len(deck.cards) == 12


def test_beyond_what_is_encoded_vectors_are_near_copies_of_length_one(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "MOST_ENCODED", 4)
    texts = [f"{what} of it" for what in ("risks", "code", "cost", "dose", "site", "date", "name", "use", "end")]

    vectors = vectors_of(knowledge, texts, [])

    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    cosines = (vectors[4:8] * vectors[:4]).sum(axis=1)
    assert (cosines > 0.9).all()
    assert (cosines < 0.9999).all()


def test_slips_keep_the_number_of_words_and_short_words() -> None:
    text = ("is", "the", "procedure", "ever", "painful")
    spoilt = with_slips(text, random.Random(3))  # noqa: S311 - no secret
    assert len(spoilt) == len(text)
    assert [word for word in spoilt if len(word) < 5] == ["is", "the", "ever"]
    assert sum(one != other for one, other in zip(text, spoilt, strict=True)) == 2
