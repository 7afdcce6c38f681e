"""Taking back what was sent: what those are told who were sent a text that is recalled."""

from dataclasses import replace
from datetime import date

from answers.card import Card
from answers.deck import Deck
from bot import wording
from bot.answering import opening
from bot.reply import Outcome, Reply


def recall_notice(deck: Deck, card: Card, version: str, reason: str, today: date) -> Reply:
    """What everybody is told who was sent that version of a card. Where another one is sent now, it can be opened."""
    now = opening(deck, (card.id,), today) if card.version != version else ()
    return Reply(
        Outcome.NOTICE,
        heading=wording.RECALL_TITLE,
        paragraphs=tuple(line.format(question=card.question, reason=reason) for line in wording.RECALLED),
        footer=wording.RECALLED_FOOTER.format(card=card.id, version=version),
        choices=tuple(replace(choice, label=wording.ANSWER_NOW) for choice in now),
    )
