"""A topic is found by what describes it, and a shared name beside that is no longer in doubt."""

import pytest

from answers.topic import Description
from intents.normalise import words
from intents.topics import Mention, TopicIndex
from tests.intents.sample import HIP, IMPAR, KNEE, STELLATE, topic

INDEX = TopicIndex([IMPAR, STELLATE, KNEE, HIP])
SHARED = topic(
    "impar",
    "Ganglion impar block",
    "Walther",
    "impar",
    "Walther block",
    described_by=Description(("tailbone",), ("nerve",), ("shot",)),
    excluded=("Walther pistol",),
)


def found(question: str) -> list[str]:
    return [mention.topic for mention in INDEX.mentions(words(question))]


def only(question: str) -> Mention:
    [mention] = INDEX.mentions(words(question))
    return mention


@pytest.mark.parametrize(
    "question", ["tailbone", "pain at my tailbone", "a nerve", "an injection near a nerve", "shot"]
)
def test_a_description_needs_both_the_region_and_the_act(question: str) -> None:
    assert found(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "shot in the tailbone",
        "the nerve at the base of the spine",
        "the nerve at the base of my spine",
        "the nerve at the very base of their spine",
        "injection, base of spine",
        "tailbne injektion",
    ],
)
def test_a_topic_is_found_by_a_description_less_surely_than_by_a_name(question: str) -> None:
    mention = only(question)

    assert mention.topic == "ganglion-impar"
    assert mention.strength < only("gangloin imapr").strength


def test_a_possessive_between_the_words_of_a_region_takes_nothing_away() -> None:
    assert only("shot at the base of my spine") == only("shot at the base of the spine")


@pytest.mark.parametrize("question", ["the base of a triangle and my spine nerve", "spine base nerve", "base nerve"])
def test_a_regions_words_stand_in_their_order(question: str) -> None:
    assert found(question) == []


@pytest.mark.parametrize(
    ("question", "doubtful"),
    [
        ("walther code", True),
        ("wather code", True),
        ("code for walther", True),
        ("impar code", False),
        ("walther block code", False),
        ("walther nerve code", False),
        ("walther shot", False),
        ("walther near the tailbone", False),
        ("walther and impar", False),
    ],
)
def test_a_name_that_stands_in_what_the_topic_is_not_about_is_doubtful_alone(question: str, *, doubtful: bool) -> None:
    [mention] = TopicIndex([SHARED]).mentions(words(question))

    assert mention.doubtful is doubtful


@pytest.mark.parametrize("question", ["shot at the base of he spine", "shot at the base of the spine"])
def test_a_description_is_found_whatever_holds_it_together(question: str) -> None:
    assert found(question) == ["ganglion-impar"]
