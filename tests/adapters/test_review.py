"""A card is approved by two people who did not edit it, for the words that they read, and its files show who."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from adapters.commands import impar, main
from adapters.files import load_deck, load_facets
from adapters.settings import Settings
from adapters.storage import tables
from adapters.storage.opening import open_to_serve
from adapters.wiring import now
from answers.card import Card
from answers.draft import Quotation, Quotations, quotations_text
from answers.reference import Section
from answers.review import ReviewState, review_due
from tests.answers.sample import GOOD

SAFETY = "knee/safety"
SUBMITTED = GOOD.replace("state: under review", "state: submitted", 1)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck whose card on safety nobody has reviewed."""
    (tmp_path / "deck").mkdir()
    (tmp_path / "deck" / "knee.yaml").write_text(SUBMITTED, encoding="utf-8")
    return tmp_path / "deck"


def review(deck: Path, *arguments: str) -> Result:
    own = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DATA": str(deck.parent / "data")}
    return CliRunner(env=own).invoke(impar, ["review", *arguments, "--deck", str(deck)])


def step(deck: Path, kind: str, name: str, *more: str, card: str = SAFETY) -> Result:
    return review(deck, kind, card, "--as", name, "--role", "nurse", *more)


def card_in(deck: Path, card: str = SAFETY) -> Card:
    found = load_deck(deck, load_facets()).card(card)
    assert found is not None
    return found


def state_in(deck: Path, card: str = SAFETY) -> ReviewState:
    return card_in(deck, card).review.state


def edit(deck: Path, old: str, new: str) -> None:
    file = deck / "knee.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def approve(deck: Path) -> None:
    for kind, name in (("submit", "Ada"), ("approve", "Ben"), ("approve", "Cleo")):
        assert step(deck, kind, name).exit_code == 0


def test_a_card_goes_from_submitted_to_under_review_to_approved(deck: Path) -> None:
    states = []

    for kind, name in (("submit", "Ada"), ("approve", "Ben"), ("approve", "Cleo")):
        step(deck, kind, name)
        states.append(state_in(deck))

    assert states == [ReviewState.SUBMITTED, ReviewState.UNDER_REVIEW, ReviewState.APPROVED]
    assert [each.by for each in card_in(deck).review.approvals] == ["Ben", "Cleo"]


def test_an_approval_sets_the_day_of_the_next_review(deck: Path) -> None:
    approve(deck)

    assert card_in(deck).review.due == review_due("safety", now().date())


def test_nothing_but_the_review_changes_in_the_cards_file(deck: Path) -> None:
    edit(deck, "    notes:", "    # a comment,  spaced oddly\n    notes:")
    before = (deck / "knee.yaml").read_text(encoding="utf-8").splitlines()

    approve(deck)

    after = (deck / "knee.yaml").read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [old.strip() for old, _ in changed] == ["review: {state: submitted, updated: 2026-02-01, due: 2029-02-01}"]


def test_the_log_says_who_in_which_role_when_and_why(deck: Path) -> None:
    step(deck, "submit", "Ada", "--why", "new evidence: 2 papers")

    log = (deck / "knee.reviews.yaml").read_text(encoding="utf-8")
    for line in ("card: knee/safety", "step: submit", "by: Ada", "role: nurse", "why: 'new evidence: 2 papers'"):
        assert line in log
    assert f"at: {now().date().isoformat()}T" in log


@pytest.mark.parametrize(
    ("steps", "last", "said"),
    [
        ([], ("approve", "Ben"), "nobody has submitted it"),
        ([("submit", "Ada")], ("approve", "ada"), "ada was the last to edit it: 2 other people approve"),
        ([("submit", "Ada"), ("approve", "Ben")], ("approve", "BEN"), "BEN has approved it already"),
        ([("submit", "Ada")], ("submit", "Ben"), "Ada has submitted this text already"),
        ([("submit", "Ada")], ("reject", "Ben"), "say why: impar review reject"),
        ([], ("retire", "Ben"), "say why: impar review retire"),
    ],
)
def test_a_step_that_breaks_a_rule_is_refused_and_changes_nothing(
    deck: Path, steps: list[tuple[str, str]], last: tuple[str, str], said: str
) -> None:
    for kind, name in steps:
        step(deck, kind, name)
    before = {file: file.read_bytes() for file in deck.iterdir()}

    refused = step(deck, *last)

    assert refused.exit_code == 1
    assert said in refused.output
    assert {file: file.read_bytes() for file in deck.iterdir()} == before


