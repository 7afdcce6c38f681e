"""`impar explain` shows an author what a decision rests on."""

import json

import pytest
from click.testing import CliRunner

from adapters.commands import impar


def explained(*arguments: str) -> str:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(impar, ("explain", *arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_sure_card_is_named_with_its_evidence_and_its_probability() -> None:
    shown = explained("does insurance have to agree to the impar block beforehand?")

    assert "Topic: ganglion-impar (mentioned)" in shown
    assert "ganglion-impar/billing" in shown
    assert "nearer than other" in shown
    assert "Sure of ganglion-impar/billing" in shown


def test_a_repeated_phrasing_is_said_to_be_one() -> None:
    assert "it repeats a phrasing of the card" in explained("risks of the impar blok")


def test_a_look_alike_is_named_by_the_guard() -> None:
    shown = explained("is 64520 the code for an impar block?")

    assert "Look-alike guard: 64520" in shown
    assert "Sure of" not in shown


def test_the_topic_of_the_conversation_is_said_to_come_from_there() -> None:
    shown = explained("and the code?", "--context", "ganglion-impar/safety")

    assert "Topic: ganglion-impar (from the conversation)" in shown
    assert "it is the bare name of a facet" in shown


def test_a_question_that_no_card_answers_is_told_so() -> None:
    assert "No card answers it" in explained("how do I cook rice")


@pytest.mark.parametrize(
    ("question", "decision"), [("impar billing", "Sure"), ("impar", "Unsure"), ("rice", "NoMatch")]
)
def test_machines_get_the_decision_and_every_reading(question: str, decision: str) -> None:
    shown = json.loads(explained(question, "--json"))

    assert shown["match"]["decision"] == decision
    assert shown["readings"]


def test_what_is_excluded_by_the_topic_is_no_candidate() -> None:
    shown = json.loads(
        explained("how long does a stellate ganglion block last", "--context", "ganglion-impar/safety", "--json")
    )

    assert shown["readings"][0]["candidates"] == []
    assert shown["match"]["decision"] == "NoMatch"
