"""A word that nobody knows is read as the known word nearest to it; a known word is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.spelling import Spelling

TEXTS = [
    "the block is safe", "the block lasts", "what block is it", "the ganglion lies there", "64999 is the code",
    "black is a colour", "how long does relief last",
]  # fmt: skip
SPELLING = Spelling(text.split() for text in TEXTS)
KNOWN = sorted({word for text in TEXTS for word in text.split()})


@pytest.mark.parametrize("word", KNOWN)
def test_a_known_word_is_read_as_itself(word: str) -> None:
    assert SPELLING.read(word) == word
    assert SPELLING.knows(word)


@pytest.mark.parametrize(
    ("typed", "read"), [("gangloin", "ganglion"), ("ganlgoin", "ganglion"), ("releif", "relief"), ("saef", "safe")]
)
def test_a_slip_is_read_as_the_word_that_was_meant(typed: str, read: str) -> None:
    assert SPELLING.read(typed) == read
    assert SPELLING.knows(typed)


def test_of_two_words_equally_near_the_one_used_far_more_often_is_read() -> None:
    assert Spelling([["black", "block"], ["black"], ["black"]]).read("bleck") == "black"


def test_of_two_words_equally_near_and_used_much_alike_neither_is_read() -> None:
    assert Spelling([["black", "block"], ["black"]]).read("bleck") == "bleck"


def test_a_common_word_is_never_read_as_a_slip() -> None:
    assert Spelling([["block"]], common={"black"}).read("black") == "black"


def test_the_nearer_word_is_read_even_where_another_is_used_more() -> None:
    spelling = Spelling([["ganglion"], ["ganglia"], ["ganglia"], ["ganglia"]])

    assert spelling.read("gangliom") == "ganglion"


@pytest.mark.parametrize("word", ["xyzzy", "celiac", "ti", "tha", "64998", "6499", "", "\u4f60\u597d"])
def test_a_word_that_is_near_none_is_left_as_it_is(word: str) -> None:
    assert SPELLING.read(word) == word
    assert not SPELLING.knows(word)


@given(st.text(max_size=12))
def test_a_word_is_read_as_a_known_one_or_itself_and_twice_is_once(word: str) -> None:
    read = SPELLING.read(word)

    assert read in {word, *KNOWN}
    assert SPELLING.read(read) == read


def test_who_knows_no_word_reads_every_word_as_itself() -> None:
    assert Spelling([]).read("ganglion") == "ganglion"
