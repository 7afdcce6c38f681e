"""Slips are read as the words that were most likely meant; a known word is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.knowledge import load_english
from intents.slips import SlipIndex
from intents.spelling import Reading, Spelling

TEXTS = [
    "the block is safe", "the block lasts", "what block is it", "the ganglion lies there", "64999 is the code",
    "black is a colour", "how long does relief last",
]  # fmt: skip
SPELLING = Spelling([text.split() for text in TEXTS])
KNOWN = sorted({word for text in TEXTS for word in text.split()})


@pytest.fixture(scope="module")
def english() -> Spelling:
    return Spelling([text.split() for text in TEXTS] * 20, english=load_english())


@pytest.mark.parametrize("word", KNOWN)
def test_a_known_word_is_read_as_itself(word: str) -> None:
    assert SPELLING.read([word]) == (word,)
    assert SPELLING.knows(word)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("gangloin", "ganglion"),
        ("ganlgoin", "ganglion"),
        ("releif", "relief"),
        ("saef", "safe"),
        ("tha", "the"),
        ("saafe", "safe"),
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(typed: str, read: str) -> None:
    assert SPELLING.read([typed]) == (read,)
    assert SPELLING.knows(read)
    assert not SPELLING.knows(typed)


def test_of_two_words_equally_near_the_one_used_more_often_is_read() -> None:
    assert Spelling([["black", "block"], ["black"], ["black"]]).read(["bleck"]) == ("black",)


@pytest.mark.parametrize(("asked", "read"), [("the bleck lasts", "block"), ("bleck is a colour", "black")])
def test_of_two_words_equally_near_the_one_that_makes_the_likelier_sentence_is_read(asked: str, read: str) -> None:
    assert read in SPELLING.read(asked.split())


@pytest.mark.parametrize(("asked", "read"), [("bleck lasts", "block"), ("bleck fades", "black")])
def test_the_word_behind_tells_which_was_meant(asked: str, read: str) -> None:
    spelling = Spelling([["black", "fades"], ["block", "lasts"]])

    assert spelling.read(asked.split())[0] == read


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("hwo long does it last", "how"),
        ("is ti safe", "it"),
        ("wich approach is teh best", "the"),
        ("mileag", "mileage"),
    ],
)
def test_words_that_only_english_at_large_has_are_read_too(english: Spelling, asked: str, read: str) -> None:
    assert read in english.read(asked.split())


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("the lock is safe", "the block is safe"),
        ("how long does belief last", "how long does relief last"),
        ("lock the door", "lock the door"),
        ("a belief in god", "a belief in god"),
        ("metal and mental", "metal and mental"),
        ("at the sane time", "at the sane time"),  # "same" is likelier, and no word of the deck
    ],
)
def test_a_word_that_exists_is_read_as_one_of_the_deck_where_the_sentence_says_so(
    asked: str, read: str, english: Spelling
) -> None:
    assert " ".join(english.read(asked.split())) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tali", "tail"),  # two letters exchanged; a wrong one would make it "talk"
        ("neds", "needs"),  # a letter left out; a wrong one would make it "beds"
        ("oen", "one"),  # exchanged; another left out would make it "open"
        ("talq", "talk"),  # nothing but a wrong letter makes it a word
    ],
)
def test_letters_left_out_or_exchanged_are_likelier_slips_than_letters_made_up(typed: str, read: str) -> None:
    texts = [[word] for word in ("tail", "talk", "talk", "needs", "beds", "beds", "one", "open") for _ in range(9)]

    assert Spelling(texts, english=load_english()).read([typed]) == (read,)


FOR_FROM = Spelling([text.split() for text in ("for what is it", "to and fro", "from here to there")] * 40)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("fro what is it", "for what is it"),
        ("and fro what is it", "and fro what is it"),
        ("what is it fro", "what is it fro"),  # an end is a neighbour too
        ("from what is it", "from what is it"),  # a letter too many would make another word too easily
    ],
)
def test_a_known_word_is_a_slip_of_another_only_beside_words_that_it_is_never_beside(asked: str, read: str) -> None:
    assert " ".join(FOR_FROM.read(asked.split())) == read


def test_a_known_word_with_a_letter_more_than_another_is_never_read_as_that() -> None:
    spelling = Spelling([["pain", "and", "fever"]] * 400 + [["my", "hand", "hurts"]] * 40)

    assert spelling.read(["pain", "hand", "fever"]) == ("pain", "hand", "fever")
    assert spelling.read(["pain", "adn", "fever"]) == ("pain", "and", "fever")


@pytest.mark.parametrize(("word", "like"), [("neuroleptic", "neurolytic"), ("atopic", "typic"), ("sella", "cells")])
def test_a_rare_word_that_exists_is_not_read_as_one_two_slips_away(word: str, like: str) -> None:
    spelling = Spelling([[like, "block"]] * 99, english=load_english())

    assert spelling.read([word, "block"]) == (word, "block")
    assert Spelling([[like, "block"]] * 99).read([word, "block"]) == (like, "block")


@pytest.mark.parametrize("word", ["tia", "als"])
def test_a_telling_word_stays_however_near_it_is_to_another(word: str) -> None:
    texts = [["is", "it", "safe", "in", near] for near in ("tea", "all")]
    asked = ["is", "it", "safe", "in", word]

    assert Spelling(texts).read(asked) != tuple(asked)
    assert Spelling(texts, telling={word}).read(asked) == tuple(asked)


def test_one_slip_of_a_telling_word_outweighs_two_of_another() -> None:
    texts = [["impar", "block"]] * 99 + [["lumbar"]]

    assert Spelling(texts).read(["lumpar", "block"]) == ("impar", "block")
    assert Spelling(texts, telling={"lumbar"}).read(["lumpar", "block"]) != ("impar", "block")


@pytest.mark.parametrize("word", ["block", "mental", "caller", "stroke", "mom", "dad"])
def test_a_word_that_is_in_common_use_is_never_read_as_a_slip(english: Spelling, word: str) -> None:
    assert english.read([word]) == (word,)


def test_the_nearer_word_is_read_even_where_another_is_used_more() -> None:
    spelling = Spelling([["ganglion"], ["ganglia"], ["ganglia"], ["ganglia"]])

    assert spelling.read(["gangliom"]) == ("ganglion",)


@pytest.mark.parametrize("word", ["xyzzy", "celiac", "64998", "6499", "", "\u4f60\u597d", "stra\u00dfe"])
def test_a_word_that_is_near_none_is_left_as_it_is(word: str) -> None:
    assert SPELLING.read([word]) == (word,)
    assert not SPELLING.knows(word)


def test_what_is_longer_than_any_word_is_left_as_it_is_at_once() -> None:
    endless = "ganglion" * 100_000

    assert SPELLING.read([endless, "saef"]) == (endless, "safe")


@given(st.lists(st.text(max_size=9), max_size=6))
def test_as_many_words_are_read_as_were_typed_each_a_known_one_or_itself(typed: list[str]) -> None:
    read = SPELLING.read(typed)

    assert len(read) == len(typed)
    assert all(word in {before, *KNOWN} for before, word in zip(typed, read, strict=True))


def test_no_word_is_read_as_a_letter_alone() -> None:
    assert Spelling([["a"]] * 9).read(["ax"]) == ("ax",)


def test_of_a_wider_index_only_own_words_are_read() -> None:
    spelling = Spelling([["ganglion", "block"]])
    wider = SlipIndex(("ganglion", "block", "ganglioma"))

    assert wider.near("gangliooma") == {"ganglioma": 1}
    assert spelling.read(["gangliooma"], wider.near) == ("gangliooma",)
    assert spelling.read(["gangloin"], wider.near) == ("ganglion",)


def test_who_knows_no_word_reads_every_word_as_itself() -> None:
    assert Spelling([]).read(["gangloin", "blok"]) == ("gangloin", "blok")


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("what blok is it", "block"),
        ("is downsides printed", "downsides"),
        ("is the bloc safe", "block"),
    ],
)
def test_a_word_that_is_rare_in_use_is_read_as_a_common_one_beside_it_and_else_stays(
    asked: str, read: str, english: Spelling
) -> None:
    assert read in english.read(asked.split())


def test_a_spelling_that_a_few_wordings_hold_is_still_a_slip() -> None:
    texts = [["biling", "it"], *[["billing", "code"]] * 2000]

    assert Spelling(texts, english=load_english()).read(["biling", "code"]) == ("billing", "code")
    assert Spelling([*texts, *[["biling"]] * 2000], english=load_english()).read(["biling"]) == ("biling",)


@pytest.mark.parametrize(("times", "read"), [(4, "the"), (5, "teh")])
def test_a_spelling_stays_once_the_wordings_hold_it_more_than_a_few_times(times: int, read: str) -> None:
    texts = [*[["the", "block"]] * 2000, *[["teh"]] * times]

    assert Spelling(texts, english=load_english()).read(["teh", "block"]) == (read, "block")


TWICE = Spelling([["cat", "sits"], ["cat", "sits"], ["cut", "sits"], ["dog", "runs"]])


def test_words_that_may_mean_several_things_are_read_as_each_of_them() -> None:
    one, other = TWICE.readings(["cgt", "sits"])

    assert (one.words, other.words) == (("cat", "sits"), ("cut", "sits"))
    assert one.share > other.share > 0
    assert one.share + other.share == pytest.approx(1)


def test_the_likeliest_reading_is_the_one_that_is_read() -> None:
    assert TWICE.readings(["cgt", "sits"])[0].words == TWICE.read(["cgt", "sits"])


@pytest.mark.parametrize("asked", [("cat", "sits"), ("zzz",), ()])
def test_words_without_a_slip_have_one_reading(asked: tuple[str, ...]) -> None:
    assert TWICE.readings(asked) == (Reading(asked),)


def test_what_is_far_less_likely_than_another_reading_is_left_out() -> None:
    spelling = Spelling([["cat", "sits"]] * 300 + [["cut", "sits"]])

    assert [reading.words for reading in spelling.readings(["cgt", "sits"])] == [("cat", "sits")]


@given(st.lists(st.sampled_from(["cgt", "ctu", "dgo", "sits", "rnus", "cat"]), max_size=8))
def test_readings_are_few_each_once_and_their_shares_add_up(asked: list[str]) -> None:
    readings = TWICE.readings(asked)

    assert 1 <= len(readings) <= 3
    assert len({reading.words for reading in readings}) == len(readings)
    assert all(len(reading.words) == len(asked) for reading in readings)
    assert sum(reading.share for reading in readings) == pytest.approx(1)
    assert [reading.share for reading in readings] == sorted((each.share for each in readings), reverse=True)
