"""Whether a question repeats a phrasing of a card, but for slips."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest

from rapidfuzz import fuzz

from answers.card import Card
from intents.guard import telling
from intents.normalise import words

# Two edits in thirty letters leave 93 of 100.
_SAME = 91.0
_MOST_COMPARED = 8


class PhrasingIndex:
    """The questions and phrasings of cards; found by the words they share, so the work does not grow with the deck."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards: dict[tuple[str, ...], Card] = {
            tuple(words(text)): card for card in cards for text in (card.question, *card.phrasings)
        }
        self._known = list(self._cards)
        self._holders: dict[str, list[int]] = defaultdict(list)
        for place, phrasing in enumerate(self._known):
            for word in set(phrasing):
                self._holders[word].append(place)

    @property
    def phrasings(self) -> Sequence[tuple[str, ...]]:
        """Every phrasing as its words."""
        return self._known

    def repeated(self, asked: Sequence[str]) -> Card | None:
        """The card with a phrasing that the words repeat; None where none is like enough, or two cards' are.

        A phrasing with another number or another "not" is never the same, however like it is.
        """
        exact = self._cards.get(tuple(asked))
        if exact or not asked:
            return exact
        text, signs = " ".join(asked), telling(asked)
        alike = [
            (fuzz.ratio(text, " ".join(phrasing), score_cutoff=_SAME), self._cards[phrasing])
            for phrasing in self._sharing(asked)
            if telling(phrasing) == signs
        ]
        found = [(score, card) for score, card in alike if score]
        best = max((score for score, _ in found), default=0.0)
        cards = {card.id: card for score, card in found if score == best}
        return next(iter(cards.values())) if len(cards) == 1 else None

    def _sharing(self, asked: Sequence[str]) -> list[tuple[str, ...]]:
        """The few phrasings that share the most telling words."""
        shares: defaultdict[int, float] = defaultdict(float)
        for word in set(asked):
            holders = self._holders.get(word, ())
            for place in holders:
                shares[place] += 1 / len(holders)
        best = nlargest(_MOST_COMPARED, shares, key=lambda place: (shares[place], -place))
        return [self._known[place] for place in best]
