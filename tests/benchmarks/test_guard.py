"""The benchmark of the guard says what it measured."""

import json

import pytest

from benchmarks.guard import FIRST_SIGHT, HALVES, Marked, main, measure
from bot.safety.guard import Redacted

FIGURES = {"identifiers", "recall", "gone", "kinds", "clean", "false_alarms", "p50_us", "p99_us"}


def test_it_prints_the_figures_of_both_halves_and_at_first_sight(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json"])

    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {*HALVES, FIRST_SIGHT}
    assert all(set(half) == FIGURES for half in figures.values())


def test_an_identifier_that_is_gone_but_called_by_another_kind_is_not_recalled() -> None:
    marked = (Marked("call 555-0134", (("PHONE", "555-0134"),)), Marked("jane roe", (("NAME", "jane roe"),)))

    figures = measure(lambda text: Redacted(text.replace("555-0134", "[ID]"), ("ID",)), marked, ("fine", "fine too"))

    assert (figures["recall"], figures["gone"], figures["false_alarms"]) == (0, 50, 100)
    assert figures["kinds"] == {"NAME": 0, "PHONE": 0}
