"""A question that repeats a card's phrasing is that card's, slips forgiven, and no other is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.card import Card
from answers.review import Review, ReviewState
from intents.normalise import words
from intents.phrasings import PhrasingIndex

REVIEW = Review(ReviewState.APPROVED, date(2026, 1, 1), date(2028, 1, 1))


def card(facet: str, question: str, *phrasings: str) -> Card:
    return Card(
        id=f"knee/{facet}",
        topic="knee",
        facet=facet,
        question=question,
        phrasings=phrasings,
        claims=(),
        notes=(),
        jurisdiction="",
        follow_ups=(),
        review=REVIEW,
        version="1",
    )


SAFETY = card("safety", "Is a knee joint injection safe?", "what are the risks of a knee injection")
BILLING = card("billing", "How is a knee joint injection billed?", "is 20610 right for a knee joint injection")
DURATION = card(
    "duration", "How long does a knee joint injection last?", "how many months of relief from a knee injection"
)
INDEX = PhrasingIndex([SAFETY, BILLING, DURATION])


def repeated(question: str, index: PhrasingIndex = INDEX) -> str | None:
    found = index.repeated(words(question))
    return found.id if found else None


@pytest.mark.parametrize("each", [SAFETY, BILLING, DURATION], ids=lambda each: each.facet)
def test_each_question_and_phrasing_repeats_itself(each: Card) -> None:
    assert {repeated(text) for text in (each.question, *each.phrasings)} == {each.id}


@given(st.sampled_from(["Is a knee joint injection safe?", "How is a knee joint injection billed?"]), st.data())
def test_a_letter_lost_in_a_long_word_still_repeats_it(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(text.index("joint"), text.index(" injection") + len("injection")))

    assert repeated(text[:at] + text[at + 1 :]) == repeated(text)


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("is a kne jiont injection safe", "safety"),
        ("what are the rsiks of a knee injectoin", "safety"),
        ("how is a knee joint injektion biled", "billing"),
        ("how logn does a knee joint injection lsat", "duration"),
    ],
)
def test_two_slips_still_repeat_it(question: str, facet: str) -> None:
    assert repeated(question) == f"knee/{facet}"


@pytest.mark.parametrize(
    "question",
    [
        "is 20611 right for a knee joint injection",
        "is 2061 right for a knee joint injection",
        "is 20610 or 20611 right for a knee joint injection",
        "is right for a knee joint injection",
        "how many months of relief from 2 knee injections",
    ],
)
def test_another_number_never_repeats_it(question: str) -> None:
    assert repeated(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "is a knee joint injection not safe",
        "is no knee joint injection safe",
        "isn't a knee joint injection safe",
        "is 20610 not right for a knee joint injection",
        "how long does a knee joint injection never last",
    ],
)
def test_a_negation_never_repeats_it(question: str) -> None:
    assert repeated(question) is None


def test_a_phrasing_with_a_negation_is_repeated_with_it_only() -> None:
    index = PhrasingIndex([card("evidence", "What if the knee joint injection does not help?")])

    assert repeated("what if the knee joint injecton does not help", index) == "knee/evidence"
    assert repeated("what if the knee joint injection does help", index) is None


@pytest.mark.parametrize(
    "question", ["", "knee", "is a hip joint replacement safe", "how is it billed", "what does a knee injection cost"]
)
def test_another_question_repeats_nothing(question: str) -> None:
    assert repeated(question) is None


def test_of_many_phrasings_those_that_share_the_rarest_words_are_compared() -> None:
    many = [card(f"{number}", f"how long does relif form {number} blocks last") for number in range(20)]
    wanted = card("lumbar", "how long does relief from lumbar blocks last")
    index = PhrasingIndex([*many[:10], wanted, *many[10:]])

    assert repeated("how long does relif form lumbar blocks last", index) == wanted.id


def test_where_two_cards_are_equally_like_neither_is_repeated() -> None:
    index = PhrasingIndex(
        [
            card("safety", "the risks of the first knee injection"),
            card("billing", "the risks of the fires knee injection"),
        ]
    )

    assert repeated("the risks of the first knee injection", index) == "knee/safety"
    assert repeated("the risks of the firs knee injection", index) is None


def test_two_phrasings_of_one_card_that_are_equally_like_repeat_that_card() -> None:
    index = PhrasingIndex(
        [card("safety", "the risks of the first knee injection", "the risks of the fires knee injection")]
    )

    assert repeated("the risks of the firs knee injection", index) == "knee/safety"


def test_a_phrasing_that_two_cards_share_repeats_neither() -> None:
    index = PhrasingIndex([card("safety", "is it the knee", "a knee?"), card("billing", "what is it", "a knee?")])

    assert repeated("a knee", index) is None


@pytest.mark.parametrize(
    "question",
    [
        "is a knee joint injection free",
        "how long does a knee joint injection take",
        "how long does a knee joint injection hurt",
        "how many hours of relief from a knee injection",
    ],
)
def test_one_word_that_is_another_and_no_slip_repeats_nothing(question: str) -> None:
    assert repeated(question) is None


def test_an_opposed_word_never_repeats_it() -> None:
    index = PhrasingIndex([card("safety", "does a knee joint injection cause hypertension")])

    assert repeated("does a knee joint injection cause hypotension", index) is None


def test_the_phrasings_are_told_as_words() -> None:
    assert tuple(words("Is a knee joint injection safe?")) in INDEX.phrasings
    assert len(INDEX.phrasings) == 6


def test_an_index_of_no_cards_repeats_nothing() -> None:
    assert repeated("is a knee joint injection safe", PhrasingIndex([])) is None
