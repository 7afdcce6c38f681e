"""The benchmark of the load on Telegram measures every bot over the same messages."""

import pytest

from benchmarks.load_telegram import BOTS, Load, measure_all

FIGURES = {"messages", "lost", "refused", "seconds", "p50_ms", "p95_ms", "p99_ms", "peak_rss_mb"}


@pytest.mark.long
async def test_it_prints_every_figure_of_every_bot() -> None:
    figures = await measure_all(Load(messages=5, people=5))

    assert figures["platform"] == "telegram"
    for bot in BOTS:
        for load in ("steady", "rush"):
            assert figures[bot][load].keys() == FIGURES
            assert figures[bot][load]["messages"] == 5
            assert figures[bot][load]["lost"] == 0
