"""What a careful editor would say of a deck is said with its line, and a good deck has nothing to mend."""

from collections.abc import Collection
from datetime import date

import pytest

from adapters.readability import syllables
from answers.draft import Quotation, Quotations, quotations_text
from answers.lint.deck import DeckFiles, Words, lint
from answers.problem import Problem, Severity
from answers.reference import Section
from tests.answers.sample import FACETS, GOOD, edited, trial_log

TODAY = date(2026, 3, 1)
COMMON = frozenset({"shots", "injections", "trouble", "without", "joint", "through", "most"})


def found(
    text: str, quotations: str = "", log: str | None = None, common: Collection[str] = COMMON
) -> tuple[Problem, ...]:
    log = trial_log(text) if log is None else log
    files = DeckFiles(
        {"knee.yaml": text.encode()},
        {"knee.reviews.yaml": log.encode()} if log else {},
        {"knee.quotations.yaml": quotations.encode()} if quotations else {},
    )
    return lint(files, FACETS, TODAY, Words(common, syllables))


def of_severity(severity: Severity, text: str) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in found(text) if each.severity is severity]


HARD = "Multidisciplinary periprocedural anticoagulation considerations necessitate interdisciplinary deliberation."
BASELINE = set(of_severity(Severity.WARNING, GOOD))


def test_a_good_deck_has_nothing_to_mend() -> None:
    assert of_severity(Severity.PROBLEM, GOOD) == []


def test_what_keeps_a_card_from_approval_is_a_warning_before() -> None:
    assert ("cards[1].claims[0].cites",) in {(field,) for field, _ in BASELINE}
    assert any("citation is only self, so the card cannot be approved" in message for _, message in BASELINE)


PROBLEMS = {
    "a wording with another number": (
        ("plain: Most shots go well.", "plain: 9 of 10 shots go well."),
        ("cards[0].claims[0].plain", "has not the same numbers as 'text' (10, 9): keep them as they are"),
    ),
    "a wording with another number in words": (
        ("plain: Most shots go well.", "plain: Four of twenty-five shots go well."),
        ("cards[0].claims[0].plain", "has not the same numbers as 'text' (25, 4): keep them as they are"),
    ),
    "a wording that is too hard to read": (
        ("plain: Most shots go well.", f"plain: {HARD}"),
        ("cards[0].claims", "the wording for patients needs a reading age of "),
    ),
    "a place to write in a card that is under review": (
        ("text: Most injections pass without trouble.", "text: 'TO WRITE: what happens'"),
        ("cards[0].claims[0].text", "is still to be written"),
    ),
    "a follow-up to itself": (
        ("follow_ups: [billing]", "follow_ups: [safety]"),
        ("cards[0].follow_ups[0]", "the card leads back to itself: name another one"),
    ),
    "an overdue review": (
        ("updated: 2026-02-01, due: 2029-02-01", "updated: 2025-02-01, due: 2026-02-28"),
        ("cards[0].review.due", "the review is overdue: look at the text again"),
    ),
    "a review that is due in more than three years": (
        ("due: 2029-02-01", "due: 2029-02-02"),
        ("cards[0].review.due", "the review is due too late for 'safety': set it to 2029-02-01 or before"),
    ),
    "a review of billing that is due in more than a year": (
        ("due: 2027-02-01", "due: 2027-02-02"),
        ("cards[1].review.due", "the review is due too late for 'billing': set it to 2027-02-01 or before"),
    ),
    "an approved card whose log shows nothing": (
        ("state: under review", "state: approved"),
        ("cards[0].review.state", "the log does not show 2 approvals of this text"),
    ),
    "a verified work that nobody can find": (
        ("    url: https://example.org/knees\n", ""),
        ("references[0]", "a reader cannot find this work: add its doi, pmid or url"),
    ),
    "a topic that shuts itself out": (
        ("title: Knee joint injection", "title: Knee joint injection\nnot: [genicular]"),
        ("aliases[1]", "'genicular' is on the topic's list 'not:', which shuts this name out"),
    ),
    "a card that shuts its own phrasing out": (
        ("    notes: [The", "    not: [risks]\n    notes: [The"),
        ("cards[0].phrasings[0]", "'risks' is on the list 'not:', so questions like this never reach the card"),
    ),
    "a DOI that is none": (
        ("    year: 2020", "    year: 2020\n    doi: https://doi.org/10.1000/182"),
        ("references[0].doi", "is no DOI: write it without an address, like 10.1000/182"),
    ),
    "a PubMed number that is none": (
        ("    year: 2020", "    year: 2020\n    pmid: PMID 3088"),
        ("references[0].pmid", "is no PubMed number: write its digits alone, like 30880371"),
    ),
    "billing without jurisdiction": (
        ("    jurisdiction: United States\n", ""),
        ("cards[1].jurisdiction", "a billing card is valid in one country only"),
    ),
}


