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
    """One sentence on what the deck covers: the facets of a single topic, or the names of the topics.

    Where no card may be sent, as before the first one is approved, it says so.
    """
    available = deck.available(today)
    if not available:
        return wording.NOTHING_COVERED
    if len(deck.topics) == 1:
        facets = ", ".join(card.facet for card in available)
        return wording.COVERED.format(topic=deck.topics[0].title, facets=facets)
    sent = {card.topic for card in available}
    titles = [topic.title for topic in deck.topics if topic.id in sent]
    return wording.MANY_TOPICS.format(count=len(titles), names=", ".join(titles[:_MOST_NAMED]))


def topics(deck: Deck, today: date) -> Reply:
    """The questions that the deck answers, as choices; of a large deck its topics and the first questions."""
    cards = tuple(card.id for card in deck.available(today)[:_MOST_CHOICES])
    lines = (covered(deck, today), *((wording.TOPICS,) if cards else ()))
    return Reply(Outcome.COURTESY, paragraphs=lines, choices=opening(deck, cards, today))


def audience_choices(audiences: Iterable[Audience]) -> tuple[Choice, ...]:
    """A button for each of these audiences."""
    return tuple(Choice(Action.AUDIENCE, audience, audience.description) for audience in audiences)
