"""What a change of the deck changes: the questions that are answered otherwise than before."""

from collections.abc import Iterable
from dataclasses import dataclass

from answers.card import Card
from answers.deck import Deck
from bot.reply import Outcome, Reply


@dataclass(frozen=True, slots=True)
class Given:
    """What a question got: the outcome, the card that was sent with its version, the cards that were offered."""

    outcome: Outcome
    card: str
    version: str
    offered: tuple[str, ...]

    def __str__(self) -> str:
        if self.outcome is Outcome.ANSWER:
            return f"{self.card}, version {self.version}"
        return f"asks back: {', '.join(self.offered)}" if self.outcome is Outcome.ASK else self.outcome.value


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that is answered otherwise. It is only `reworded` where the same card answers in other words."""

    question: str
    old: Given
    new: Given

    @property
    def reworded(self) -> bool:
        """Whether the same card answers, in another version."""
        return self.old.outcome is Outcome.ANSWER and self.old.card == self.new.card


def given(deck: Deck, reply: Reply) -> Given:
    """What a reply of that deck comes to."""
    card = deck.card(reply.card) if reply.outcome is Outcome.ANSWER else None
    offered = reply.offered if reply.outcome is Outcome.ASK else ()
    return Given(reply.outcome, card.id if card else "", card.version if card else "", offered)


def questions_of(decks: Iterable[Deck]) -> tuple[str, ...]:
    """Every question that the cards of these decks know: their own, their phrasings and their tests, each once."""
    cards = (card for deck in decks for card in deck.cards)
    return tuple(dict.fromkeys(question for card in cards for question in _questions(card)))


def _questions(card: Card) -> tuple[str, ...]:
    return (card.question, *card.phrasings, *card.tests.opens, *card.tests.excluded)
