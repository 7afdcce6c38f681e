"""What stands in an answer, and around it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from answers.review import ReviewState
from bot import wording
from bot.answering import answer, opening, sources
from bot.choice import Action
from bot.plaintext import as_text
from bot.reply import Outcome, Reply
from tests.fakes import NOON, with_state

SAFETY, BILLING, APPROACHES = "ganglion-impar/safety", "ganglion-impar/billing", "ganglion-impar/approaches"
TODAY = NOON.date()


def _answers(deck: Deck) -> list[tuple[Card, Audience, Reply]]:
    return [
        (card, audience, answer(deck, card, audience, confidence=0.9, receipt="r", today=TODAY))
        for card in deck.cards
        for audience in Audience
    ]


def _card(deck: Deck, card_id: str) -> Card:
    card = deck.card(card_id)
    assert card is not None
    return card


def _banner(deck: Deck, card_id: str, days_after_due: int) -> str:
    card = _card(deck, card_id)
    today = card.review.due + timedelta(days=days_after_due)
    return answer(deck, card, Audience.CLINICIAN, confidence=1, receipt="r", today=today).banner


def test_every_answer_shows_each_claim_with_its_citations_in_the_wording_of_its_reader(deck: Deck) -> None:
    for card, audience, reply in _answers(deck):
        shown = [(line.section, line.text, line.cites) for line in reply.claims]

        assert shown == [(claim.section, claim.for_audience(audience), claim.cites) for claim in card.claims]


def test_every_answer_shows_each_citation_used_with_its_state_and_no_other(deck: Deck) -> None:
    for card, _, reply in _answers(deck):
        text = as_text(reply)

        assert {source.label for source in reply.sources} == {label for claim in card.claims for label in claim.cites}
        assert all(f"[{source.label}] {source.state.in_words}. " in text for source in reply.sources)


def test_every_answer_shows_banner_notes_and_disclaimer(deck: Deck) -> None:
    for card, audience, reply in _answers(deck):
        text = as_text(reply)

        assert reply.outcome is Outcome.ANSWER
        assert f"! {deck.notices.cautions[ReviewState.UNDER_REVIEW]}" in text
        assert deck.notices.disclaimer_for(audience) in text
        assert all(note in text for note in card.notes_for(audience))


def test_every_answer_ends_with_version_dates_and_source(deck: Deck) -> None:
    for card, _, reply in _answers(deck):
        source = deck.topic_of(card).source

        assert f"Card {card.id}, version {card.version}" in reply.footer
        assert f"last updated {card.review.updated.isoformat()}" in reply.footer
        assert f"next review by {card.review.due.isoformat()}" in reply.footer
        assert f"{source.publisher}, last updated {source.updated.isoformat()}, {source.status}" in reply.footer


def test_every_answer_offers_what_is_next_then_sources_and_feedback(deck: Deck) -> None:
    for card, _, reply in _answers(deck):
        actions = [choice.action for choice in reply.choices]

        assert reply.offered == card.follow_ups
        assert actions == [Action.OPEN] * len(card.follow_ups) + [Action.SOURCES, Action.HELPFUL, Action.UNHELPFUL]
        assert [choice.target for choice in reply.choices][-3:] == [card.id, "r", "r"]


def test_an_answer_names_its_jurisdiction_where_it_has_one(deck: Deck) -> None:
    named = {card.id: reply.jurisdiction for card, _, reply in _answers(deck)}

    assert named.pop(BILLING) == "Valid in: United States"
    assert set(named.values()) == {""}


def test_an_approved_card_carries_no_caution(deck: Deck) -> None:
    approved = with_state(deck, [SAFETY], ReviewState.APPROVED)

    assert _banner(approved, SAFETY, 0) == ""
    assert _banner(approved, SAFETY, 1) != ""


@pytest.mark.parametrize(("days_after_due", "overdue"), [(-1, False), (0, False), (1, True)])
def test_a_review_is_overdue_from_the_day_after_it_was_due(deck: Deck, days_after_due: int, *, overdue: bool) -> None:
    banner = _banner(deck, SAFETY, days_after_due)

    due = _card(deck, SAFETY).review.due.isoformat()
    assert banner.startswith(deck.notices.cautions[ReviewState.UNDER_REVIEW])
    assert (wording.OVERDUE.format(due=due) in banner) is overdue


def test_cards_that_may_not_be_sent_or_are_not_there_get_no_button(deck: Deck) -> None:
    changed = with_state(with_state(deck, [SAFETY], ReviewState.RETIRED), [BILLING], ReviewState.SUBMITTED)

    choices = opening(changed, (SAFETY, "gone/gone", APPROACHES, BILLING), NOON.date())

    assert [choice.target for choice in choices] == [APPROACHES]
    assert [choice.label for choice in choices] == [_card(deck, APPROACHES).question]


def test_a_follow_up_to_a_retired_card_is_not_offered(deck: Deck) -> None:
    assert APPROACHES in _card(deck, SAFETY).follow_ups
    retired = with_state(deck, [APPROACHES], ReviewState.RETIRED)

    reply = answer(retired, _card(retired, SAFETY), Audience.CODER, confidence=1, receipt="r", today=TODAY)

    assert APPROACHES not in reply.offered
    assert len(reply.offered) == len(_card(deck, SAFETY).follow_ups) - 1


def test_the_sources_of_a_card_are_those_of_its_answer_without_the_claims(deck: Deck) -> None:
    for card, audience, reply in _answers(deck):
        shown = sources(deck, card, audience, TODAY)

        assert (shown.sources, shown.notes, shown.footer) == (reply.sources, reply.notes, reply.footer)
        assert shown.disclaimer == reply.disclaimer
        assert (shown.outcome, shown.claims) == (Outcome.COURTESY, ())


def test_a_wording_of_ones_own_goes_before_the_general_one(deck: Deck) -> None:
    card = _card(deck, SAFETY)
    claim = replace(card.claims[0], wordings={Audience.CODER: "in a coder's words"})
    own = replace(card, claims=(claim,))

    texts = {
        audience: answer(deck, own, audience, confidence=1, receipt="r", today=TODAY).claims[0].text
        for audience in Audience
    }

    assert texts == {
        Audience.CLINICIAN: claim.text,
        Audience.TRAINEE: claim.text,
        Audience.CODER: "in a coder's words",
        Audience.PATIENT: claim.plain,
    }
