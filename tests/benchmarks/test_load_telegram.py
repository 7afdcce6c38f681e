"""The benchmark of the load on Telegram measures both bots over the same messages."""

import pytest

from benchmarks.load_telegram import Load, measure_all

FIGURES = {"messages", "lost", "refused", "seconds", "p50_ms", "p95_ms", "p99_ms", "peak_rss_mb"}


@pytest.mark.long
async def test_it_prints_every_figure_of_both_bots() -> None:
    figures = await measure_all(Load(messages=5, people=5))

    assert figures["platform"] == "telegram"
    for bot in ("impar", "echo"):
        for load in ("steady", "rush"):
            assert figures[bot][load].keys() == FIGURES
            assert figures[bot][load]["messages"] == 5
            assert figures[bot][load]["lost"] == 0
