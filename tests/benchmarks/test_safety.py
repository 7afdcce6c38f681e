"""The guards are measured as they are, and cost little."""

from benchmarks.safety import measure


def test_the_guards_are_measured_on_both_halves_and_cost_little() -> None:
    report = measure(repeats=1)

    recall, alarms = report["redflags_kept_apart_recall"], report["redflags_kept_apart_false_alarms"]
    assert isinstance(recall, float)
    assert isinstance(alarms, float)
    assert recall >= 0.95
    assert alarms <= 0.03
    assert isinstance(report["p50_ms"], float)
    assert report["p50_ms"] < 2
