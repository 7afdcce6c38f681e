"""Where nothing but phrasings is known of a label, the nearest say whether it is asked for."""

import numpy as np
import pytest

from intents.encoder import Encoder
from intents.facetmodel import OTHER, Wording
from intents.guessing import Guess, GuessingModel, fit_guessing_model
from intents.spelling import Reading

PHRASINGS = {
    "safety": ("is it safe", "what are the risks of it", "can it harm me", "how dangerous is it", "what can go wrong"),
    "billing": ("which code is billed", "what is the cpt code", "how do i bill it", "codes for the claim"),
    OTHER: ("what does the weather do", "who won the match", "what is the price of it", "tell me a joke"),
}


@pytest.fixture(scope="module")
def model(encoder: Encoder) -> GuessingModel:
    wordings = [Wording(tuple(text.split()), label) for label, texts in PHRASINGS.items() for text in texts]
    return fit_guessing_model(wordings, encoder)


def test_a_guess_is_sure_of_a_phrasing_and_unsure_of_what_nothing_is_near(
    model: GuessingModel, encoder: Encoder
) -> None:
    known, new, other = (
        model.guess([Reading(tuple(text.split()))], encoder)
        for text in ("how dangerous is it", "how risky would it be", "play some music")
    )

    assert (known.label, new.label) == ("safety", "safety")
    assert known.probability > new.probability > other.probability
    assert known.probability > 0.5 > other.probability


def test_what_no_label_is_asked_for_is_never_the_label_that_is_guessed(model: GuessingModel, encoder: Encoder) -> None:
    assert model.guess([Reading(("tell", "me", "a", "joke"))], encoder).label != OTHER


def test_a_guess_weighs_every_reading_of_a_slip(model: GuessingModel, encoder: Encoder) -> None:
    risk, bill = ("what", "are", "the", "risks"), ("which", "code", "is", "billed")

    def guess(*shares: float) -> Guess:
        return model.guess([Reading(text, share) for text, share in zip((risk, bill), shares, strict=True)], encoder)

    assert guess(0.8, 0.2).label == "safety"
    assert guess(0.2, 0.8).label == "billing"
    assert guess(0.5, 0.5).probability < guess(0.8, 0.2).probability < guess(1.0, 0.0).probability

    alone = model.signs([Reading(risk)], encoder)
    together = model.signs([Reading(risk, 0.8), Reading(bill, 0.2)], encoder)
    assert together.score < alone.score
    assert together.by_meaning < alone.by_meaning
    assert together.by_words < alone.by_words


@pytest.mark.parametrize(("length", "weighed"), [(15, 2), (16, 1)])
def test_of_a_long_text_the_likeliest_reading_alone_is_weighed(
    length: int, weighed: int, model: GuessingModel, encoder: Encoder
) -> None:
    risk, bill = (
        Reading((*["well"] * (length - len(asked)), *asked), share)
        for asked, share in ((("what", "are", "the", "risks"), 0.6), (("which", "code", "is", "billed"), 0.4))
    )

    alone, together = model.signs([Reading(risk.words)], encoder), model.signs([risk, bill], encoder)

    assert (together.score < alone.score) == (weighed > 1)
    assert (together == alone) == (weighed == 1)


def test_how_near_a_phrasing_is_by_words_is_told_from_the_labels_own(model: GuessingModel, encoder: Encoder) -> None:
    signs = model.signs([Reading(("which", "code", "is", "billed"))], encoder)

    assert signs.label == "billing"
    assert signs.by_words == pytest.approx(1, abs=1e-5)
    assert signs.by_meaning == pytest.approx(1, abs=1e-5)


def test_the_products_with_some_rows_are_those_with_the_whole_matrix(model: GuessingModel) -> None:
    rows, (columns, values) = model.rows, model.lexicon.row(("how", "dangerous", "is", "the", "code"))
    dense = np.zeros((len(model.classes), rows.width), np.float32)
    for place, (start, end) in enumerate(zip(rows.starts[:-1], rows.starts[1:], strict=True)):
        dense[place, rows.columns[start:end]] = rows.values[start:end]
    places = np.array([6, 0, 3])

    found = rows.products(places, columns, values)

    assert found == pytest.approx(dense[places][:, columns] @ values, abs=1e-5)
    assert found.max() > 0
