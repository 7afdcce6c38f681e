"""The nearest vectors are found, by looking at all of them or by an index, and what was learned can be kept."""

import numpy as np
import pytest

from intents.lexicon import Floats
from intents.nearest import MOST_EXACT, Exact, Indexed, Nearest, learn_nearest, nearest_in

SIZE = 32
MANY = MOST_EXACT + 2000


def units(count: int, seed: int) -> Floats:
    """Vectors of length one in a hundred bunches, as the phrasings of topics are."""
    dice = np.random.default_rng(seed)
    bunches = np.random.default_rng(0).standard_normal((100, SIZE), np.float32)
    vectors = bunches[dice.integers(0, 100, count)] + 0.3 * dice.standard_normal((count, SIZE), np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def vectors() -> Floats:
    return units(MANY, 1)


@pytest.fixture(scope="module")
def indexed(vectors: Floats) -> Nearest:
    return learn_nearest(vectors)


def test_few_vectors_are_all_looked_at_and_many_are_indexed(vectors: Floats, indexed: Nearest) -> None:
    assert isinstance(learn_nearest(vectors[:MOST_EXACT]), Exact)
    assert isinstance(indexed, Indexed)


def test_looking_at_all_finds_the_nearest_in_their_order() -> None:
    few = units(200, 2)

    places, cosines = learn_nearest(few).search(few[7], 5)

    wanted = np.argsort(-(few @ few[7]), kind="stable")[:5]
    assert places.tolist() == wanted.tolist()
    assert places[0] == 7
    np.testing.assert_allclose(cosines, (few @ few[7])[wanted])


def test_the_index_finds_nearly_all_that_are_nearest(vectors: Floats, indexed: Nearest) -> None:
    asked = units(100, 3)
    exact = Exact(vectors)

    shares = [
        len(set(indexed.search(each, 10)[0].tolist()) & set(exact.search(each, 10)[0].tolist())) / 10 for each in asked
    ]

    assert np.mean(shares) > 0.9


def test_the_indexs_cosines_are_near_the_true_ones(vectors: Floats, indexed: Nearest) -> None:
    places, cosines = indexed.search(vectors[5], 10)

    assert places[0] == 5
    np.testing.assert_allclose(cosines, vectors[places] @ vectors[5], atol=0.02)
    assert (np.diff(cosines) <= 0).all()


def test_the_same_vectors_give_the_same_index(vectors: Floats, indexed: Nearest) -> None:
    np.testing.assert_array_equal(learn_nearest(vectors).to_array(), indexed.to_array())


@pytest.mark.parametrize("count", [1, 50, MANY])
def test_what_was_learned_is_the_same_when_it_was_kept(count: int) -> None:
    vectors = units(count, 4)
    learned = learn_nearest(vectors)

    again = nearest_in(learned.to_array())

    assert type(again) is type(learned)
    for one, other in zip(again.search(vectors[0], 60), learned.search(vectors[0], 60), strict=True):
        np.testing.assert_array_equal(one, other)


def test_no_more_are_found_than_there_are() -> None:
    places, cosines = learn_nearest(units(3, 5)).search(units(1, 6)[0], 60)

    assert sorted(places.tolist()) == [0, 1, 2]
    assert len(cosines) == 3
