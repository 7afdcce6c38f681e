"""An article becomes a draft: every claim is in it, each citation is as honest as the article lets it be."""

import os
from pathlib import Path
from typing import Any

import pytest

from adapters.importers.article import import_article
from adapters.importers.draft import Draft, Report
from adapters.importers.sorting import Sorter
from answers.draft import TO_WRITE
from answers.problem import DeckError
from answers.reading import find_problems
from answers.yamltext import write

REAL = Path(os.environ.get("IMPAR_SOURCES", "/nowhere"), "ganglion-impar-article.txt")


@pytest.fixture
def example(examples: Path) -> str:
    """The article that the tutorial begins with."""
    return (examples / "article.txt").read_text(encoding="utf-8")


def imported(text: str, sorter: Sorter, **options: str) -> tuple[Draft, Report]:
    return import_article("article.txt", text.encode(), sorter, **options)


def citations_of(draft: Draft) -> dict[str, dict[str, Any]]:
    return {citation["label"]: citation for citation in draft.content["citations"]}


def test_every_claim_is_in_the_draft_with_its_citations(example: str, sorter: Sorter) -> None:
    draft, _ = imported(example, sorter)

    cards = {card["facet"]: [claim["cites"] for claim in card["claims"]] for card in draft.content["cards"]}
    assert cards == {"anatomy": [["1"]], "billing": [["1"]], "evidence": [["2"], ["3", "4"]], "safety": [["2", "3"]]}
    assert draft.quotations is not None
    assert len(draft.quotations.quotations) == 5


def test_the_sentences_of_the_source_are_quotations_and_not_claims(example: str, sorter: Sorter) -> None:
    draft, _ = imported(example, sorter)

    claims = [claim for card in draft.content["cards"] for claim in card["claims"]]
    assert all(claim["text"].startswith(TO_WRITE) and claim["plain"].startswith(TO_WRITE) for claim in claims)
    assert draft.quotations is not None
    assert draft.quotations.quotations[4].text == (
        "It is regarded as safe in general, and the complications that were reported are few."
    )


def test_the_article_is_named_as_the_source_with_its_state_and_date(example: str, sorter: Sorter) -> None:
    draft, _ = imported(example, sorter)

    assert draft.content["source"] == {
        "title": "How effective is the ganglion impar block?",
        "publisher": "The Example Press",
        "updated": "2026-03-03",
        "status": "pending human review",
    }
    assert (draft.topic, draft.content["title"]) == ("ganglion-impar-block", "Ganglion impar block")


def test_the_publishers_own_entry_is_a_self_citation(example: str, sorter: Sorter) -> None:
    draft, _ = imported(example, sorter)

    own = citations_of(draft)["1"]
    assert (own["state"], own["references"]) == ("self", ["overview-ganglion-impar-2026"])


def test_numbers_that_cannot_be_matched_are_listed_with_all_they_may_be(example: str, sorter: Sorter) -> None:
    draft, _ = imported(example, sorter)

    for label in "234":
        citation = citations_of(draft)[label]
        assert citation["state"] == "listed"
        assert citation["references"] == ["neurolytic-block-ganglion-2014", "efficacy-ganglion-impar-2019"]
        assert "2, 3 and 4 stand against 2 entries, so at least 1 of them has no entry" in citation["note"]


def test_what_is_open_is_said(example: str, sorter: Sorter) -> None:
    draft, report = imported(example, sorter)

    assert report.open_points == draft.content["open_points"]
    assert report.open_points[0].startswith("[1] is the publisher's own text")
    assert report.open_points[1] == (
        "[2], [3], [4]: 3 numbers, 2 entries without numbers; at least 1 of them has no entry."
    )


def test_a_number_without_any_entry_is_missing(example: str, sorter: Sorter) -> None:
    start, _, end = example.partition("Research\n\nNeurolytic")
    text = f"{start}Professional Medical Disclaimer{end.partition('Professional Medical Disclaimer')[2]}"

    draft, report = imported(text, sorter)

    assert citations_of(draft)["3"]["state"] == "missing"
    assert "[3] has no entry in the reference list: find the work, or leave out what rests on it." in report.open_points


def test_a_numbered_list_is_matched_by_its_numbers_and_still_unchecked(example: str, sorter: Sorter) -> None:
    text = example.replace("\nNeurolytic", "\n2. Neurolytic").replace("\nThe efficacy", "\n3. The efficacy")
    text = text.replace("\nAn overview", "\n1. An overview")

    draft, report = imported(text, sorter)

    states = {label: (each["state"], each.get("references")) for label, each in citations_of(draft).items()}
    assert states == {
        "1": ("self", ["overview-ganglion-impar-2026"]),
        "2": ("listed", ["neurolytic-block-ganglion-2014"]),
        "3": ("listed", ["efficacy-ganglion-impar-2019"]),
        "4": ("missing", None),
    }
    assert "[2]: look the work up, and set its state to 'verified'." in report.open_points


