"""A telling word that a card does not know is a warning; any other word is none."""

import pytest

from intents.guard import (
    NO_WARNINGS,
    Warnings,
    behind_prepositions,
    by_first_word,
    contains,
    look,
    telling,
    vocabulary,
)

KNOWN = frozenset(
    [
        "the",
        "code",
        "64999",
        "is",
        "used",
        "after",
        "15",
        "minutes",
        "hypertension",
        "precaution",
        "intramuscular",
        "children",
        "left",
        "acute",
        "risks",
    ]
)


@pytest.mark.parametrize("code", ["64520", "2025", "150", "40mg", "g0260", "64998"])
def test_a_number_that_the_card_does_not_hold_is_a_warning(code: str) -> None:
    assert look(["is", code, "good"], KNOWN) == Warnings(numbers=(code,))


@pytest.mark.parametrize("number", ["64999", "15", "7", "1"])
def test_a_number_of_the_card_or_too_short_to_name_one_thing_is_none(number: str) -> None:
    assert look(["is", number, "good"], KNOWN) == NO_WARNINGS


@pytest.mark.parametrize("word", ["not", "no", "never", "without", "cannot", "dont", "doesnt", "isnt", "nor"])
def test_a_negation_is_a_warning_even_where_the_card_has_one_before_another_word(word: str) -> None:
    known = vocabulary([[word, "working"]])

    assert look([word, "risky"], {*KNOWN, *known}) == Warnings(negations=(word,))
    assert look(["risks", word], {*KNOWN, *known}) == Warnings(negations=(word,))


def test_a_negation_that_a_wording_has_before_the_same_word_is_no_warning() -> None:
    known = vocabulary([["what", "if", "drugs", "did", "not", "help"]])

    assert look(["drugs", "that", "not", "help"], known) == NO_WARNINGS


def test_a_vocabulary_is_the_words_and_each_negation_with_the_word_after_it() -> None:
    assert vocabulary([["not", "safe"], ["who", "cannot"]]) == {"not", "safe", "not safe", "who", "cannot", "cannot "}


@pytest.mark.parametrize(
    "word", ["hypotension", "postcaution", "extramuscular", "before", "adults", "right", "chronic"]
)
def test_the_opposite_of_a_word_of_the_card_is_a_warning(word: str) -> None:
    assert look(["is", "the", word], KNOWN) == Warnings(opposed=(word,))


@pytest.mark.parametrize("word", ["hypertension", "after", "children", "left", "acute", "intramuscular"])
def test_the_cards_own_word_is_none(word: str) -> None:
    assert look([word], KNOWN) == NO_WARNINGS


def test_a_word_is_no_warning_where_the_card_knows_it_and_its_opposite() -> None:
    assert look(["before"], {"before", "after"}) == NO_WARNINGS


@pytest.mark.parametrize("word", ["hypotonia", "preparation", "posterior", "female", "weather", "note", "nothing"])
def test_a_word_whose_opposite_the_card_does_not_know_is_none(word: str) -> None:
    assert look([word], KNOWN) == NO_WARNINGS


def test_what_the_card_alone_is_about_decides_between_opposites() -> None:
    facet = {"adults", "children", "acute", "chronic", "after", "before"}

    assert look(["children"], facet, {"adults"}) == Warnings(opposed=("children",))
    assert look(["children"], facet, {"adults", "children"}) == NO_WARNINGS
    assert look(["before"], facet, {"after"}) == NO_WARNINGS


def test_a_telling_word_of_two_kinds_is_told_once() -> None:
    assert Warnings(opposed=("child",), qualifiers=("child", "knee")).all == ("child", "knee")


def test_a_pair_of_opposites_is_no_opposite() -> None:
    known = {"malignant", "pain"}

    assert look(["benign", "pain"], known).opposed == ("benign",)
    assert look(["benign", "or", "malignant", "pain"], known).opposed == ()


def test_of_the_warnings_in_some_words_the_qualifiers_stay() -> None:
    warnings = Warnings(("1987",), ("not",), ("before",), ("dog",))

    assert warnings.but_for({"1987", "not", "before", "dog"}) == Warnings(qualifiers=("dog",))
    assert warnings.but_for(()) == warnings


def test_phrases_come_by_their_first_word_the_longest_first() -> None:
    assert by_first_word([["a"], ["b"], [], ["a", "b"]]) == {"a": [("a", "b"), ("a",)], "b": [("b",)]}


def test_all_warnings_are_told_together() -> None:
    warnings = look(["not", "64520", "before", "the", "injection"], KNOWN)

    assert warnings == Warnings(("64520",), ("not",), ("before",))
    assert warnings.all == ("64520", "not", "before")
    assert NO_WARNINGS.all == ()


@pytest.mark.parametrize("asked", ["ganglion cyst", "a ganglion cyst of the wrist", "cyst or ganglion cyst"])
def test_a_phrase_is_contained_where_its_words_stand_together(asked: str) -> None:
    assert contains(asked.split(), ("ganglion", "cyst"))


@pytest.mark.parametrize("asked", ["", "ganglion", "cyst", "cyst ganglion", "ganglion or cyst", "ganglion cysts"])
def test_a_phrase_is_not_contained_where_its_words_stand_apart(asked: str) -> None:
    assert not contains(asked.split(), ("ganglion", "cyst"))


@pytest.mark.parametrize("words", ["", "what is the code", "used after risks", "completely other words"])
def test_a_question_without_telling_words_has_no_warning(words: str) -> None:
    assert look(words.split(), KNOWN) == NO_WARNINGS


@pytest.mark.parametrize(
    ("asked", "added"),
    [
        ("risks with keloids", ["keloids"]),
        ("safe in severe lupus", ["severe", "lupus"]),
        ("code for an fqhc", ["fqhc"]),
        ("safe in people who have lupus", ["people"]),
        ("keloids and the risks", []),
        ("risks with an icd", []),
        ("code for 64999", []),
        ("with", []),
        ("", []),
    ],
)
def test_what_a_question_adds_stands_behind_a_preposition(asked: str, added: list[str]) -> None:
    assert list(behind_prepositions(asked.split())) == added


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("is it safe", set()),
        ("is it not safe", {"not"}),
        ("64999 or g0260 for 3 months", {"64999", "g0260", "3"}),
        ("never without 2", {"never", "without", "2"}),
    ],
)
def test_numbers_and_negations_tell_questions_apart(words: str, signs: set[str]) -> None:
    assert telling(words.split()) == signs
