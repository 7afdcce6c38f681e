"""Wording for patients can be read, and says the same as the rest."""

import pytest

from adapters.readability import syllables
from answers.lint.deck import DeckFiles, Words, lint
from answers.lint.plainness import AIM, MOST, reading_age
from answers.problem import Problem, Severity
from answers.reading import find_problems
from tests.answers.sample import FACETS, GOOD, edited
from tests.fakes import NOON

HARD = "Multidisciplinary periprocedural anticoagulation considerations necessitate interdisciplinary deliberation."


def test_a_short_sentence_of_short_words_is_for_young_readers() -> None:
    assert reading_age("The cat sat on the mat. It was wet.", syllables) < 9
    assert reading_age(HARD, syllables) > MOST
    assert reading_age("", syllables) == 0


@pytest.mark.parametrize(("word", "count"), [("block", 1), ("needle", 2), ("injection", 3), ("tailbone", 2)])
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def found(text: str) -> list[Problem]:
    files = DeckFiles({"knee.yaml": text.encode()})
    return [each for each in lint(files, FACETS, NOON.date(), Words((), syllables)) if "reading age" in each.message]


def test_wording_that_is_too_hard_is_named_with_its_card() -> None:
    topic = edited(("plain: Most shots go well.", f"plain: {HARD}"))

    (problem,) = found(topic)

    assert topic.splitlines()[problem.line - 1].strip() == "claims:"
    assert problem.field == "cards[0].claims"
    assert f"at most {MOST}, better {AIM}" in problem.message
    assert problem.severity is Severity.PROBLEM


def test_what_nobody_is_sent_yet_is_warned_of_only() -> None:
    topic = edited(("plain: Most shots go well.", f"plain: {HARD}"), ("state: under review", "state: submitted"))

    (problem,) = found(topic)

    assert problem.severity is Severity.WARNING


def test_what_is_still_to_be_written_is_not_weighed() -> None:
    assert found(edited(("plain: Most shots go well.", f"plain: 'TO WRITE: {HARD}'"))) == []


def test_terms_that_cannot_be_avoided_do_not_count() -> None:
    hard = edited(("plain: Most shots go well.", "plain: Anticoagulation can cause complications."))
    listed = hard.replace("source:\n", "terms: [anticoagulation, complications]\nsource:\n", 1)

    assert (len(found(hard)), len(found(listed))) == (1, 0)


@pytest.mark.parametrize("key", ["plain", "trainee"])
def test_another_number_in_another_wording_is_a_problem(key: str) -> None:
    text = {"plain": "plain: Most shots go well.", "trainee": "trainee: Most injections (into the joint) pass"}[key]
    topic = edited(("text: Most injections", "text: In 9 of 10, injections"), (text, f"{text} 8 of 10"))

    messages = [problem.message for problem in find_problems({"knee.yaml": topic.encode()}, FACETS)]

    assert "has not the same numbers as 'text' (8, 9): keep them as they are" in messages


def test_notes_are_put_into_plain_words_all_or_none() -> None:
    topic = edited(("notes: [The source is short.]", "notes: [The source is short.]\n    plain_notes: [One., Two.]"))

    (problem,) = find_problems({"knee.yaml": topic.encode()}, FACETS)

    assert "has not as many notes" in problem.message


def test_a_card_may_not_expire_before_it_is_effective() -> None:
    dates = "effective: 2026-05-01\n    expires: 2026-04-30\n    notes: [The source"
    topic = edited(("notes: [The source", dates))

    (problem,) = find_problems({"knee.yaml": topic.encode()}, FACETS)

    assert "expires before it is effective" in problem.message


def test_the_sample_is_without_a_mistake() -> None:
    assert find_problems({"knee.yaml": GOOD.encode()}, FACETS) == ()