@pytest.mark.parametrize(("edit", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_must_be_mended_is_a_problem(edit: tuple[str, str], problem: tuple[str, str]) -> None:
    field, said = problem

    problems = of_severity(Severity.PROBLEM, edited(edit))

    assert (field, said) in [(where, message[: len(said)]) for where, message in problems]
    assert {where.rpartition(".")[0] for where, _ in problems} == {field.rpartition(".")[0]}


WARNINGS = {
    "a claim without citation": (
        ("cites: [2, 3, Smith 2020]", "cites: []"),
        ("cards[0].claims[0].cites", "the claim has no citation, so the card cannot be approved"),
    ),
    "a term that patients do not know": (
        ("plain: Most shots go well.", "plain: Most arthrocenteses go well."),
        ("cards[0].claims[0].plain", "'arthrocenteses' is not explained: use an everyday word"),
    ),
    "a phrasing of one word": (
        ("- risks of a knee injection", "- risks"),
        ("cards[0].phrasings[0]", "'risks' is too thin to tell what is asked"),
    ),
    "an answer that leads nowhere": (
        ("    follow_ups: [billing]\n", ""),
        ("cards[0].follow_ups", "the answer leads nowhere: name the cards to offer next"),
    ),
    "a card that nothing leads to": (
        ("    follow_ups: [billing]\n", ""),
        ("cards[1].facet", "no other card leads here"),
    ),
    "a work that no citation names": (
        ("    references: [press-2026]", "    references: [smith-2020]"),
        ("references[1]", "no citation names this work: name it in one, or delete it"),
    ),
}


@pytest.mark.parametrize(("edit", "warning"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_good_to_know_before_a_review_is_a_warning(edit: tuple[str, str], warning: tuple[str, str]) -> None:
    field, said = warning

    new = set(of_severity(Severity.WARNING, edited(edit))) - BASELINE

    assert [message for where, message in new if where == field and message.startswith(said)], new
    assert of_severity(Severity.PROBLEM, edited(edit)) == []


def test_a_term_in_brackets_or_before_some_is_explained() -> None:
    text = edited(
        ("plain: Most shots go well.", "plain: Most shots (arthrocenteses) go well. Iontophoresis (by current) too.")
    )

    assert not [message for _, message in of_severity(Severity.WARNING, text) if "is not explained" in message]


def test_terms_are_not_looked_at_where_the_common_words_are_not_known() -> None:
    text = edited(("plain: Most shots go well.", "plain: Most arthrocenteses go well."))

    assert not [each for each in found(text, common=()) if "is not explained" in each.message]


def test_a_claim_that_repeats_the_source_is_a_problem() -> None:
    sentence = "Nearly all injections pass without trouble or other harm."
    quoted = Quotations("knee", (Quotation(1, "safety", Section.RESEARCH, "", sentence, ("2",)),))
    text = edited(
        ("references:\n", f"quotations: {quoted.digest}\nreferences:\n"),
        ("text: Most injections pass", "text: Almost all injections pass without trouble or other harm; they pass"),
    )

    problems = [each for each in found(text, quotations_text(quoted)) if each.severity is Severity.PROBLEM]

    assert [(each.field, each.line) for each in problems] == [("cards[0].claims[0].text", 46)]
    assert "repeats the source word for word ('all injections pass without trouble or')" in problems[0].message


def test_a_follow_up_to_a_card_that_is_never_sent_is_a_problem() -> None:
    retired = edited(
        (
            "review: {state: under review, updated: 2026-02-01, due: 2027",
            "review: {state: retired, updated: 2026-02-01, due: 2027",
        )
    )

    assert of_severity(Severity.PROBLEM, retired) == [
        ("cards[0].follow_ups[0]", "'knee/billing' is retired and never offered: name another card")
    ]


def test_side_files_that_are_broken_are_named() -> None:
    problems = found(GOOD, quotations="topic: knee\n", log="steps: []\n")

    assert {each.file for each in problems if each.severity is Severity.PROBLEM} == {
        "knee.quotations.yaml",
        "knee.reviews.yaml",
    }


def test_a_problem_is_told_from_a_warning_in_its_text() -> None:
    assert str(Problem("a.yaml", 3, "x", "do")) == "a.yaml:3: x: do"
    assert str(Problem("a.yaml", 3, "x", "do", Severity.WARNING)) == "a.yaml:3: x: warning: do"
