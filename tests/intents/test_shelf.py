"""What is done tells which facets are asked for, unless it only tells which place is meant."""

import pytest

from answers.deck import Deck
from intents.facets import Facets
from intents.normalise import words
from intents.qualifiers import NO_QUALIFIERS
from intents.shelf import NO_LIKELIHOODS, Shelf

TOPIC = "ganglion-impar"


@pytest.fixture(scope="module")
def shelf(deck: Deck, facets: Facets) -> Shelf:
    return Shelf(deck, facets, NO_QUALIFIERS)


@pytest.mark.parametrize(
    ("question", "likelier"),
    [("how is the nerve at the coccyx blocked", "treatment"), ("what does the nerve at the coccyx serve", "anatomy")],
)
def test_who_says_what_is_done_asks_more_likely_for_anything_but_the_anatomy(
    shelf: Shelf, question: str, likelier: str
) -> None:
    told = shelf.likelihoods(TOPIC, words(question))

    assert max(told["treatment"], told["anatomy"]) == told[likelier]
    assert told["treatment"] != told["anatomy"]


@pytest.mark.parametrize(
    "question",
    [
        "what do the nerves at the tailbone that they want to block serve",
        "where are the nerves at the coccyx which get numbed",
        "the nerve knot they freeze at the coccyx, what is it",
    ],
)
def test_what_is_done_tells_nothing_where_it_only_tells_which_place_is_meant(shelf: Shelf, question: str) -> None:
    assert shelf.likelihoods(TOPIC, words(question)) == NO_LIKELIHOODS


def test_it_tells_something_where_it_stands_elsewhere_too(shelf: Shelf) -> None:
    asked = words("is the shot at the nerves safe, the ones that they want to block")

    assert shelf.likelihoods(TOPIC, asked) == shelf.likelihoods(TOPIC, words("is the shot safe"))


def test_a_topic_that_is_not_there_tells_nothing(shelf: Shelf) -> None:
    assert shelf.likelihoods("", words("is the shot safe")) == NO_LIKELIHOODS
