"""All that the bot can answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from answers.card import Card
from answers.notices import Notices
from answers.release import Release, Withheld
from answers.topic import Topic


@dataclass(frozen=True, slots=True)
class Deck:
    """The topics that are loaded, the notices that go with every answer, and what of it may be sent.

    Ids are unique across a deck.
    """

    topics: tuple[Topic, ...]
    notices: Notices
    release: Release = field(default_factory=Release)
    _topics: Mapping[str, Topic] = field(init=False, repr=False, compare=False)
    _cards: Mapping[str, Card] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_topics", {topic.id: topic for topic in self.topics})
        object.__setattr__(self, "_cards", {card.id: card for topic in self.topics for card in topic.cards})

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card, in the order of the files and of the cards in them."""
        return tuple(self._cards.values())

    @property
    def answerable(self) -> tuple[Card, ...]:
        """The cards that may be asked for: their review state allows it."""
        return tuple(card for card in self.cards if self.release.knows(card))

    def available(self, today: date) -> tuple[Card, ...]:
        """The cards that may be sent today."""
        return tuple(card for card in self.cards if self.withheld(card, today) is None)

    def withheld(self, card: Card, today: date) -> Withheld | None:
        """Why a card is not sent today; None where it is."""
        return self.release.withheld(card, today)

    def card(self, card_id: str) -> Card | None:
        """The card of that id, or None."""
        return self._cards.get(card_id)

    def topic(self, topic_id: str) -> Topic | None:
        """The topic of that id, or None."""
        return self._topics.get(topic_id)

    def topic_of(self, card: Card) -> Topic:
        """The topic that a card of this deck belongs to."""
        return self._topics[card.topic]
