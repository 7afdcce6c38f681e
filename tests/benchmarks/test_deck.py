"""The benchmark of the first deck counts what became of each question, and asks the same again with slips."""

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from benchmarks.deck import HELD_OUT, best_card, main, read_questions, verdict
from intents.labelled import Labelled
from intents.match import Match, NoMatch, Sure, Unsure
from intents.normalise import words

QUESTIONS = """\
ganglion-impar/billing: [impar billing, cpt code for the impar block]
ganglion-impar/safety: [impar duration]
none: [who won the cup, impar anatomy]
"""


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (Sure("a/b", 1.0), "right"),
        (Sure("a/c", 1.0), "wrong"),
        (Unsure(("a/b",), 0.5), "asked"),
        (NoMatch(), "refused"),
    ],
)
def test_a_decision_is_worth_what_it_does(match: Match, expected: str) -> None:
    assert verdict(Labelled("?", "a/b"), match) == expected


def test_a_card_that_is_sent_where_none_answers_is_wrong() -> None:
    assert verdict(Labelled("?", None), Sure("a/b", 1.0)) == "wrong"


@pytest.mark.parametrize(
    ("match", "card"),
    [
        (Sure("a/b", 1.0), "a/b"),
        (Unsure(("a/b", "a/c"), 0.5), "a/b"),
        (NoMatch(("a/c", "a/b")), "a/c"),
        (NoMatch(), None),
    ],
)
def test_the_best_card_comes_first_whatever_is_decided(match: Match, card: str | None) -> None:
    assert best_card(match) == card


def test_what_is_right_or_offered_first_is_part_of_what_is_accurate(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("ganglion-impar/billing: [impar billing, billing, weather of the bill]\n", encoding="utf-8")

    with redirect_stdout(StringIO()) as printed:
        main([str(file), "--json"])

    figures = json.loads(printed.getvalue())
    assert (figures["right"], figures["asked"], figures["offered_first"], figures["refused"]) == (33.33,) * 4
    assert figures["accuracy"] >= 66.67


def test_every_question_is_counted_once_and_asked_again_with_slips(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text(QUESTIONS, encoding="utf-8")

    with redirect_stdout(StringIO()) as printed:
        main([str(file), "--typos", "2", "--tolerance", "3", "--json"])

    figures = json.loads(printed.getvalue())
    assert (figures["questions"], figures["right"], figures["wrong"]) == (3, 66.67, 33.33)
    assert (figures["others"], figures["others_wrong"], figures["others_refused"]) == (2, 50.0, 50.0)
    assert figures["typos"]["questions"] == 3
    assert figures.keys() - {"tolerance", "typos"} == figures["typos"].keys()


def test_questions_that_hold_a_word_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text(QUESTIONS, encoding="utf-8")
    asked = [each.question for each in read_questions([file])]
    word = words(asked[0])[-1]

    left = [each.question for each in read_questions([file], without=word.upper())]

    assert left == [question for question in asked if word not in words(question)]
    assert len(left) < len(asked)


def test_where_no_question_is_left_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("ganglion-impar/billing: [cpt code for GIB]\n", encoding="utf-8")

    with pytest.raises(SystemExit):
        main([str(file), "--without", "GIB"])

    assert "no question is left" in capsys.readouterr().err


def test_what_is_asked_by_default_was_never_fitted_to() -> None:
    assert all(file.is_file() for file in HELD_OUT)
    assert {"calibration.yaml", "near.yaml", "rare.yaml"}.isdisjoint(file.name for file in HELD_OUT)
