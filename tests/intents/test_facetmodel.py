"""The facet is told from the words that are left when the topic is taken out; what was learned can be kept."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from intents.encoder import Encoder
from intents.facetmodel import (
    OTHER,
    PLACE,
    Belief,
    FacetModel,
    Wording,
    facet_wordings,
    fit_facet_model,
)
from intents.facets import Facet, Facets

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALL = Facets(
    (
        Facet(
            "safety",
            "Safety",
            ("risks", "complications"),
            (
                "is {topic} safe", "what are the risks of {topic}", "can {topic} harm me", "how dangerous is {topic}",
                "what can go wrong", "side effects of {topic}", "what complications are known",
            ),
        ),
        Facet(
            "billing",
            "Billing",
            ("code", "cpt code"),
            (
                "which code is billed for {topic}", "how do I bill {topic}", "what is the cpt code",
                "is {topic} reimbursed", "how is {topic} coded", "code for {topic}", "what do coders use for {topic}",
            ),
        ),
    ),
    {
        "price": ("what does {topic} cost me", "how much do I pay for {topic}", "is {topic} expensive for me"),
        "training": ("who teaches {topic}", "where can I learn {topic}", "is there a course on {topic}"),
    },
)  # fmt: skip
HELD_OUT = [
    ("are the risks of the procedure known", "safety"),
    ("which cpt code do coders bill", "billing"),
    ("how much does the procedure cost me", OTHER),
]


@pytest.fixture(scope="module")
def lexical_model() -> FacetModel:
    return fit_facet_model(facet_wordings(SMALL), None)


@pytest.fixture(scope="module")
def full_model(encoder: Encoder) -> FacetModel:
    return fit_facet_model(facet_wordings(SMALL), encoder)


def kept(model: FacetModel) -> FacetModel:
    """The model written to a file and read back."""
    file = BytesIO()
    np.savez(file, allow_pickle=False, **model.to_arrays())
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        return FacetModel.from_arrays(dict(arrays))


def likeliest(belief: Belief) -> str:
    return max(belief.probabilities, key=lambda label: belief.probabilities[label])


@pytest.mark.parametrize(("question", "label"), HELD_OUT)
def test_a_question_that_is_no_wording_is_told_by_its_words(
    lexical_model: FacetModel, question: str, label: str
) -> None:
    belief = lexical_model.lexical_belief(question.split())

    assert likeliest(belief) == label


@pytest.mark.parametrize(
    ("question", "label"),
    [*HELD_OUT, ("might the procedure injure someone", "safety"), ("insurance claim number to submit", "billing")],
)
def test_with_meaning_a_question_is_told_that_shares_no_telling_word(
    full_model: FacetModel, encoder: Encoder, question: str, label: str
) -> None:
    belief = full_model.full_belief(question.split(), encoder)

    assert likeliest(belief) == label


def test_every_wording_is_told_as_what_it_is(full_model: FacetModel, encoder: Encoder) -> None:
    wordings = facet_wordings(SMALL)

    told = [likeliest(full_model.full_belief(wording.words, encoder)) for wording in wordings]

    assert told == [wording.label for wording in wordings]


def test_a_belief_is_about_every_label_and_adds_up_to_one(full_model: FacetModel, encoder: Encoder) -> None:
    asked = ["is", "it", "safe"]

    beliefs = [full_model.lexical_belief(asked), full_model.full_belief(asked, encoder)]

    for belief in beliefs:
        assert belief.probabilities.keys() == belief.near.keys() == {"safety", "billing", OTHER}
        assert sum(belief.probabilities.values()) == pytest.approx(1.0, abs=1e-5)
        assert all(-1.001 <= near <= 1.001 for near in belief.near.values())


def test_a_labels_nearness_is_the_mean_of_its_three_nearest_wordings(lexical_model: FacetModel) -> None:
    asked = ["what", "are", "the", "risks", "of", "the", "procedure"]
    columns, values = lexical_model.lexicon.row(asked)
    own = dict(zip(columns.tolist(), values.tolist(), strict=True))

    near = lexical_model.lexical_belief(asked).near

    for label in lexical_model.labels:
        cosines = []
        for wording in (each for each in dict.fromkeys(facet_wordings(SMALL)) if each.label == label):
            theirs = zip(*(part.tolist() for part in lexical_model.lexicon.row(wording.words)), strict=True)
            cosines.append(sum(own.get(column, 0.0) * value for column, value in theirs) / 2)
        assert near[label] == pytest.approx(sum(sorted(cosines)[-3:]) / 3, abs=1e-4)


def test_a_question_is_nearest_to_the_wordings_of_its_own_facet(full_model: FacetModel, encoder: Encoder) -> None:
    near = full_model.full_belief(["how", "risky", "is", "the", "procedure"], encoder).near

    assert near["safety"] > max(near["billing"], near[OTHER])


@pytest.mark.parametrize("question", ["", "xyzzy", "is the procedure safe", "which code"])
def test_a_model_that_was_kept_believes_the_same(full_model: FacetModel, encoder: Encoder, question: str) -> None:
    again = kept(full_model)

    asked = question.split()
    assert again.lexical_belief(asked) == full_model.lexical_belief(asked)
    assert again.full_belief(asked, encoder) == full_model.full_belief(asked, encoder)


def test_a_model_without_meaning_is_kept_without_it(lexical_model: FacetModel) -> None:
    again = kept(lexical_model)

    assert again.full is None
    assert again.lexical_belief(["risks"]) == lexical_model.lexical_belief(["risks"])


def test_a_model_of_words_alone_has_no_belief_by_meaning(lexical_model: FacetModel, encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="without an encoder"):
        lexical_model.full_belief(["is", "it", "safe"], encoder)


@pytest.mark.parametrize(
    "name",
    [
        "labels", "features", "weights", "units", "classes",
        "postings.starts", "postings.rows", "postings.values", "postings.places", "postings.common",
        "lexical.dense", "lexical.lexical", "lexical.intercept",
    ],
)  # fmt: skip
def test_a_model_of_which_a_part_is_missing_is_none(lexical_model: FacetModel, name: str) -> None:
    arrays: dict[str, NDArray[Any]] = lexical_model.to_arrays()
    del arrays[name]

    with pytest.raises(KeyError, match=name.partition(".")[0]):
        FacetModel.from_arrays(arrays)


def test_a_belief_in_several_readings_is_the_mean_by_their_shares_and_near_what_the_likeliest_is(
    full_model: FacetModel, encoder: Encoder
) -> None:
    readings = [["is", "it", "safe"], ["which", "code", "is", "billed"]]
    rows = [full_model.lexicon.row(reading) for reading in readings]
    vectors = [encoder.vector(" ".join(reading)) for reading in readings]
    lexical = [full_model.lexical_belief(reading) for reading in readings]
    full = [full_model.full_belief(reading, encoder) for reading in readings]

    for apart, mixed in (
        (lexical, full_model.lexical_belief_in(rows, [0.75, 0.25])),
        (full, full_model.full_belief_in(rows, vectors, [0.75, 0.25])),
    ):
        one, two = (belief.probabilities for belief in apart)
        assert mixed.probabilities == pytest.approx({label: 0.75 * one[label] + 0.25 * two[label] for label in one})
        assert mixed.near == apart[0].near
    assert full_model.lexical_labels_in(rows) == ["safety", "billing"]


def test_what_is_seen_besides_shifts_a_belief_by_its_likelihood() -> None:
    belief = Belief({"anatomy": 0.5, "safety": 0.3, OTHER: 0.2}, {})

    shifted = belief.weighed({"anatomy": 0.1, "safety": 0.5}).probabilities

    assert shifted["safety"] == pytest.approx(0.3 * 0.5 / (0.05 + 0.15 + 0.2 * 0.3))
    assert sum(shifted.values()) == pytest.approx(1)
    assert belief.weighed({}) is belief


def test_the_same_wordings_give_the_same_model(lexical_model: FacetModel) -> None:
    again = fit_facet_model(facet_wordings(SMALL), None)

    assert again.lexical_belief(["is", "it", "safe"]) == lexical_model.lexical_belief(["is", "it", "safe"])


def test_a_wording_that_is_given_twice_counts_once(lexical_model: FacetModel) -> None:
    wordings = facet_wordings(SMALL)

    again = fit_facet_model([*wordings, *wordings[:5]], None)

    assert again.lexical_belief(["risks"]) == lexical_model.lexical_belief(["risks"])


def test_the_wordings_are_titles_names_and_questions_with_a_place_for_the_topic() -> None:
    wordings = facet_wordings(SMALL)

    assert Wording(("safety",), "safety") in wordings
    assert Wording(("cpt", "code"), "billing") in wordings
    assert Wording(("is", *PLACE, "safe"), "safety") in wordings
    assert Wording(("who", "teaches", *PLACE), OTHER) in wordings
    assert len(wordings) == 10 + 10 + 6
