"""A text becomes the numbers of the pieces that the encoder was trained on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.knowledge import WEIGHTS
from intents.encoder import VOCABULARY
from intents.wordpiece import WordPiece

SHIPPED = WordPiece.of((WEIGHTS / VOCABULARY).read_text(encoding="utf-8"))
NAMES = list(SHIPPED.numbers)


def pieces(text: str, most: int = 128) -> list[str]:
    """The pieces between the marks of start and end."""
    numbers = SHIPPED.encode(text, most)
    assert (NAMES[numbers[0]], NAMES[numbers[-1]]) == ("[CLS]", "[SEP]")
    return [NAMES[number] for number in numbers[1:-1]]


# The numbers are the lines of bert-base-uncased's vocab.txt, counted from 0.
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [101, 102]),
        ("hello world", [101, 7592, 2088, 102]),
        ("Is it safe?", [101, 2003, 2009, 3647, 1029, 102]),
        ("unaffable", [101, 14477, 20961, 3468, 102]),
        ("\u4f60", [101, 100, 102]),
    ],
)
def test_a_known_sentence_has_its_known_numbers(text: str, numbers: list[int]) -> None:
    assert SHIPPED.encode(text, 128) == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ganglion impar", ["gang", "##lion", "imp", "##ar"]),
        ("What's the CPT code?", ["what", "'", "s", "the", "cp", "##t", "code", "?"]),
        ("cpt-64999", ["cp", "##t", "-", "64", "##9", "##9", "##9"]),
        ("3\u20136 months", ["3", "\u2013", "6", "months"]),
        ("don't", ["don", "'", "t"]),
        ("a_b$c", ["a", "_", "b", "$", "c"]),
    ],
)
def test_a_word_is_split_into_its_longest_pieces_and_signs_stand_alone(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Caf\u00e9", "cafe"),
        ("cafe\u0301", "cafe"),
        ("na\u00efve KOL\u0118DA", "naive koleda"),
        ("  is\tit\nsafe \u00a0", "is it safe"),
        ("im\u200bpar", "impar"),
        ("im\x00par\ufffd", "impar"),
    ],
)
def test_case_accents_and_what_does_not_show_make_no_difference(text: str, plain: str) -> None:
    assert pieces(text) == pieces(plain)


def test_ideographs_stand_alone() -> None:
    assert pieces("\u4e00\u4e8cimpar\u4e09") == ["\u4e00", "\u4e8c", "imp", "##ar", "\u4e09"]


def test_a_word_of_more_than_a_hundred_letters_is_unknown() -> None:
    assert pieces("a" * 101 + " code") == ["[UNK]", "code"]
    assert "[UNK]" not in pieces("a" * 100)


def test_a_word_of_which_one_piece_is_unknown_is_unknown_whole() -> None:
    small = WordPiece({"im": 1, "##par": 2, "code": 3})

    assert small.encode("impar imp code", 9) == [101, 1, 2, 100, 3, 102]


@pytest.mark.parametrize("most", [2, 3, 7, 128])
def test_a_long_text_is_cut_between_its_marks(most: int) -> None:
    whole = SHIPPED.encode("is it safe and how long does it last " * 50, 1_000)

    assert SHIPPED.encode("is it safe and how long does it last " * 50, most) == [*whole[: most - 1], whole[-1]]


@given(st.text(max_size=60), st.integers(2, 40))
def test_any_text_keeps_within_the_limit_and_the_vocabulary(text: str, most: int) -> None:
    numbers = SHIPPED.encode(text, most)

    assert 2 <= len(numbers) <= most
    assert all(0 <= number < len(NAMES) for number in numbers)


def test_every_line_of_the_vocabulary_is_a_piece() -> None:
    lines = (WEIGHTS / VOCABULARY).read_bytes().count(b"\n")

    assert len(SHIPPED.numbers) == lines == 30_522
    assert [SHIPPED.numbers[piece] for piece in ("[UNK]", "[CLS]", "[SEP]")] == [100, 101, 102]
