"""What is asked about one person is told from what is asked in general."""

from collections.abc import Callable

import pytest

from adapters.safety import load_individuals
from answers.problem import DeckError
from bot.safety.guard import Guard
from bot.safety.individual import Individuals, read_individuals
from intents.labelled import read_labelled
from intents.match import Context, Matcher, Sure
from tests.bot.safety.labelled import FOLDER, read_set


@pytest.fixture(scope="module")
def individuals() -> Individuals:
    return load_individuals()


@pytest.fixture(scope="module")
def declined(individuals: Individuals, guard: Guard, matcher: Matcher) -> Callable[[str], bool]:
    """Whether a message is declined, as the engine decides it."""

    def is_declined(text: str) -> bool:
        left = guard.redact(text).text
        return individuals.asks(left, sure=isinstance(matcher.match(left, Context()), Sure))

    return is_declined


def test_there_are_a_hundred_questions_of_each_kind() -> None:
    for name in ("individual.yaml", "individual-hard.yaml"):
        assert len({message for _, message in read_set(name).all()}) == 100


@pytest.mark.parametrize("name", ["individual", "individual-fresh"])
def test_questions_about_one_person_are_recognised(declined: Callable[[str], bool], name: str) -> None:
    messages = [message for _, message in read_set(f"{name}.yaml").all()]
    missed = [message for message in messages if not declined(message)]

    assert len(missed) <= 0.03 * len(messages), missed


@pytest.mark.parametrize("name", ["individual-hard", "individual-fresh-hard"])
def test_general_questions_go_on_to_the_matcher(declined: Callable[[str], bool], name: str) -> None:
    messages = [message for _, message in read_set(f"{name}.yaml").all()]
    taken = [message for message in messages if declined(message)]

    assert len(taken) <= 0.03 * len(messages), taken


def test_at_first_sight_most_are_recognised_and_none_of_the_others_gets_a_card(
    individuals: Individuals, guard: Guard, matcher: Matcher
) -> None:
    messages = [guard.redact(message).text for _, message in read_set("individual-first-sight.yaml").all()]
    sure = [isinstance(matcher.match(message, Context()), Sure) for message in messages]

    recognised = [individuals.asks(text, sure=known) for text, known in zip(messages, sure, strict=True)]

    assert sum(recognised) >= 0.7 * len(messages)
    assert not any(known and not seen for known, seen in zip(sure, recognised, strict=True))


@pytest.mark.parametrize("name", ["facets.yaml", "voices.yaml"])
def test_hardly_a_question_that_a_card_answers_is_taken_for_one_about_a_person(
    declined: Callable[[str], bool], name: str
) -> None:
    questions = [each.question for each in read_labelled(name, (FOLDER.parent / name).read_bytes()) if each.card]
    taken = [question for question in questions if declined(question)]

    assert len(taken) <= 0.02 * len(questions), taken


def test_a_person_who_is_only_described_does_not_stop_a_card_that_is_sure(individuals: Individuals) -> None:
    words = "my mum wonders: how does a ganglion work"

    assert individuals.asks(words, sure=False)
    assert not individuals.asks(words, sure=True)


@pytest.mark.parametrize("sure", [True, False])
def test_a_plain_decision_is_none_for_the_bot_whatever_card_is_near(individuals: Individuals, *, sure: bool) -> None:
    assert individuals.asks("should I give my 82 yo patient 6 mL of phenol?", sure=sure)


def test_who_asks_in_general_is_answered_in_general(individuals: Individuals) -> None:
    assert not individuals.asks("dad had a heart attack in 2009, is the block still an option in general", sure=False)
    assert not individuals.asks("Daughter is done with her exams, which card should she read?", sure=False)


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
    assert read_individuals("rules.yaml", GOOD.encode()).asks("should he really have it", sure=True)


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
