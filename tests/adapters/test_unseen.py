"""No hand in a card's file publishes a word that nobody has read, or keeps one that has run out, unseen.

Each case begins with a card that two people approved. What is then done to the deck's files either changes nothing
that is sent, or reopens the review (the caution is back, and `impar lint` says so), or has the card sent to nobody.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.commands import impar
from adapters.files import load_deck, load_facets
from adapters.wiring import now
from answers.deck import Deck
from answers.release import Withheld
from answers.review import ReviewState, review_due
from tests.answers.sample import edited

SAFETY = "knee/safety"
TODAY = now().date()

Hand = Callable[[Path], None]


def told(folder: Path, *arguments: str) -> Result:
    env = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DATA": str(folder.parent / "data"), "IMPAR_DECK": None}
    return CliRunner(env=env).invoke(impar, list(arguments))


def step(folder: Path, kind: str, name: str, *more: str) -> None:
    done = told(folder, "review", kind, SAFETY, "--as", name, "--role", "nurse", *more, "--deck", str(folder))
    assert done.exit_code == 0, done.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck whose card on safety two people have approved; the other one nobody has."""
    folder = tmp_path / "deck"
    folder.mkdir()
    text = edited(*[("state: under review", "state: submitted")] * 2, ("    follow_ups: [billing]\n", ""))
    (folder / "knee.yaml").write_text(text, encoding="utf-8")
    for kind, name in (("submit", "Ada"), ("approve", "Ben"), ("approve", "Cleo")):
        step(folder, kind, name)
    return folder


def deck_in(folder: Path) -> Deck:
    return load_deck(folder, load_facets())


def state_of(folder: Path, card: str = SAFETY) -> ReviewState:
    found = deck_in(folder).card(card)
    assert found is not None
    return found.review.state


def submitted_on(folder: Path) -> date:
    """The day on which the card was submitted: another than when the tests began, where midnight lies between."""
    found = deck_in(folder).card(SAFETY)
    assert found is not None
    return found.review.updated


def problems_in(folder: Path) -> str:
    linted = told(folder, "lint", str(folder))
    assert linted.exit_code == 1, linted.output
    return linted.stdout


def replacing(old: str, new: str) -> Hand:
    """Somebody edits the card's file."""

    def edit(folder: Path) -> None:
        file = folder / "knee.yaml"
        text = file.read_text(encoding="utf-8")
        assert re.search(old, text), old
        file.write_text(re.sub(old, new, text, count=1), encoding="utf-8")

    return edit


def claiming(state: str, card: int = 0) -> Hand:
    """Somebody sets a card's state."""

    def edit(folder: Path) -> None:
        file = folder / "knee.yaml"
        parts = re.split(r"(state: (?:submitted|under review|approved|retired)(?=,))", file.read_text(encoding="utf-8"))
        parts[1 + 2 * card] = f"state: {state}"
        file.write_text("".join(parts), encoding="utf-8")

    return edit


REOPENED = {
    "a claim": replacing("text: Most injections pass", "text: All injections pass"),
    "the wording for patients": replacing("plain: Most shots", "plain: All shots"),
    "the wording for trainees": replacing("trainee: Most", "trainee: All"),
    "a claim more": replacing(
        "    notes: ", "      - {section: research, text: It is safe., plain: It is safe., cites: [2]}\n    notes: "
    ),
    "the heading": replacing("question: Is a knee injection safe", "question: Is a knee injection entirely safe"),
    "an editor's note": replacing("The source is short.", "The source is sound."),
    "no note any more": replacing(r"    notes: \[The source is short.\]\n", ""),
    "a plain note": replacing("    notes: ", "    plain_notes: [It is sound.]\n    notes: "),
    "where it is valid": replacing("    notes: ", "    jurisdiction: Canada\n    notes: "),
    "until when it is valid": replacing("    notes: ", "    expires: 2099-01-01\n    notes: "),
    "a reference's text": replacing("title: Knees in practice", "title: Knees at work"),
    "a citation's state": replacing("state: listed", "state: verified"),
    "a citation's note": replacing("It may be this one.", "It is this one."),
    "another citation": replacing(r"cites: \[2, 3, Smith 2020\]", "cites: [2]"),
    "who published the source": replacing("publisher: A Press", "publisher: Another Press"),
    "the source's status": replacing("status: reviewed", "status: approved by everybody"),
    "the topic's title": replacing("title: Knee joint injection", "title: Hip joint injection"),
}


