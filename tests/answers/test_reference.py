"""A bibliographic entry reads as journals print it, and leads to where it can be opened."""

import pytest

from answers.reference import CitationState, Reference, Section


def entry(authors: tuple[str, ...] = ("Smith AB",), *, doi: str = "", pmid: str = "", url: str = "") -> Reference:
    return Reference("smith", Section.RESEARCH, authors, "Knees", 2020, "J Knees", doi=doi, pmid=pmid, url=url)


@pytest.mark.parametrize(
    ("reference", "link"),
    [
        (entry(doi="10.1000/182", pmid="1", url="https://example.org"), "https://doi.org/10.1000/182"),
        (entry(pmid="1", url="https://example.org"), "https://pubmed.ncbi.nlm.nih.gov/1/"),
        (entry(url="https://example.org"), "https://example.org"),
        (entry(), ""),
    ],
)
def test_an_entry_leads_to_its_doi_else_to_pubmed_else_to_its_own_address(reference: Reference, link: str) -> None:
    assert reference.link == link


def test_an_entry_is_one_line_with_volume_issue_and_pages() -> None:
    whole = Reference("a", Section.RESEARCH, ("Smith AB", "Roe C"), "Knees", 2020, "J Knees", "9", "3", "1\u20138")

    assert whole.text == "Smith AB, Roe C. Knees. J Knees. 2020;9(3):1\u20138."


def test_what_an_entry_does_not_have_leaves_no_mark() -> None:
    bare = Reference("a", Section.GUIDELINE, ("A Press",), "Overview", 2025)

    assert bare.text == "A Press. Overview. 2025."


def test_after_six_authors_there_are_others() -> None:
    seven = entry(tuple("ABCDEFG"))

    assert seven.text.startswith("A, B, C, D, E, F, et al. Knees.")
    assert entry(tuple("ABCDEF")).text.startswith("A, B, C, D, E, F. Knees.")


@pytest.mark.parametrize("state", CitationState)
def test_a_citation_state_is_said_in_words_that_begin_with_it(state: CitationState) -> None:
    assert state.in_words.split(":")[0].split(",")[0] in (state.value, "self-citation")
