"""However a card file is damaged, it is a deck or a list of problems, each with its place; never anything else."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.files import CARDS, load_facets
from answers.deck import Deck
from answers.problem import DeckError
from answers.reading import read_deck
from tests.answers.sample import NOTICES

FILE = CARDS / "ganglion-impar.yaml"
LINES = FILE.read_bytes().splitlines(keepends=True)
FACETS = load_facets().ids

places = st.integers(0, len(LINES) - 1)


def swapped(lines: list[bytes], first: int, second: int) -> list[bytes]:
    changed = lines.copy()
    changed[first], changed[second] = lines[second], lines[first]
    return changed


def indented(lines: list[bytes], at: int, by: int) -> list[bytes]:
    line = lines[at]
    return [*lines[:at], b" " * by + line if by > 0 else line[-by:], *lines[at + 1 :]]


mutations = st.one_of(
    places.map(lambda at: [*LINES[:at], *LINES[at + 1 :]]),
    st.tuples(places, st.integers(2, 40)).map(lambda cut: [*LINES[: cut[0]], *LINES[sum(cut) :]]),
    places.map(lambda at: [*LINES[: at + 1], *LINES[at:]]),
    st.tuples(places, places).map(lambda pair: swapped(LINES, *pair)),
    st.tuples(places, st.integers(-6, 6)).map(lambda change: indented(LINES, *change)),
    st.tuples(places, st.binary(min_size=1, max_size=12)).map(lambda new: [*LINES[: new[0]], new[1], *LINES[new[0] :]]),
    st.tuples(places, st.text("[]{}:-#&*!|>'\"%@`,?\t\n a\x00é\u2028\ufeff", min_size=1, max_size=8)).map(
        lambda new: [*LINES[: new[0]], new[1].encode(), *LINES[new[0] :]]
    ),
)


def read(content: bytes) -> Deck | DeckError:
    try:
        return read_deck({"cards.yaml": content}, ("notices.yaml", NOTICES.encode()), FACETS)
    except DeckError as error:
        return error


@given(mutations)
def test_a_damaged_card_file_is_a_deck_or_problems_that_have_a_place(lines: list[bytes]) -> None:
    content = b"".join(lines)

    found = read(content)

    if isinstance(found, DeckError):
        assert found.problems
        for problem in found.problems:
            assert problem.file == "cards.yaml"
            assert 1 <= problem.line <= len(content.decode("utf-8", "replace").splitlines()) + 1
            assert problem.message.strip()
    else:
        assert found.cards


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_a_deck_or_problems(content: bytes) -> None:
    found = read(content)

    assert isinstance(found, DeckError)
    assert all(problem.line >= 1 and problem.message for problem in found.problems)


def test_the_undamaged_file_is_a_deck() -> None:
    assert isinstance(read(b"".join(LINES)), Deck)