def test_an_edit_of_a_clinical_word_reopens_the_review(deck: Path) -> None:
    approve(deck)

    edit(deck, "Most injections pass without", "Few injections pass without")

    assert state_in(deck) is ReviewState.UNDER_REVIEW
    assert "its text was changed after it was submitted" in review(deck, "list").output
    assert "its text was changed after Ada submitted version" in step(deck, "approve", "Dan").output
    assert (
        "who changed it takes `impar review submit knee/safety`"
        in CliRunner().invoke(impar, ["lint", str(deck)]).output
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - facet: safety", "  # a fixed, comma\n  - facet: safety"),
        ("      - risks of a knee injection", "      - risks of a knee injection\n      - dangers of a knee injection"),
        ("text: Most injections pass without trouble.", "text: 'Most injections pass without trouble.'"),
    ],
    ids=["a comment", "a phrasing", "quotation marks"],
)
def test_what_no_reader_sees_does_not_reopen_it(deck: Path, old: str, new: str) -> None:
    approve(deck)

    edit(deck, old, new)

    assert state_in(deck) is ReviewState.APPROVED


def test_a_text_that_was_changed_is_submitted_and_approved_again(deck: Path) -> None:
    approve(deck)
    edit(deck, "Most injections pass without", "Few injections pass without")

    step(deck, "submit", "Ben")
    waiting = state_in(deck)
    step(deck, "approve", "Ada")
    step(deck, "approve", "Cleo")

    assert waiting is ReviewState.UNDER_REVIEW
    assert state_in(deck) is ReviewState.APPROVED


def test_a_file_that_calls_a_card_approved_does_not_make_it_so(deck: Path) -> None:
    edit(deck, "state: submitted", "state: approved")

    linted = CliRunner().invoke(impar, ["lint", str(deck)])

    assert state_in(deck) is ReviewState.SUBMITTED
    assert linted.exit_code == 1
    assert "no log shows that anybody let this text be sent, so it is sent to nobody" in linted.output


def test_one_approval_is_not_made_two_by_the_file(deck: Path) -> None:
    step(deck, "submit", "Ada")
    step(deck, "approve", "Ben")
    edit(deck, "state: under review, updated: 20", "state: approved, updated: 20")

    linted = CliRunner().invoke(impar, ["lint", str(deck)])

    assert state_in(deck) is ReviewState.UNDER_REVIEW
    assert "the log does not show 2 approvals of this text" in linted.output


def test_a_claim_that_only_the_publisher_supports_cannot_be_approved(deck: Path) -> None:
    step(deck, "submit", "Ada", card="knee/billing")

    refused = step(deck, "approve", "Ben", card="knee/billing")

    assert "knee/billing cannot be approved:\n  - claim 1 rests on a citation that is only self" in refused.output


@pytest.mark.parametrize(("cites", "why"), [("[3]", "a citation that is only missing"), ("[]", "no citation")])
def test_a_claim_without_a_work_behind_it_cannot_be_approved(deck: Path, cites: str, why: str) -> None:
    edit(deck, "cites: [2, 3, Smith 2020]", f"cites: {cites}")
    step(deck, "submit", "Ada")

    refused = step(deck, "approve", "Ben")

    assert f"claim 1 rests on {why}" in refused.output


SENTENCE = Quotation(1, "safety", Section.RESEARCH, "", "Most injections pass without trouble.", ("2",))
QUOTED = Quotations("knee", (SENTENCE,))


def quote(deck: Path, quoted: Quotations = QUOTED) -> None:
    """Have the topic name the sentences of its source, and put these beside it."""
    edit(deck, "references:\n", f"quotations: {QUOTED.digest}\nreferences:\n")
    (deck / "knee.quotations.yaml").write_text(quotations_text(quoted), encoding="utf-8")


def test_a_draft_that_repeats_its_source_cannot_be_submitted(deck: Path) -> None:
    quote(deck)

    refused = step(deck, "submit", "Ada")

    assert refused.exit_code == 1
    assert "claim 1 repeats its source word for word ('most injections pass without trouble')" in refused.output


def test_a_draft_without_the_sentences_that_it_names_cannot_be_submitted(deck: Path) -> None:
    quote(deck)
    (deck / "knee.quotations.yaml").unlink()

    refused = step(deck, "submit", "Ada")
    linted = CliRunner().invoke(impar, ["lint", str(deck)]).output

    assert "the file of its source's sentences, which its topic names, is not there: put it back" in refused.output
    assert "quotations: names the source's sentences, and the file *.quotations.yaml beside is not there" in linted


def test_a_draft_beside_other_sentences_than_it_names_cannot_be_submitted(deck: Path) -> None:
    quote(deck, Quotations("knee", (replace(SENTENCE, text="Another sentence."),)))

    refused = step(deck, "submit", "Ada")
    linted = CliRunner().invoke(impar, ["lint", str(deck)]).output

    assert "which its topic names, was changed: put the one back that was imported" in refused.output
    assert "quotations: names other sentences than the file *.quotations.yaml beside" in linted


