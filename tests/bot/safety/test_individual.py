"""What is asked about one person is told from what is asked in general."""

import pytest

from adapters.safety import load_individuals
from answers.problem import DeckError
from bot.safety.individual import Individuals, read_individuals
from intents.labelled import read_labelled
from tests.bot.safety.labelled import FOLDER, read_set


@pytest.fixture(scope="module")
def individuals() -> Individuals:
    return load_individuals()


def test_there_are_a_hundred_questions_of_each_kind() -> None:
    for name in ("individual.yaml", "individual-hard.yaml"):
        assert len({message for _, message in read_set(name).all()}) == 100


def test_questions_about_one_person_are_recognised(individuals: Individuals) -> None:
    missed = [message for _, message in read_set("individual.yaml").all() if not individuals.asks(message)]

    assert len(missed) <= 15, missed


def test_general_questions_go_on_to_the_matcher(individuals: Individuals) -> None:
    taken = [message for _, message in read_set("individual-hard.yaml").all() if individuals.asks(message)]

    assert len(taken) <= 3, taken


@pytest.mark.parametrize("name", ["facets.yaml", "calibration.yaml"])
def test_no_question_that_a_card_answers_is_taken_for_one_about_a_person(individuals: Individuals, name: str) -> None:
    questions = read_labelled(name, (FOLDER.parent / name).read_bytes())

    assert [each.question for each in questions if each.card and individuals.asks(each.question)] == []


GOOD = """\
words: {fillers: [my], person: [she, he]}
rules:
  - rule: should they
    asks: [should <person> .. have]
    unless: [expect]
    alongside: [person]
    fires: [should she have it]
    silent: [should she expect to have it]
"""


def test_rules_of_an_editor_are_read() -> None:
    assert read_individuals("rules.yaml", GOOD.encode()).asks("should he really have it")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("fires: [should she have it]", "fires: [may she have it]", 7, "is not recognised"),
        ("silent: [should she expect to have it]", "silent: [should she have]", 8, "is taken for one"),
        ("alongside: [person]", "alongside: [people]", 1, "there is no list <people>"),
        ("asks:", "ask:", 4, "unknown key"),
        ("words:", "\twords:", 1, "not valid YAML"),
    ],
)
def test_a_mistake_in_the_rules_is_named_with_its_line(old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(DeckError) as caught:
        read_individuals("rules.yaml", GOOD.replace(old, new, 1).encode())

    assert any(problem.line == line and says in problem.message for problem in caught.value.problems), caught.value
