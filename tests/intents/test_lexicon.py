"""A text's words and letters become weighted features, the same ones each time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.lexicon import Floats, Lexicon, Postings, SparseRows, learn_lexicon

TEXTS = [
    text.split()
    for text in (
        "is it safe",
        "what are the risks",
        "is the procedure safe",
        "how long does it last",
        "how long does the procedure last",
        "what are the risks of the procedure",
    )
]
LEXICON = learn_lexicon(TEXTS)


def dense(rows: SparseRows) -> Floats:
    matrix = np.zeros((len(rows.starts) - 1, rows.width), np.float32)
    for row, (start, end) in enumerate(zip(rows.starts[:-1], rows.starts[1:], strict=True)):
        np.add.at(matrix[row], rows.columns[start:end], rows.values[start:end])
    return matrix


def features_of(text: str, lexicon: Lexicon = LEXICON) -> dict[str, float]:
    names = list(lexicon.columns)
    columns, values = lexicon.row(text.split())
    return {names[column]: float(value) for column, value in zip(columns, values, strict=True)}


sparse_rows = st.lists(
    st.dictionaries(st.integers(0, 8), st.floats(-4, 4, width=16), max_size=6), min_size=1, max_size=12
)


def as_rows(entries: list[dict[int, float]]) -> SparseRows:
    starts = np.cumsum([0, *(len(row) for row in entries)]).astype(np.int64)
    columns = np.array([column for row in entries for column in row], np.int32)
    values = np.array([value for row in entries for value in row.values()], np.float32)
    return SparseRows(starts, columns, values, 9)


@given(sparse_rows, st.dictionaries(st.integers(0, 8), st.floats(-4, 4, width=16), max_size=6))
def test_the_products_by_column_are_the_products_of_the_whole_matrix(
    entries: list[dict[int, float]], asked: dict[int, float]
) -> None:
    rows = as_rows(entries)
    columns, values = np.array(list(asked), np.int32), np.array(list(asked.values()), np.float32)
    wanted = np.zeros(9, np.float32)
    wanted[columns] = values

    products = Postings.of(rows).products(columns, values)

    assert products.dtype == np.float32
    np.testing.assert_allclose(products, dense(rows) @ wanted, rtol=1e-4, atol=1e-4)


def test_the_products_of_columns_that_few_rows_and_that_all_rows_have_add_up() -> None:
    rows = as_rows([{number % 8: number + 1.0, 8: 0.5} for number in range(40)])  # each of the eight in 5 of 40
    columns, values = np.array([3, 8, 6], np.int32), np.array([2.0, 4.0, -1.0], np.float32)
    wanted = np.zeros(9, np.float32)
    wanted[columns] = values

    postings = Postings.of(rows)

    assert postings.places.tolist() == [-1] * 8 + [0]
    np.testing.assert_allclose(postings.products(columns, values), dense(rows) @ wanted, rtol=1e-5)


def test_a_row_that_has_nothing_in_common_has_the_product_nought() -> None:
    postings = Postings.of(LEXICON.rows(TEXTS))

    products = postings.products(*LEXICON.row(["how", "long"]))

    assert products[3] > 0
    assert products[0] == 0
    assert postings.products(*LEXICON.row(["xyzzy"])).tolist() == [0.0] * len(TEXTS)


def test_rows_of_many_texts_are_the_rows_of_each() -> None:
    rows = LEXICON.rows(TEXTS)

    for place, text in enumerate(TEXTS):
        columns, values = LEXICON.row(text)
        own = slice(int(rows.starts[place]), int(rows.starts[place + 1]))
        np.testing.assert_array_equal(rows.columns[own], columns)
        np.testing.assert_array_equal(rows.values[own], values)


def test_the_same_texts_give_the_same_lexicon() -> None:
    again = learn_lexicon([list(text) for text in TEXTS])

    assert list(again.columns.items()) == list(LEXICON.columns.items())
    np.testing.assert_array_equal(again.weights, LEXICON.weights)


def test_the_order_of_the_texts_does_not_count() -> None:
    again = learn_lexicon(TEXTS[::-1])

    assert again.columns == LEXICON.columns
    np.testing.assert_array_equal(again.weights, LEXICON.weights)


def test_what_is_not_known_is_left_out() -> None:
    assert features_of("xyzzy") == {}
    assert features_of("is it safe xyzzy").keys() == features_of("is it safe").keys()


def test_a_feature_of_one_text_alone_is_not_learned() -> None:
    lexicon = learn_lexicon([["is", "safe"], ["is", "dangerous"]])

    assert "=is" in lexicon.columns
    assert "=safe" not in lexicon.columns


def test_a_word_a_pair_and_runs_of_letters_are_features() -> None:
    features = features_of("how long")

    assert {"=how", "=long", "=how long", " h", "ong ", "long", " long"} <= features.keys()
    assert "=long how" not in features


def test_a_word_is_not_the_run_of_its_letters() -> None:
    lexicon = learn_lexicon([["is"], ["is"], ["this"], ["this"]])

    assert "=is" not in features_of("this", lexicon)
    assert "is" in features_of("this", lexicon)


@pytest.mark.parametrize("text", ["is it safe", "what are the risks of it", "the the the"])
def test_words_and_letters_weigh_the_same(text: str) -> None:
    features = features_of(text)

    of_words = sum(value**2 for name, value in features.items() if name.startswith("="))
    of_letters = sum(value**2 for name, value in features.items() if not name.startswith("="))

    assert (of_words, of_letters) == pytest.approx((1.0, 1.0), abs=1e-5)


def test_a_rare_word_tells_more_than_a_frequent_one() -> None:
    features = features_of("the risks")

    assert features["=risks"] > features["=the"]


def test_no_words_have_no_features() -> None:
    columns, values = LEXICON.row([])

    assert (len(columns), len(values)) == (0, 0)
