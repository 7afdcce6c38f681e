"""The guards are measured as they are."""

from adapters.safety import load_individuals
from benchmarks.safety import cost, judge

QUESTIONS = ["impar billing", "what is the block for", "my MRN is 448812, how long does it last?"]


def test_a_guard_is_judged_on_both_halves_with_what_it_missed() -> None:
    report = judge("individual", lambda text: load_individuals().asks(text, sure=True))

    for half in ("development", "kept_apart"):
        recall, missed = report[f"individual_{half}_recall"], report[f"individual_{half}_missed"]
        assert isinstance(recall, float)
        assert isinstance(missed, list)
        assert 0.7 <= recall <= 1
        assert (recall == 1) == (not missed)


def test_a_guard_that_finds_nothing_misses_everything_and_never_alarms() -> None:
    report = judge("redflags", lambda _: False)

    assert report["redflags_kept_apart_recall"] == 0
    assert report["redflags_kept_apart_false_alarms"] == 0


def test_what_the_guards_cost_is_of_this_run() -> None:
    report = cost(QUESTIONS, repeats=1)

    assert report["messages_timed"] == len(QUESTIONS)
    assert isinstance(report["p50_ms"], float)
    assert isinstance(report["p99_ms"], float)
    assert 0 < report["p50_ms"] <= report["p99_ms"]
