"""Slips of the finger are forgiven where a word is long enough to tell, and found without a look at every word."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from intents.slips import SlipIndex, edits_allowed

KNOWN = (
    "ganglion", "impar", "walther", "coccygeal", "sacrococcygeal", "fluoroscopy", "neurolysis", "anesthetic",
    "steroid", "perineal", "hypogastric", "sympathetic", "treatment", "billing", "indications", "block", "pelvic",
    "code", "pain", "gib", "cpt", "64999", "2025",
)  # fmt: skip
INDEX = SlipIndex(KNOWN)
letters = st.sampled_from(ascii_lowercase)
long_words = st.text(letters, min_size=6, max_size=18)


@st.composite
def edited_once(draw: st.DrawFn, word: str) -> str:
    """A word with a letter lost, added, wrong, or changed with the next one."""
    at = draw(st.integers(0, len(word) - 1))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    kind = draw(st.sampled_from(["lost", "added", "wrong", "swapped"]))
    return {
        "lost": before + after,
        "added": before + draw(letters) + letter + after,
        "wrong": before + draw(letters) + after,
        "swapped": before + after[:1] + letter + after[1:],
    }[kind]


@given(st.data(), st.lists(long_words, min_size=1, max_size=20))
def test_a_word_with_two_edits_is_still_found(data: st.DataObject, known: list[str]) -> None:
    word = known[0]
    typed = data.draw(edited_once(data.draw(edited_once(word))))
    edits = DamerauLevenshtein.distance(word, typed)
    assert edits <= 2

    near = SlipIndex([*known, *KNOWN]).near(typed)

    assert near[word] == edits


@given(st.data(), st.sampled_from([word for word in KNOWN if len(word) in {4, 5} and word.isalpha()]))
def test_a_word_of_four_or_five_letters_with_one_edit_is_found(data: st.DataObject, word: str) -> None:
    typed = data.draw(edited_once(word))

    assert INDEX.near(typed)[word] == DamerauLevenshtein.distance(word, typed)


@given(st.text(letters, max_size=12))
def test_nothing_is_found_that_is_further_away_than_its_length_allows(typed: str) -> None:
    near = INDEX.near(typed)

    assert all(DamerauLevenshtein.distance(typed, word) == edits for word, edits in near.items())
    assert all(edits <= edits_allowed(max(len(typed), len(word)) + 1) for word, edits in near.items())


@pytest.mark.parametrize("typed", ["gob", "gbi", "gi", "cp", "ct", "cpd"])
def test_a_short_word_holds_no_slip(typed: str) -> None:
    assert INDEX.near(typed) == {}


@pytest.mark.parametrize("typed", ["64998", "64990", "6499", "64909", "2024", "2052", "649990"])
def test_a_number_holds_no_slip(typed: str) -> None:
    assert INDEX.near(typed) == {}


@pytest.mark.parametrize("word", KNOWN)
def test_a_known_word_is_itself(word: str) -> None:
    assert INDEX.near(word)[word] == 0


@pytest.mark.parametrize(("length", "edits"), [(0, 0), (1, 0), (2, 0), (3, 0), (4, 1), (5, 1), (6, 2), (7, 2), (30, 2)])
def test_longer_words_may_hold_more_edits(length: int, edits: int) -> None:
    assert edits_allowed(length) == edits


def test_in_a_word_of_five_letters_two_edits_are_found_though_they_say_little_by_themselves() -> None:
    assert SlipIndex(["impar"]).near("inpor") == {"impar": 2}
    assert SlipIndex(["gang"]).near("gong") == {"gang": 1}
    assert SlipIndex(["gang"]).near("gone") == {}


def test_two_letters_swapped_with_one_lost_between_them_are_two_edits() -> None:
    assert SlipIndex(["should", "duration"]).near("shodu") == {"should": 2}
    assert SlipIndex(["should", "duration"]).near("duraotn") == {"duration": 2}


def test_a_word_that_is_known_may_also_be_a_slip_of_another() -> None:
    index = SlipIndex(["celiac", "cardiac", "celiacs"])

    assert index.near("celiac") == {"celiac": 0, "celiacs": 1}


def test_the_same_words_in_another_order_are_the_same_index() -> None:
    one, other = SlipIndex(KNOWN), SlipIndex([*reversed(KNOWN), *KNOWN])

    assert [one.near(word) for word in ("gangloin", "imapr")] == [other.near(word) for word in ("gangloin", "imapr")]


def test_an_index_of_no_words_finds_nothing() -> None:
    assert SlipIndex([]).near("ganglion") == {}


@given(st.data())
def test_what_is_found_is_what_a_look_at_every_word_finds(data: st.DataObject) -> None:
    few_letters = st.sampled_from("abc")
    known = data.draw(st.lists(st.text(few_letters, min_size=1, max_size=11), max_size=30))
    typed = data.draw(st.text(few_letters, min_size=3, max_size=11))
    distances = {word: DamerauLevenshtein.distance(typed, word) for word in known}
    longer = {word: max(len(typed), len(word)) for word in known}
    allowed = {word: 2 if longer[word] >= 5 else edits_allowed(longer[word]) for word in known}

    near = SlipIndex(known).near(typed)

    assert near == {word: edits for word, edits in distances.items() if edits <= allowed[word]}
