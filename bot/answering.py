"""From a card to the reply that shows it."""

from datetime import date

from answers.audience import Audience
from answers.card import Card
from answers.deck import Deck
from answers.release import Withheld
from bot import wording
from bot.choice import Action, Choice
from bot.reply import Line, Outcome, Reply


def answer(deck: Deck, card: Card, audience: Audience, *, confidence: float, receipt: str, today: date) -> Reply:
    """The whole answer of a card: claims with their citations, everything that must stand around them, what is next."""
    topic = deck.topic_of(card)
    return Reply(
        Outcome.ANSWER,
        heading=card.question,
        banner=_banner(deck, card, today),
        card=card.id,
        claims=tuple(Line(claim.section, claim.for_audience(audience), claim.cites) for claim in card.claims),
        notes=card.notes_for(audience),
        sources=tuple(topic.citations[label] for label in card.cited),
        jurisdiction=_validity(card),
        disclaimer=deck.notices.disclaimer_for(audience),
        footer=_footer(deck, card),
        choices=(*opening(deck, card.follow_ups, today), *_about(card, receipt)),
        confidence=confidence,
        receipt=receipt,
    )


def sources(deck: Deck, card: Card, audience: Audience, today: date) -> Reply:
    """Every reference of a card, with the state of each citation and the editor's notes."""
    topic = deck.topic_of(card)
    return Reply(
        Outcome.COURTESY,
        heading=wording.SOURCES_OF.format(question=card.question),
        banner=_banner(deck, card, today),
        card=card.id,
        notes=card.notes_for(audience),
        sources=tuple(topic.citations[label] for label in card.cited),
        disclaimer=deck.notices.disclaimer_for(audience),
        footer=_footer(deck, card),
    )


def opening(deck: Deck, card_ids: tuple[str, ...], today: date) -> tuple[Choice, ...]:
    """Buttons that open these cards, labelled with their questions; cards that may not be sent today are left out."""
    cards = (deck.card(card_id) for card_id in card_ids)
    return tuple(
        Choice(Action.OPEN, card.id, card.question)
        for card in cards
        if card is not None and deck.withheld(card, today) is None
    )


def why_withheld(card: Card, withheld: Withheld) -> str:
    """Why a card is not sent, in a sentence."""
    return wording.WITHHELD[withheld].format(
        jurisdiction=card.jurisdiction, effective=card.effective, expires=card.expires
    )


def _banner(deck: Deck, card: Card, today: date) -> str:
    overdue = wording.OVERDUE.format(due=card.review.due.isoformat()) if card.review.overdue(today) else ""
    return " ".join(part for part in (deck.notices.banner(card.review.state), overdue) if part)


def _footer(deck: Deck, card: Card) -> str:
    source = deck.topic_of(card).source
    updated, due = card.review.updated.isoformat(), card.review.due.isoformat()
    own = wording.FOOTER.format(card=card.id, version=card.version, updated=updated, due=due)
    origin = wording.FOOTER_SOURCE.format(
        publisher=source.publisher, updated=source.updated.isoformat(), status=source.status
    )
    return f"{own} · {origin}"


def _validity(card: Card) -> str:
    place = wording.JURISDICTION.format(jurisdiction=card.jurisdiction) if card.jurisdiction else ""
    until = wording.VALID_UNTIL.format(day=card.expires.isoformat()) if card.expires else ""
    return " · ".join(part for part in (place, until) if part)


def _about(card: Card, receipt: str) -> tuple[Choice, ...]:
    return (
        Choice(Action.SOURCES, card.id, wording.SOURCES),
        Choice(Action.HELPFUL, receipt, wording.HELPFUL),
        Choice(Action.UNHELPFUL, receipt, wording.UNHELPFUL),
    )
