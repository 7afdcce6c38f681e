from dataclasses import replace

import pytest

from adapters.web.outbound import answer_view, audience_set_by, turn_view, work
from adapters.web.view import Button, Link, Place, TurnView
from answers.audience import Audience
from answers.deck import Deck
from answers.reference import Citation, CitationState, Reference, Section
from answers.review import ReviewState
from bot import wording
from bot.answering import answer
from bot.choice import Action, Choice
from bot.message import Content, Press, Question
from bot.reply import Line, Outcome, Reply
from bot.service import Answered
from tests.fakes import NOON, with_state


def shown(
    deck: Deck, reply: Reply, content: Content | None = None, stored: str = "", phi: tuple[str, ...] = ()
) -> TurnView:
    return turn_view(deck, "turn-1", content or Question(stored), Answered(reply, stored, phi), Audience.CLINICIAN)


def reply_of(deck: Deck, facet: str, audience: Audience = Audience.CLINICIAN) -> Reply:
    card = deck.card(f"ganglion-impar/{facet}")
    assert card is not None
    return answer(deck, card, audience, confidence=1, receipt="r", today=NOON.date())


def test_claims_stand_under_the_section_they_rest_on_in_their_order(deck: Deck) -> None:
    reply = reply_of(deck, "duration")

    sections = answer_view(deck, "t", reply).sections

    assert [section.title for section in sections] == ["From the guidelines", "From the research"]
    assert [claim.text for section in sections for claim in section.claims] == [line.text for line in reply.claims]


def test_every_mark_leads_to_an_entry_of_the_same_answer(deck: Deck) -> None:
    for card in deck.cards:
        view = answer_view(deck, "t", reply_of(deck, card.facet))
        marks = {mark for section in view.sections for claim in section.claims for mark in claim.marks}

        assert marks == {mark for source in view.sources for mark in source.marks}


def test_the_entries_of_two_answers_never_share_an_id(deck: Deck) -> None:
    reply = reply_of(deck, "evidence")
    first, second = (
        {mark.anchor for source in answer_view(deck, view_id, reply).sources for mark in source.marks}
        for view_id in ("a", "b")
    )

    assert not first & second


def test_citations_that_stand_for_the_same_works_are_told_once(deck: Deck) -> None:
    view = answer_view(deck, "t", reply_of(deck, "evidence"))

    assert [[mark.label for mark in source.marks] for source in view.sources] == [
        ["2", "3", "4", "5"],
        ["Malec-Milewska 2014"],
        ["Sousa Correia 2019"],
    ]
    assert view.cited == 6


@pytest.mark.parametrize("state", CitationState)
def test_the_state_of_a_citation_is_told_in_all_its_words(deck: Deck, state: CitationState) -> None:
    reply = Reply(Outcome.COURTESY, sources=(Citation("1", state, (), "open"),))

    source = answer_view(deck, "t", reply).sources[0]

    assert f"{source.state}: {source.meaning}" == state.in_words
    assert source.note == "open"


def test_citations_in_different_states_are_never_told_together(deck: Deck) -> None:
    citations = tuple(Citation(state.value, state, ()) for state in CitationState)

    assert len(answer_view(deck, "t", Reply(Outcome.COURTESY, sources=citations)).sources) == len(CitationState)


def test_a_work_is_linked_by_every_identifier_that_is_known() -> None:
    reference = Reference(
        "a", Section.RESEARCH, ("A B",), "T", 2020, doi="10.1/x", pmid="7", url="https://example.org/"
    )

    assert work(reference).links == (
        Link("doi:10.1/x", "https://doi.org/10.1/x"),
        Link("PMID 7", "https://pubmed.ncbi.nlm.nih.gov/7/"),
        Link("https://example.org/", "https://example.org/"),
    )


def test_an_address_that_would_run_a_script_is_no_link() -> None:
    assert work(Reference("a", Section.RESEARCH, ("A B",), "T", 2020, url="javascript:alert(1)")).links == ()


def test_the_steps_of_the_review_show_where_the_card_is(deck: Deck) -> None:
    steps = answer_view(deck, "t", reply_of(deck, "billing")).steps

    assert [(step.name, step.place) for step in steps] == [
        ("Submitted", Place.DONE),
        ("Under review", Place.CURRENT),
        ("Approved", Place.AHEAD),
    ]