def test_a_doi_and_a_pubmed_number_are_kept(example: str, sorter: Sorter) -> None:
    known = "Supportive Care in Cancer, 2019. doi: 10.1007/s00520-019-04738-9. PMID: 30880371"
    draft, _ = imported(example.replace("Supportive Care in Cancer, 2019", known), sorter)

    work = draft.content["references"][2]
    assert (work["year"], work["doi"], work["pmid"]) == ("2019", "10.1007/s00520-019-04738-9", "30880371")


def test_a_guideline_that_is_named_and_not_listed_is_open(example: str, sorter: Sorter) -> None:
    text = example.replace("It is regarded", "By the ESMO clinical guideline it is regarded")

    _, report = imported(text, sorter)

    assert "The text names a guideline of ESMO; the reference list lacks it." in report.open_points


def test_the_draft_is_a_topic_that_can_be_loaded(example: str, sorter: Sorter) -> None:
    draft, _ = imported(example, sorter)
    dated = [
        {**card, "review": {**card["review"], "updated": "2026-04-01", "due": "2027-04-01"}}
        for card in draft.content["cards"]
    ]

    text = write({**draft.content, "cards": dated})

    assert find_problems({"draft.yaml": text.encode()}, sorter.facets.ids) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Last updated: March 3, 2026", "", "the article gives no date: add a line like 'Last updated:"),
        ("Last updated: March 3, 2026", "Last updated: Marchember 3, 2026", "the article gives no date"),
        ("The Example Press assumes no liability", "Nobody is liable", "name it with --publisher"),
        ("How effective is the ganglion impar block?", "Block", "name the topic, like --topic"),
    ],
)
def test_what_an_article_lacks_is_said(example: str, sorter: Sorter, old: str, new: str, said: str) -> None:
    with pytest.raises(DeckError) as raised:
        imported(example.replace(old, new), sorter)

    [problem] = raised.value.problems
    assert (problem.file, problem.line) == ("article.txt", 1)
    assert said in problem.message


def test_a_text_that_is_no_article_lacks_all_of_it(sorter: Sorter) -> None:
    with pytest.raises(DeckError) as raised:
        imported("", sorter)

    assert len(raised.value.problems) == 3


def test_what_is_named_by_hand_goes_before_the_text(example: str, sorter: Sorter) -> None:
    draft, _ = imported(example, sorter, topic="Walther block", publisher="Somebody Else")

    assert draft.topic == "walther-block"
    assert draft.content["source"]["publisher"] == "Somebody Else"
    assert citations_of(draft)["1"]["state"] == "listed"


# Of each sentence of the source, in its order, the facet of its card and the numbers that it cites.
SORTED = [
    ("billing", "1"), ("billing", "1"), ("billing", "1"), ("duration", "1"), ("indications", ""), ("anatomy", ""),
    ("billing", ""), ("billing", "1"), ("approaches", ""), ("treatment", ""), ("anatomy", "2"), ("approaches", "3425"),
    ("evidence", "345"), ("evidence", "34"), ("evidence", "342"), ("approaches", "25"), ("safety", "25"),
    ("approaches", "45"), ("indications", "345"), ("indications", "56"),
]  # fmt: skip


@pytest.mark.skipif(not REAL.is_file(), reason="IMPAR_SOURCES names no folder with the first deck's source")
def test_the_source_of_the_first_deck_is_imported_whole(sorter: Sorter) -> None:
    draft, report = import_article(str(REAL), REAL.read_bytes(), sorter)

    states = {label: (each["state"], len(each["references"])) for label, each in citations_of(draft).items()}
    claims = [claim for card in draft.content["cards"] for claim in card["claims"]]
    assert states == {"1": ("self", 1), **dict.fromkeys("23456", ("listed", 3))}
    assert draft.quotations is not None
    assert [(each.facet, "".join(each.cites)) for each in draft.quotations.quotations] == SORTED
    assert sorted("".join(claim["cites"]) for claim in claims) == sorted(cited for _, cited in SORTED)
    assert {card["facet"] for card in draft.content["cards"]} == set(sorter.facets.ids)
    assert draft.content["source"]["status"] == "pending human review"
    assert [point[:4] for point in report.open_points] == ["[1] ", "[2],", "[2],", "The "]
    assert "at least 2 of them have no entry" in report.open_points[1]
