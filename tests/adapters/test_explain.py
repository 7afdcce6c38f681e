"""`impar explain` shows an author what a decision rests on."""

import json
from pathlib import Path

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


def test_what_nothing_knows_is_named_as_what_may_make_it_another_question() -> None:
    shown = explained("ganglion impar block risk with keloids")

    assert "Behind a preposition, and known to nothing: keloids" in shown
    assert "Guard: 'keloids' may make it another question" in shown
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


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("is 64510 the code for the impar block", "Guard: 64510 is a code that the card does not know"),
        ("is the impar block safe in toddlers", "Guard: 'toddlers' makes it another question"),
        ("billing", "No topic: it names none"),
        ("Walther treatment", "Name: other things are called so too"),
        ("walther pistol safety", "Not: it names 'walther pistol'"),
        ("what does the impar block cost me", "It asks for none of the facets"),
        ("impar billing", "Nothing speaks against it"),
    ],
)
def test_the_reason_is_said_in_words(question: str, why: str) -> None:
    assert why in explained(question)


def test_slips_wordings_and_words_are_shown() -> None:
    shown = explained("what is the blling of the impar procedure called and how long dose it take to be paid")

    assert "Slips read: blling as billing" in shown
    assert shown.count("nearest wording") == 1
    assert "Words for and against the first: " in shown


@pytest.mark.parametrize(
    ("question", "before"),
    [("thanks", "It is a courtesy (thanks)"), ("should my patient have an impar block today", "about one person")],
)
def test_what_is_answered_before_any_card_is_said_first(question: str, before: str) -> None:
    assert before in explained(question)


def test_without_an_encoder_it_says_that_words_alone_decide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("adapters.knowledge.WEIGHTS", tmp_path)
    monkeypatch.setattr("adapters.knowledge.load_matcher.__defaults__", (1.0, tmp_path))

    assert "words and letters alone decide" in explained("impar billing")
