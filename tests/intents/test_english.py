"""What is printed often is known by its share, and pairs by how often one word follows the other."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.knowledge import load_english
from intents.english import NO_ENGLISH, PLACES, English, english_from, number_of

ARRAYS: dict[str, NDArray[Any]] = {
    "words": np.frombuffer(b"the\ncode\nsafe", np.uint8),
    "shares": np.array([0.5, 0.3, 0.2], np.float32),
    "pair_steps": np.array([1, PLACES - 1], np.uint64),
    "following": np.array([0.25, 0.5], np.float16),
    "rare_steps": np.diff(np.array(sorted(map(number_of, ("situs", "feil"))), np.uint32), prepend=np.uint32(0)),
}


@pytest.fixture(scope="module")
def shipped() -> English:
    return load_english()


def test_the_words_and_pairs_are_those_of_the_arrays() -> None:
    small = english_from(ARRAYS)

    assert list(small.places) == ["the", "code", "safe"]
    assert small.share("code") == pytest.approx(0.3)
    assert small.follows("code", "the") == 0.25
    assert small.follows("the", "code") == 0.5


def test_a_rare_word_is_used_as_much_as_the_rarest_of_the_others_and_has_no_place() -> None:
    small = english_from(ARRAYS)

    assert small.share("situs") == small.share("feil") == small.share("safe")
    assert "situs" not in small.places
    assert small.share("fiel") == small.share("") == 0.0


@pytest.mark.parametrize(("word", "before"), [("safe", "the"), ("the", "xyzzy"), ("xyzzy", "the"), ("the", "safe")])
def test_a_pair_that_is_not_there_never_follows(word: str, before: str) -> None:
    assert english_from(ARRAYS).follows(word, before) == 0.0


@pytest.mark.parametrize("name", sorted(ARRAYS))
def test_arrays_of_which_one_is_missing_are_none(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        english_from({key: value for key, value in ARRAYS.items() if key != name})


def test_what_ships_knows_the_common_words_and_how_they_follow(shipped: English) -> None:
    assert shipped.share("the") > shipped.share("needle") > 0
    assert shipped.follows("long", "how") > shipped.follows("needle", "how")
    assert shipped.share("xqzzy") == 0.0


@pytest.mark.parametrize("word", ["feil", "situs", "dravet", "arteritis", "necrolysis"])
def test_what_ships_knows_that_rare_words_exist(shipped: English, word: str) -> None:
    assert 0 < shipped.share(word) == min(shipped.shares)


@pytest.mark.parametrize("word", ["mom", "tv", "oh", "isnt", "gdp"])
def test_what_ships_knows_the_words_that_people_say_and_books_seldom_print(shipped: English, word: str) -> None:
    assert shipped.places[word] < 10_000


@pytest.mark.parametrize("word", ["recieve", "definately", "adress"])
def test_what_ships_holds_no_word_that_is_only_often_misspelt(shipped: English, word: str) -> None:
    assert word not in shipped.places


def test_the_probabilities_of_what_follows_a_word_add_up_to_no_more_than_one(shipped: English) -> None:
    firsts = np.array(shipped.pairs, np.uint64) // np.uint64(PLACES)
    sums = np.bincount(firsts.astype(np.int64), np.array(shipped.following))

    assert sums.max() <= 1.01


def test_without_a_file_no_word_is_printed() -> None:
    assert NO_ENGLISH.share("the") == NO_ENGLISH.follows("code", "the") == 0.0
