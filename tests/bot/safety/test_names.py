"""A word has the marks of every list that it stands in, and no others."""

from collections.abc import Sequence

import pytest

from bot.safety.names import COMMON, EPONYM, FAMILY, GIVEN, WORD, Names, read_names
from bot.safety.reading import Word

LISTS = (
    "# names\n[common given]\nanna jordan\n[family]\njordan smith\n[family words]\nbaker\n",
    "[eponyms]\nsmith\n",
)


def marks(text: str, names: Names) -> int:
    return names.of(Word(0, len(text), text, text.lower()))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Anna", GIVEN | COMMON),
        ("Jordan", GIVEN | COMMON | FAMILY),
        ("Smith", FAMILY | EPONYM),
        ("Baker", FAMILY | WORD),
        ("Needle", 0),
        ("names", 0),
    ],
)
def test_a_word_has_the_marks_of_all_its_lists(word: str, expected: int) -> None:
    assert marks(word, read_names("needle", *LISTS)) == expected


@pytest.mark.parametrize("lists", [(), ("",), ("[given]\n",)])
def test_without_listed_names_no_word_is_one(lists: Sequence[str]) -> None:
    assert marks("Anna", read_names("", *lists)) == 0


def test_a_section_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="'middle'"):
        read_names("", "[middle]\nanna\n")
