"""A message that asks for no card is known as what it is; a question never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.courtesies import Courtesy, recognise
from intents.facets import Facets


@pytest.mark.parametrize(
    ("message", "courtesy"),
    [
        ("Hi!", Courtesy.GREETING),
        ("good morning", Courtesy.GREETING),
        ("Thank you very much.", Courtesy.THANKS),
        ("thx", Courtesy.THANKS),
        ("ok", Courtesy.THANKS),
        ("help", Courtesy.HELP),
        ("HELP PLEASE", Courtesy.HELP),
        ("what can you do?", Courtesy.HELP),
        ("topics", Courtesy.TOPICS),
        ("what do you cover", Courtesy.TOPICS),
        ("change audience", Courtesy.AUDIENCE),
        ("in plain language, please", Courtesy.AUDIENCE),
        ("sources", Courtesy.SOURCES),
        ("Where is this from?", Courtesy.SOURCES),
        ("editorial policy", Courtesy.POLICY),
        ("start over", Courtesy.RESTART),
        ("none of these", Courtesy.NONE),
    ],
)
def test_a_courtesy_is_recognised(message: str, courtesy: Courtesy) -> None:
    assert recognise(message) is courtesy


@pytest.mark.parametrize(
    ("message", "courtesy"),
    [
        ("thnak you", Courtesy.THANKS),
        ("good mornign", Courtesy.GREETING),
        ("refrences", Courtesy.SOURCES),
        ("editorial polcy", Courtesy.POLICY),
        ("none of thes", Courtesy.NONE),
    ],
)
def test_a_slip_is_forgiven(message: str, courtesy: Courtesy) -> None:
    assert recognise(message) is courtesy


@pytest.mark.parametrize(
    "message",
    [
        "",
        "?",
        "hip",
        "tx",
        "code",
        "is it safe",
        "thanks, and how long does it last?",
        "help me understand the ganglion impar block",
        "hi, what is the cpt code for an impar block",
        "what is the source of perineal pain",
        "sources of coccydynia",
        "thank you " * 20,
    ],
)
def test_a_question_is_no_courtesy(message: str) -> None:
    assert recognise(message) is None


def test_no_wording_of_a_facet_is_taken_for_a_courtesy(facets: Facets) -> None:
    wordings = [text for facet in facets.facets for text in (facet.id, *facet.names, *facet.wordings)]

    assert [text for text in wordings if recognise(text)] == []


@given(st.text())
def test_any_text_is_a_courtesy_or_none(text: str) -> None:
    assert recognise(text) in (None, *Courtesy)
