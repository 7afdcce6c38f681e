"""Sentences are told apart, and citations from other numbers."""

import pytest

from adapters.importers.sentences import Sentence, cited_numbers, read, split

NUMBERS = frozenset("123456")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One ends. Two begins.", ["One ends.", "Two begins."]),
        ("It lasts 3.5 hours. Then not.", ["It lasts 3.5 hours.", "Then not."]),
        ("Malec et al. Reported it. Dr. Smith agreed.", ["Malec et al. Reported it.", "Dr. Smith agreed."]),
        ("A drug, e.g. Steroid, helps.", ["A drug, e.g. Steroid, helps."]),
        ("", []),
    ],
)
def test_a_text_is_split_at_the_ends_of_its_sentences(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It helps 3, 4, 2, 5.", Sentence("It helps.", ("3", "4", "2", "5"))),
        ("It helps [1,2] (mostly) [3].", Sentence("It helps (mostly).", ("1", "2", "3"))),
        ("As the guidelines 1, say so.", Sentence("As the guidelines, say so.", ("1",))),
        (
            "The code is 64999, which lasts 3-6 months 1.",
            Sentence("The code is 64999, which lasts 3-6 months.", ("1",)),
        ),
        ("A needle of size 22, not 25.", Sentence("A needle of size 22, not 25.", ())),
        ("Nothing is cited.", Sentence("Nothing is cited.", ())),
    ],
)
def test_citations_are_taken_out_and_other_numbers_stay(text: str, sentence: Sentence) -> None:
    assert read(text, NUMBERS) == [sentence]


def test_a_citation_at_the_end_covers_what_stands_before_it() -> None:
    sentences = read("One. Two 2. Three. Four 1.", NUMBERS)

    assert [sentence.cites for sentence in sentences] == [("2",), ("2",), ("1",), ("1",)]


def test_only_numbers_in_brackets_cite_where_there_are_any() -> None:
    assert cited_numbers(["It helped 12. It is said [3]."]) == {"3"}
    assert cited_numbers(["It helped most 1. It took 6 months, and 7, too 2, 3."]) == {"1", "2", "3"}
