"""The questions and phrasings of a deck by what they mean: which cards are near a text, whatever its words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from answers.card import Card
from intents.lexicon import Floats
from intents.nearest import Nearest
from intents.normalise import normalise


@dataclass(frozen=True, slots=True)
class Meaning:
    """What finds near phrasings, and the cards that each of them belongs to, place by place."""

    nearest: Nearest
    cards: Sequence[tuple[str, ...]]

    def near(self, vector: Floats, most: int) -> dict[str, float]:
        """The cards of the nearest phrasings, at most so many of these, each with its best cosine, nearest first."""
        places, cosines = self.nearest.search(vector, most)
        found: dict[str, float] = {}
        for place, cosine in zip(places.tolist(), cosines.tolist(), strict=True):
            for card in self.cards[place]:
                found.setdefault(card, cosine)
        return found


def cards_by_phrasing(cards: Iterable[Card]) -> Mapping[str, tuple[str, ...]]:
    """Every question and phrasing of the cards, normalised, each once, with the ids of its cards."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for card in cards:
        for text in (card.question, *card.phrasings):
            found[normalise(text)][card.id] = None
    return {text: tuple(ids) for text, ids in found.items()}
