"""Buttons and their ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.choice import Action, Choice, parse_choice


@given(st.sampled_from(Action), st.text())
def test_the_id_of_a_button_gives_back_its_action_and_target(action: Action, target: str) -> None:
    button = Choice(action, target, "a label")

    assert parse_choice(button.id) == (action, target)


def test_the_id_of_a_button_does_not_depend_on_its_label() -> None:
    assert Choice(Action.OPEN, "a/b", "one").id == Choice(Action.OPEN, "a/b", "other").id == "open:a/b"


@pytest.mark.parametrize("choice_id", ["", "open", ":a/b", "OPEN:a/b", " open:a/b", "close:a/b", "opena/b"])
def test_an_id_that_no_button_carries_is_none(choice_id: str) -> None:
    assert parse_choice(choice_id) is None


@given(st.text())
def test_an_id_of_any_text_is_none_or_its_own_action(choice_id: str) -> None:
    parsed = parse_choice(choice_id)

    assert parsed is None or f"{parsed[0].value}:{parsed[1]}" == choice_id
