"""The load test of the Slack adapter measures all apps, whatever the machine."""

import pytest

from benchmarks.load_slack import measure


@pytest.mark.long
async def test_all_apps_answer_everything_that_is_sent() -> None:
    figures = await measure(20, 4, rounds=2)

    for name in ("bare", "bare_blocks", "card", "words", "meaning", "card_at_half_load"):
        assert figures[name]["per_second"] > 0
        assert 0 < figures[name]["ack_p50_ms"] <= figures[name]["ack_p99_ms"]
        assert figures[name]["reply_p50_ms"] <= figures[name]["reply_p99_ms"]
    assert figures["card_share_of_bare"] > 0
    assert figures["card_share_of_bare_blocks"] > 0
    assert 0 < figures["driver_cpu"] <= 1.1