@pytest.mark.parametrize("hand", REOPENED.values(), ids=REOPENED)
def test_another_word_reopens_the_review(folder: Path, hand: Hand) -> None:
    assert state_of(folder) is ReviewState.APPROVED

    hand(folder)

    assert state_of(folder) is ReviewState.UNDER_REVIEW
    assert "who changed it takes `impar review submit knee/safety`" in problems_in(folder)


def rejected(folder: Path) -> None:
    """The card's next text has one approval, and then somebody rejects it."""
    REOPENED["a claim"](folder)
    step(folder, "submit", "Ada")
    step(folder, "approve", "Ben")
    step(folder, "reject", "Cleo", "--why", "wrong")


def retired(folder: Path) -> None:
    step(folder, "retire", "Cleo", "--why", "old")


def without_log(folder: Path) -> None:
    (folder / "knee.reviews.yaml").unlink()


def copied(folder: Path) -> None:
    """The approved card's words stand under another facet as well."""
    file = folder / "knee.yaml"
    text = file.read_text(encoding="utf-8")
    card = text[text.index("  - facet: safety") : text.index("  - facet: billing")]
    card = card.replace("facet: safety", "facet: evidence").replace("Is a knee injection safe?", "What is known?")
    file.write_text(text + card.replace("risks of a knee injection", "knee injection evidence"), encoding="utf-8")


def renamed(folder: Path) -> None:
    """The topic gets another id."""
    replacing("topic: knee", "topic: knee-joint")(folder)
    replacing(", knee/safety", "")(folder)


def after(*hands: Hand) -> Hand:
    def all_of_them(folder: Path) -> None:
        for hand in hands:
            hand(folder)

    return all_of_them


BILLING = "knee/billing"
WITHHELD: dict[str, tuple[Hand, str, str]] = {
    "called approved without a step": (claiming("approved", 1), BILLING, "no log shows that anybody let this text be"),
    "called under review without a step": (claiming("under review", 1), BILLING, "no log shows that anybody let this"),
    "called under review after a rejection": (
        after(rejected, claiming("under review")),
        SAFETY,
        "the log says that the text was rejected, so it is sent to nobody",
    ),
    "called approved after a rejection": (after(rejected, claiming("approved")), SAFETY, "the text was rejected"),
    "changed and called under review after a rejection": (
        after(rejected, claiming("under review"), replacing("text: All", "text: Nearly all")),
        SAFETY,
        "the text was rejected",
    ),
    "called approved after it was retired": (after(retired, claiming("approved")), SAFETY, "the text was retired"),
    "changed and called under review after it was retired": (
        after(retired, claiming("under review"), replacing("text: Most", "text: All")),
        SAFETY,
        "the text was retired",
    ),
    "its log is gone": (without_log, SAFETY, "no log shows that anybody let this text be sent"),
    "copied to another card": (copied, "knee/evidence", "no log shows that anybody let this text be sent"),
    "under another topic's id": (renamed, "knee-joint/safety", "no log shows that anybody let this text be sent"),
}


@pytest.mark.parametrize(("hand", "card", "said"), WITHHELD.values(), ids=WITHHELD)
def test_what_no_log_leads_to_is_sent_to_nobody(folder: Path, hand: Hand, card: str, said: str) -> None:
    hand(folder)

    deck = deck_in(folder)
    found = deck.card(card)
    assert found is not None
    assert deck.withheld(found, TODAY) in (Withheld.NOT_REVIEWED, Withheld.RETIRED)
    assert said in problems_in(folder)