def test_an_approved_card_has_no_banner_and_all_steps_behind_it(deck: Deck) -> None:
    approved = with_state(deck, ["ganglion-impar/billing"], ReviewState.APPROVED)

    view = answer_view(approved, "t", reply_of(approved, "billing"))

    assert view.banner == ""
    assert view.steps[-1].place is Place.CURRENT


def test_the_status_is_short_however_long_the_card(deck: Deck) -> None:
    turn = shown(deck, reply_of(deck, "evidence"))

    assert turn.status == "Answer: How effective is a ganglion impar block? 5 claims, under review."


def test_the_status_of_one_claim_is_in_the_singular(deck: Deck) -> None:
    reply = replace(reply_of(deck, "evidence"), claims=(Line(Section.RESEARCH, "One.", ()),))

    assert "1 claim," in shown(deck, reply).status


def test_the_status_of_a_question_back_says_how_many_there_are_to_choose_from(deck: Deck) -> None:
    choices = (Choice(Action.OPEN, "a/b", "A?"), Choice(Action.OPEN, "a/c", "C?"), Choice(Action.NONE, "", "None"))

    turn = shown(deck, Reply(Outcome.ASK, paragraphs=("Which?",), choices=choices))

    assert turn.status == "Which? 2 questions to choose from."


def test_none_of_these_is_the_quiet_button(deck: Deck) -> None:
    choices = (Choice(Action.OPEN, "a/b", "A?"), Choice(Action.NONE, "", "None of these"))

    turn = shown(deck, Reply(Outcome.ASK, choices=choices))

    assert turn.choices == (Button("open:a/b", "A?"),)
    assert turn.quiet == (Button("none:", "None of these"),)


def test_an_answer_has_follow_ups_feedback_and_a_page_and_no_button_for_the_sources_it_shows(deck: Deck) -> None:
    turn = shown(deck, reply_of(deck, "billing"))

    assert [button.choice for button in turn.choices] == [
        "open:ganglion-impar/approaches",
        "open:ganglion-impar/indications",
        "open:ganglion-impar/treatment",
    ]
    assert [button.choice for button in turn.feedback] == ["helpful:r", "unhelpful:r"]
    assert turn.page == "/cards/ganglion-impar/billing"


def test_what_was_typed_is_shown_as_it_was_stored(deck: Deck) -> None:
    reply = Reply(Outcome.REFUSE)

    turn = shown(deck, reply, Question("mail jo@example.org"), "mail [EMAIL]", ("EMAIL",))

    assert turn.said == "mail [EMAIL]"
    assert turn.removed == ("EMAIL",)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("open:ganglion-impar/safety", "Is a ganglion impar block safe?"),
        ("audience:patient", "Patient or relative"),
        ("none:", wording.NONE_OF_THESE),
        ("sources:ganglion-impar/safety", wording.SOURCES),
        ("topics:", wording.SHOW_TOPICS),
        ("helpful:r", wording.HELPFUL),
        ("open:<script>", ""),
        ("audience:<script>", ""),
        ("<script>", ""),
    ],
)
def test_a_button_is_shown_by_its_label_and_never_by_what_was_sent(deck: Deck, choice: str, said: str) -> None:
    assert shown(deck, Reply(Outcome.COURTESY), Press(choice)).said == said


def test_the_question_of_a_card_that_was_retired_is_not_shown(deck: Deck) -> None:
    retired = with_state(deck, ["ganglion-impar/safety"], ReviewState.RETIRED)

    assert shown(retired, Reply(Outcome.REFUSE), Press("open:ganglion-impar/safety")).said == ""


def test_control_characters_are_not_shown_back(deck: Deck) -> None:
    assert shown(deck, Reply(Outcome.REFUSE), stored="a\x00b\x1b[31m\u202ec\nd").said == "a b [31m c\nd"


def test_a_letter_is_shown_back_shortened(deck: Deck) -> None:
    said = shown(deck, Reply(Outcome.REFUSE), stored="x" * 10_000).said

    assert len(said) < 1000
    assert said.endswith("…")


@pytest.mark.parametrize("audience", Audience)
def test_a_change_of_audience_is_read_off_the_reply(audience: Audience) -> None:
    said = wording.AUDIENCE_SET.format(audience=audience.description.lower())

    assert audience_set_by(Reply(Outcome.COURTESY, paragraphs=(said,))) is audience


def test_no_other_reply_changes_the_audience(deck: Deck) -> None:
    assert audience_set_by(reply_of(deck, "safety")) is None
    assert audience_set_by(Reply(Outcome.COURTESY, paragraphs=wording.THANKS)) is None