def test_a_topic_with_sentences_beside_it_names_them(deck: Path) -> None:
    (deck / "knee.quotations.yaml").write_text(quotations_text(QUOTED), encoding="utf-8")

    linted = CliRunner().invoke(impar, ["lint", str(deck)]).output

    assert f"add 'quotations: {QUOTED.digest}'" in linted


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("plain: Most shots go well.", "plain: 'TO WRITE: for patients'", "claim 1 is still to be written"),
        ("- risks of a knee injection", "- 'TO WRITE: a way to ask'", "its question, a phrasing or a note"),
        ("authors: [Smith AB]", "authors: ['TO WRITE: the authors']", "the authors of the work 'smith-2020'"),
        ("publisher: A Press", "publisher: 'TO WRITE: who'", "the title, publisher or status of its source"),
    ],
)
def test_a_draft_that_is_not_written_cannot_be_submitted(deck: Path, old: str, new: str, what: str) -> None:
    edit(deck, old, new)

    refused = step(deck, "submit", "Ada")

    assert refused.exit_code == 1
    assert f"{what}" in refused.output


def test_a_rejected_card_is_not_sent_and_needs_another_submission(deck: Path) -> None:
    step(deck, "submit", "Ada")
    step(deck, "approve", "Ben")

    step(deck, "reject", "Cleo", "--why", "the second sentence is wrong")

    assert state_in(deck) is ReviewState.SUBMITTED
    assert "nobody has submitted it" in step(deck, "approve", "Dan").output
    assert step(deck, "submit", "Ada").exit_code == 0


def test_an_approved_card_is_retired_and_not_rejected(deck: Path) -> None:
    approve(deck)

    refused = step(deck, "reject", "Dan", "--why", "old")
    step(deck, "retire", "Dan", "--why", "old")

    assert "what must no longer be sent is retired" in refused.output
    assert state_in(deck) is ReviewState.RETIRED
    assert "it is retired already" in step(deck, "retire", "Dan", "--why", "old").output


def test_the_list_shows_how_far_every_card_has_come(deck: Path) -> None:
    step(deck, "submit", "Ada")
    step(deck, "approve", "Ben")

    listed = review(deck, "list").output
    rows = json.loads(review(deck, "list", "--json").output)

    assert "submitted by Ada, approved by Ben" in listed
    assert "knee/billing: submitted" in listed
    assert [(row["card"], row["approved_by"]) for row in rows] == [(SAFETY, ["Ben"]), ("knee/billing", [])]
    assert rows[1]["in_the_way"] == ["claim 1 rests on a citation that is only self"]


def test_the_list_can_be_cut_to_what_is_due(deck: Path) -> None:
    edit(deck, "updated: 2026-02-01, due: 2027-02-01", "updated: 2019-02-01, due: 2020-02-01")

    rows = json.loads(review(deck, "list", "--due", "0", "--json").output)

    assert [(row["card"], row["overdue"]) for row in rows] == [("knee/billing", True)]


def test_a_retired_card_is_never_due(deck: Path) -> None:
    step(deck, "retire", "Ada", "--why", "old")

    rows = json.loads(review(deck, "list", "--due", "9999", "--json").output)

    assert [row["card"] for row in rows] == ["knee/billing"]


def test_a_card_that_is_not_there_is_named_with_the_nearest(deck: Path) -> None:
    result = step(deck, "submit", "Ada", card="knee/safty")

    assert result.exit_code == 2
    assert "there is no card 'knee/safty': did you mean 'knee/safety'?" in result.output
    assert step(deck, "submit", "  ").exit_code == 2


def test_a_log_that_is_no_file_is_said_without_a_traceback(
    deck: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["review", "submit", SAFETY, "--as", "Ada", "--role", "nurse", "--deck", str(deck)]
    (deck / "knee.reviews.yaml").mkdir()
    monkeypatch.setattr("sys.argv", ["impar", *arguments])

    with pytest.raises(SystemExit) as raised:
        main()

    assert raised.value.code == 1
    assert "knee.reviews.yaml" in capsys.readouterr().err


def test_a_step_stands_in_the_audit_too_where_there_is_a_database(deck: Path) -> None:
    data = deck.parent / "data"
    with open_to_serve(Settings(data=data), now()):
        pass

    step(deck, "submit", "Ada", "--why", "It is ready.")
    with open_to_serve(Settings(data=data), now()) as storage:
        audited = select(tables.audit.c.act, tables.audit.c.subject, tables.audit.c.detail)
        [kept] = storage.database.do(lambda connection: connection.execute(audited).all())
    (data / "secret").write_text("another secret than the database was made with", encoding="utf-8")
    approved = step(deck, "approve", "Ben")

    assert tuple(kept) == ("review submit", SAFETY, f"Ada (nurse), version {card_in(deck).version}: It is ready.")
    assert approved.exit_code == 0
    assert "Written into the deck's files, and not into the audit" in approved.output