def test_a_text_that_was_rejected_does_not_come_back_by_an_edit(folder: Path) -> None:
    rejected(folder)
    replacing("text: All injections pass", "text: Nearly all injections pass")(folder)
    step(folder, "submit", "Ada")
    step(folder, "approve", "Ben")

    replacing("text: Nearly all injections pass", "text: All injections pass")(folder)

    assert state_of(folder) is ReviewState.SUBMITTED
    assert "the text was taken back, so it is sent to nobody" in problems_in(folder)


def test_a_later_due_date_does_not_outlast_what_was_vouched_for(folder: Path) -> None:
    latest = review_due("safety", submitted_on(folder))

    replacing(f"due: {latest}", f"due: {latest + timedelta(days=1)}")(folder)

    card = deck_in(folder).card(SAFETY)
    assert card is not None
    assert card.review.due == latest
    assert f"the review is due too late for 'safety': set it to {latest} or before" in problems_in(folder)


def test_a_later_day_of_change_makes_no_text_newer(folder: Path) -> None:
    submitted = submitted_on(folder)

    replacing(f"updated: {submitted}", f"updated: {submitted + timedelta(days=1)}")(folder)

    card = deck_in(folder).card(SAFETY)
    assert card is not None
    assert card.review.updated == submitted
    assert f"the log says that this text was submitted on {submitted}: set it to that day" in problems_in(folder)


UNSEEN = {
    "a comment": replacing("  - facet: safety", "  # looked at\n  - facet: safety"),
    "a phrasing": replacing("      - risks of", "      - dangers of a knee injection\n      - risks of"),
    "an earlier due date": replacing(r"due: \d{4}", f"due: {TODAY.year + 1}"),
}


@pytest.mark.parametrize("hand", UNSEEN.values(), ids=UNSEEN)
def test_what_no_reader_sees_leaves_the_approval(folder: Path, hand: Hand) -> None:
    hand(folder)

    assert state_of(folder) is ReviewState.APPROVED
    assert told(folder, "lint", str(folder)).exit_code == 0


@pytest.mark.parametrize("state", ["submitted", "retired"])
def test_a_file_may_always_claim_less_than_its_log_shows(folder: Path, state: str) -> None:
    claiming(state)(folder)

    assert state_of(folder).value == state


# on trial


def on_trial(folder: Path, card: str, *why: str) -> Result:
    return told(folder, "review", "trial", card, "--as", "Ada", "--role", "nurse", *why, "--deck", str(folder))


def test_a_text_is_sent_with_its_caution_once_somebody_says_why(folder: Path) -> None:
    unexplained = on_trial(folder, BILLING)
    before = state_of(folder, BILLING)
    explained = on_trial(folder, BILLING, "--why", "The ward tries the deck.")

    assert "say why: impar review trial knee/billing" in unexplained.output
    assert "is under review; it is sent with a caution" in explained.output
    assert (before, state_of(folder, BILLING)) == (ReviewState.SUBMITTED, ReviewState.UNDER_REVIEW)
    assert told(folder, "lint", str(folder)).exit_code == 0


def test_what_is_not_written_is_not_sent_on_trial(folder: Path) -> None:
    replacing("plain: It has the code", "plain: 'TO WRITE: for patients' # It has the code")(folder)

    assert "claim 1 is still to be written" in on_trial(folder, BILLING, "--why", "We try it.").output


def test_what_was_taken_back_is_not_sent_on_trial(folder: Path) -> None:
    rejected(folder)

    refused = on_trial(folder, SAFETY, "--why", "We try it.")
    retired(folder)

    assert "this text was taken back: change it, or submit it again" in refused.output
    assert "it is retired: only what is submitted can be sent" in on_trial(folder, SAFETY, "--why", "So.").output
