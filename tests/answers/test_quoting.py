"""A text that repeats its source is told from one that says the same in words of its own."""

from answers.quoting import repeated

SOURCE = ["The needle is placed under the skin with great care, and never in haste."]


def test_six_words_in_a_row_are_a_repetition() -> None:
    assert repeated("First, the NEEDLE is placed under the — skin.", SOURCE) == "the needle is placed under the"


def test_five_words_in_a_row_are_not() -> None:
    assert repeated("The needle is placed under skin that is numb.", SOURCE) == ""


def test_a_short_source_is_repeated_by_a_text_that_says_nothing_else() -> None:
    assert repeated("Rest helps.", ["rest helps"]) == "rest helps"
    assert repeated("Rest helps most people.", ["rest helps"]) == ""
