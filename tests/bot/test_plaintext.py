"""A reply as plain text."""

from answers.audience import Audience
from answers.deck import Deck
from answers.reference import Citation, CitationState, Reference, Section
from bot.answering import answer
from bot.choice import Action, Choice
from bot.plaintext import as_text, citation_line, marks, section_title
from bot.reply import Line, Outcome, Reply
from tests.fakes import NOON

ONE = Reference("one", Section.RESEARCH, ("Roe J",), "On blocks", 2020)
OTHER = Reference("other", Section.RESEARCH, ("Doe A",), "On nerves", 2021)
FULL = Reply(
    Outcome.ANSWER,
    heading="The heading",
    paragraphs=("First paragraph.", "Second paragraph."),
    banner="The banner.",
    claims=(
        Line(Section.RESEARCH, "A claim of research.", ("2", "5")),
        Line(Section.GUIDELINE, "A claim of a guideline.", ()),
    ),
    notes=("A note.", "Another note."),
    sources=(Citation("2", CitationState.VERIFIED, (ONE,)), Citation("5", CitationState.MISSING, ())),
    jurisdiction="The jurisdiction.",
    disclaimer="The disclaimer.",
    footer="The footer.",
    choices=(
        Choice(Action.OPEN, "a/b", "A follow-up"),
        Choice(Action.SOURCES, "a/c", "Sources"),
        Choice(Action.HELPFUL, "r", "Helpful"),
        Choice(Action.UNHELPFUL, "r", "Not helpful"),
    ),
)
READ = """\
First paragraph.

Second paragraph.

The heading

! The banner.

From the guidelines
- A claim of a guideline. [the source gives no citation]

From the research
- A claim of research. [2] [5]

The jurisdiction.

Editor's note: A note.
Editor's note: Another note.

References
[2] verified: matched to this reference and checked. Roe J. On blocks. 2020.
[5] missing: the source cites this number but lists no entry for it.

The disclaimer.

The footer.

- A follow-up"""


def test_a_reply_reads_from_heading_to_choices() -> None:
    assert as_text(FULL) == READ


def test_parts_that_a_reply_does_not_have_leave_no_trace() -> None:
    assert as_text(Reply(Outcome.COURTESY, paragraphs=("You are welcome.",))) == "You are welcome."


def test_nothing_that_an_answer_shows_is_left_out(deck: Deck) -> None:
    for card in deck.cards:
        reply = answer(deck, card, Audience.CLINICIAN, confidence=1, receipt="r", today=NOON.date())

        text = as_text(reply)

        parts = (reply.heading, reply.banner, reply.jurisdiction, reply.disclaimer, reply.footer, *reply.notes)
        assert all(part in text for part in parts)
        assert all(f"- {line.text} {marks(line)}" in text for line in reply.claims)
        assert all(reference.text in text for source in reply.sources for reference in source.references)
        assert all(f"- {choice.label}" in text for choice in reply.choices if choice.action is Action.OPEN)


def test_a_citation_that_may_stand_for_several_works_names_each_and_what_is_open() -> None:
    line = citation_line(Citation("4", CitationState.LISTED, (ONE, OTHER), "Which one is not said."))

    assert line == (
        "[4] listed, not matched: the source does not say which of these it is. "
        "Roe J. On blocks. 2020. / Doe A. On nerves. 2021. (Which one is not said.)"
    )


def test_each_section_has_a_title_of_its_own() -> None:
    assert len({section_title(section) for section in Section}) == len(Section)
