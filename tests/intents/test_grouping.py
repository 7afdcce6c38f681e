"""Questions in nearly the same words are told together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.grouping import group


def test_the_same_question_in_nearly_the_same_words_is_one_group() -> None:
    questions = [
        "does insurance cover an impar block",
        "can I drive home afterwards?",
        "Does insurance cover impar block?",
        "can i drive home afterward",
        "does insurance cover the impar blok",
    ]

    assert group(questions) == [[0, 2, 4], [1, 3]]


def test_the_small_words_that_a_question_is_put_with_do_not_count() -> None:
    assert group(["how much does the impar block hurt?", "does an impar block hurt a lot"]) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("can I eat before an impar block", "can I eat after an impar block"),
        ("is the impar block done with sedation", "is the impar block done without sedation"),
        ("is the impar block safe in children", "is the impar block safe in pregnancy"),
        ("what is it", "who did it"),
    ],
)
def test_a_word_that_turns_a_question_keeps_it_apart(one: str, other: str) -> None:
    assert group([one, other]) == [[0], [1]]


def test_other_questions_stay_apart() -> None:
    assert group(["is it safe in pregnancy", "who invented it", "which needle"]) == [[0], [1], [2]]


def test_nothing_makes_no_group() -> None:
    assert group([]) == []


@given(st.lists(st.text(max_size=20), max_size=20))
def test_every_question_is_in_one_group(questions: list[str]) -> None:
    groups = group(questions)

    assert sorted(place for each in groups for place in each) == list(range(len(questions)))
    assert [len(each) for each in groups] == sorted((len(each) for each in groups), reverse=True)
