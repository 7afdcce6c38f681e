"""The head learns labels from examples, and says how likely each is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from intents.head import Head, Reduced, fit_head, reduce_rows, softmax
from intents.lexicon import Floats, Ints, Lexicon, learn_lexicon

# Three labels, each with words of its own and words that all share.
TEXTS = [
    f"{before} {telling} {after}".split()
    for telling in ("risk danger", "code bill", "months long")
    for before in ("what", "is the", "please the", "about")
    for after in ("", "of it", "for me", "please")
]
LABELS = np.repeat(np.arange(3), 16)
AS_MUCH = 1.0  # the words weigh as much as the meaning
NO_WORDS: tuple[Ints, Floats] = (np.zeros(0, np.int32), np.zeros(0, np.float32))


def clouds(centres: Floats, each: int) -> tuple[Floats, NDArray[np.int64]]:
    """Points about centres, with the number of the centre as their label."""
    chance = np.random.default_rng(7)
    points = np.repeat(centres, each, axis=0) + 0.15 * chance.standard_normal((len(centres) * each, centres.shape[1]))
    return points.astype(np.float32), np.repeat(np.arange(len(centres)), each)


def no_lexical(count: int) -> Reduced:
    return Reduced(np.zeros((1, 0), np.float32), np.zeros((count, 0), np.float32))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return learn_lexicon(TEXTS)


@pytest.fixture(scope="module")
def lexical_head(lexicon: Lexicon) -> Head:
    return fit_head(np.zeros((len(TEXTS), 0), np.float32), reduce_rows(lexicon.rows(TEXTS)), LABELS, 3, AS_MUCH)


def test_clouds_that_lie_apart_are_told_apart() -> None:
    points, labels = clouds(np.eye(4, 6, dtype=np.float32), 20)

    head = fit_head(points, no_lexical(80), labels, 4, AS_MUCH)

    chosen = [int(head.probabilities(point, *NO_WORDS).argmax()) for point in points]
    assert chosen == labels.tolist()


def test_a_point_between_two_clouds_is_doubted() -> None:
    points, labels = clouds(np.eye(2, dtype=np.float32), 20)
    head = fit_head(points, no_lexical(40), labels, 2, AS_MUCH)

    at_one = head.probabilities(np.array([1, 0], np.float32), *NO_WORDS)
    between = head.probabilities(np.array([0.5, 0.5], np.float32), *NO_WORDS)

    assert at_one[0] > 0.8
    assert between.tolist() == pytest.approx([0.5, 0.5], abs=0.1)


def test_labels_are_learned_from_words_alone(lexicon: Lexicon, lexical_head: Head) -> None:
    asked = ["the danger", "and which bill", "how many months", "riskk", "cod"]

    beliefs = [lexical_head.probabilities(np.zeros(0, np.float32), *lexicon.row(text.split())) for text in asked]

    assert [int(belief.argmax()) for belief in beliefs] == [0, 1, 2, 0, 1]


def test_a_label_without_examples_is_the_least_likely() -> None:
    points, labels = clouds(np.eye(2, dtype=np.float32), 20)

    head = fit_head(points, no_lexical(40), labels, 3, AS_MUCH)

    assert all(int(head.probabilities(point, *NO_WORDS).argmin()) == 2 for point in points)


def test_where_nothing_tells_the_more_frequent_label_is_likelier(lexicon: Lexicon) -> None:
    often = np.flatnonzero(LABELS == 0).tolist() + np.flatnonzero(LABELS == 1).tolist()[:4]
    texts, labels = [TEXTS[place] for place in often], LABELS[often]

    head = fit_head(np.zeros((20, 0), np.float32), reduce_rows(lexicon.rows(texts)), labels, 2, AS_MUCH)

    none = head.probabilities(np.zeros(0, np.float32), *NO_WORDS)
    assert none[0] > none[1]


@given(st.lists(st.sampled_from(["risk", "code", "long", "the", "xyzzy", "of"]), max_size=8))
def test_probabilities_are_none_below_nought_and_add_up_to_one(
    lexicon: Lexicon, lexical_head: Head, asked: list[str]
) -> None:
    belief = lexical_head.probabilities(np.zeros(0, np.float32), *lexicon.row(asked))

    assert belief.shape == (3,)
    assert belief.min() >= 0
    assert belief.sum() == pytest.approx(1.0, abs=1e-5)


@given(arrays.arrays(np.float32, (2, 5), elements=st.floats(-1e4, 1e4, width=32)))
def test_scores_of_any_size_become_probabilities(scores: Floats) -> None:
    powers = softmax(scores)

    assert np.isfinite(powers).all()
    np.testing.assert_allclose(powers.sum(axis=1), 1.0, atol=1e-5)
    assert all(powers[row, scores[row].argmax()] == powers[row].max() for row in range(2))


def test_the_same_examples_give_the_same_head(lexicon: Lexicon) -> None:
    vectors, _ = clouds(np.eye(3, 4, dtype=np.float32), 16)

    one, other = (fit_head(vectors, reduce_rows(lexicon.rows(TEXTS)), LABELS, 3, AS_MUCH) for _ in range(2))

    np.testing.assert_array_equal(one.dense, other.dense)
    np.testing.assert_array_equal(one.lexical, other.lexical)
    np.testing.assert_array_equal(one.intercept, other.intercept)


def test_a_head_has_a_weight_for_every_part_of_a_text(lexicon: Lexicon) -> None:
    vectors, _ = clouds(np.eye(3, 4, dtype=np.float32), 16)

    head = fit_head(vectors, reduce_rows(lexicon.rows(TEXTS)), LABELS, 3, AS_MUCH)

    assert head.dense.shape == (4, 3)
    assert head.lexical.shape == (len(lexicon.columns), 3)
    assert head.intercept.shape == (3,)
    assert {part.dtype for part in (head.dense, head.lexical, head.intercept)} == {np.dtype(np.float32)}


def test_the_reduced_rows_keep_what_tells_texts_apart(lexicon: Lexicon) -> None:
    rows = lexicon.rows(TEXTS)
    whole = np.zeros((len(TEXTS), rows.width), np.float32)
    for row in range(len(TEXTS)):
        own = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
        whole[row, rows.columns[own]] = rows.values[own]

    reduced = reduce_rows(rows)

    np.testing.assert_allclose(reduced.rows @ reduced.rows.T, whole @ whole.T, atol=1e-2)
    np.testing.assert_allclose(whole @ reduced.basis, reduced.rows, atol=1e-4)
