"""What the deck covers, said when someone asks for it or for something else."""

from collections.abc import Iterable
from datetime import date

from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from bot.answering import opening
from bot.choice import Action, Choice
from bot.reply import Outcome, Reply

_MOST_NAMED = 8
_MOST_CHOICES = 24


def covered(deck: Deck, today: date) -> str:
    """One sentence on what the deck covers: the facets of a single topic, or the names of the topics."""
    if len(deck.topics) == 1:
        facets = ", ".join(card.facet for card in deck.available(today))
        return wording.COVERED.format(topic=deck.topics[0].title, facets=facets)
    names = ", ".join(topic.title for topic in deck.topics[:_MOST_NAMED])
    return wording.MANY_TOPICS.format(count=len(deck.topics), names=names)


def topics(deck: Deck, today: date) -> Reply:
    """The questions that the deck answers, as choices; of a large deck its topics and the first questions."""
    cards = tuple(card.id for card in deck.available(today)[:_MOST_CHOICES])
    return Reply(
        Outcome.COURTESY, paragraphs=(covered(deck, today), wording.TOPICS), choices=opening(deck, cards, today)
    )


def audience_choices(audiences: Iterable[Audience]) -> tuple[Choice, ...]:
    """A button for each of these audiences."""
    return tuple(Choice(Action.AUDIENCE, audience, audience.description) for audience in audiences)
