"""Closing a gap: what a person is told whose question a card answers now."""

from datetime import date

from answers.card import Card
from answers.deck import Deck
from bot import wording
from bot.answering import opening
from bot.reply import Outcome, Reply
from intents.match import NO_CONTEXT, Matcher, Sure


def closes(deck: Deck, matcher: Matcher, question: str, today: date) -> Card | None:
    """The card that would be sent on that question today; None where there is none."""
    match = matcher.match(question, NO_CONTEXT)
    card = deck.card(match.card) if isinstance(match, Sure) else None
    return card if card is not None and deck.withheld(card, today) is None else None


def closing_notice(deck: Deck, card: Card, question: str, today: date) -> Reply:
    """What who asked it is told: that there is an answer, and where to open it."""
    told = wording.YOU_ASKED.format(question=question)
    choices = opening(deck, (card.id,), today)
    return Reply(Outcome.NOTICE, heading=wording.NOW_ANSWERED, paragraphs=(told,), choices=choices)
