"""A part of a topic's name hints at the topic, the more the more telling its words are."""

import pytest

from intents.hints import Hint
from intents.normalise import words
from intents.topics import TopicIndex
from tests.intents.sample import topic

TOPICS = (
    topic("lems", "Lambert-Eaton syndrome", "LEMS disease"),
    topic("parkinson", "Parkinson's disease"),
    topic("gout", "Gout"),
    topic("kidney-stones", "Kidney stones"),
    topic("macular", "Macular degeneration"),
    topic("dry-eye", "Dry eye"),
    topic("spasms", "Infantile spasms", "IS"),
    *(topic(f"{name}-disease", f"{name} disease") for name in ("fabry", "gaucher", "pompe", "krabbe", "canavan")),
)
INDEX = TopicIndex(TOPICS, {"disease": 4000, "stone": 2000, "blood": 2500})


def hints(question: str) -> dict[str, Hint]:
    return {hint.topic: hint for hint in INDEX.hints(words(question))}


@pytest.mark.parametrize(
    ("question", "hinted"),
    [
        ("lambert eaton - is there a cure", "lems"),
        ("eatn lambrt", "lems"),
        ("my mother has parkinsons", "parkinson"),
        ("a kidney stone again", "kidney-stones"),
        ("gout diet", "gout"),
    ],
)
def test_a_telling_part_of_a_name_hints_at_the_topic(question: str, hinted: str) -> None:
    assert next(iter(hints(question))) == hinted


@pytest.mark.parametrize("question", ["a syndrome", "what is it", "", "which disease is it", "is all this so"])
def test_what_many_names_share_and_function_words_hint_at_nothing(question: str) -> None:
    assert hints(question) == {}


def test_a_whole_name_covers_more_than_a_part_and_slips_cover_less() -> None:
    part, whole, spoilt = (
        hints(text)["lems"].cover for text in ("lambert eaton", "lambert eaton syndrome", "lambrt eatn")
    )

    assert whole == 1
    assert whole > part > spoilt >= 0.5


def test_the_words_places_and_the_title_are_told() -> None:
    hint = hints("so is it kidney stones")["kidney-stones"]

    assert hint.places == (3, 4)
    assert hint.titled == 1


def test_words_that_stand_far_apart_hint_at_less() -> None:
    together = hints("dry eye")["dry-eye"]

    apart = INDEX.hints(words("macular degeneration of the dry type and my left eye"))

    assert apart[0].topic == "macular"
    assert "dry-eye" not in {hint.topic for hint in apart if hint.weight >= together.weight}
