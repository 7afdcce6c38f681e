"""Two ways to write the same words are one question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.normalise import normalise, words


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  What IS   it? ", "what is it"),
        ("Walther's ganglion", "walther ganglion"),
        ("Walther\u2019s ganglion", "walther ganglion"),
        ("what's the code", "what the code"),
        ("don't", "dont"),
        ("CPT-64999", "cpt 64999"),
        ("3\u20136 months", "3 6 months"),
        ("Wideochirurgia ma\u0142oinwazyjne Kol\u0119da", "wideochirurgia ma\u0142oinwazyjne koleda"),
        ("\uff29\uff2d\uff30\uff21\uff32", "impar"),
        ("ganglion_impar", "ganglion impar"),
        ("stra\u00dfe", "strasse"),
        ("\U0001f600?!", ""),
        ("", ""),
        ("<b>impar</b>", "b impar b"),
        ("a\x00b\tc\nd", "a b c d"),
    ],
)
def test_case_accents_signs_and_spaces_do_not_count(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@given(st.text())
def test_a_normal_question_is_words_one_space_apart(text: str) -> None:
    assert normalise(text).split(" ") == (words(text) or [""])
