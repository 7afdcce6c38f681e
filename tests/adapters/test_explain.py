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


def test_identifiers_are_taken_out_before_anything_is_matched_and_it_is_said_which() -> None:
    shown = explained("Mrs Jane Roe mrn 443322 how long does an impar block last")

    assert "Taken out first: NAME, MRN. Left: [NAME] [MRN] how long" in shown
    assert "Sure of ganglion-impar/duration" in shown
    assert not any(word in shown.casefold() for word in ("jane", "roe", "443322"))


def test_an_emergency_is_told_to_come_before_any_card() -> None:
    assert "the reply is the urgent one" in explained("Mrs Jane Roe mrn 443322 i cant breathe")
    assert "urgent" not in explained("impar billing")


def test_machines_get_what_the_guards_found() -> None:
    shown = json.loads(explained("Mrs Jane Roe mrn 443322 i cant breathe", "--json"))

    assert (shown["phi"], shown["stored"], shown["emergency"]) == (
        ["NAME", "MRN"],
        "[NAME] [MRN] i cant breathe",
        "chest",
    )
    assert "Jane" not in json.dumps(shown)
