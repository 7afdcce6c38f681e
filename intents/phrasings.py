"""Whether a question repeats a phrasing of a card, but for slips."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from answers.card import Card
from intents.guard import look, telling
from intents.normalise import words
from intents.slips import edits_allowed

if TYPE_CHECKING:
    from intents.lexicon import Ints

# Two edits in thirty letters leave 93 of 100.
_SAME = 91.0
_MOST_COMPARED = 8

# The common words of a large deck stand in most of its phrasings and tell nothing: the rarer ones come first, and
# once this many entries were walked the rest is left.
_MOST_WALKED = 4000

# Slips in letters and spaces that a whole phrasing may hold, whichever words they fall in.
_MOST_SLIPS = 2


class PhrasingIndex:
    """The questions and phrasings of cards; found by the words they share, so the work does not grow with the deck."""

    def __init__(self, cards: Iterable[Card]) -> None:
        holders: defaultdict[tuple[str, ...], dict[str, Card]] = defaultdict(dict)
        for card in cards:
            for text in (card.question, *card.phrasings):
                holders[tuple(words(text))][card.id] = card
        self._cards = {phrasing: next(iter(of.values())) for phrasing, of in holders.items() if len(of) == 1}
        self._known = list(self._cards)
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, phrasing in enumerate(self._known):
            for word in set(phrasing):
                found[word].append(place)
        self._holders: dict[str, Ints] = {word: np.array(places, np.int32) for word, places in found.items()}

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
        found = [
            (score, self._cards[phrasing])
            for phrasing in self._sharing(asked)
            if (score := fuzz.ratio(text, " ".join(phrasing), score_cutoff=_SAME))
            and telling(phrasing) == signs
            and _but_for_slips(asked, phrasing)
        ]
        best = max((score for score, _ in found), default=0.0)
        cards = {card.id: card for score, card in found if score == best}
        return next(iter(cards.values())) if len(cards) == 1 else None

    def _sharing(self, asked: Sequence[str]) -> list[tuple[str, ...]]:
        """The few phrasings that share the most telling words."""
        rarest_first = sorted(
            {word for word in asked if word in self._holders}, key=lambda word: len(self._holders[word])
        )
        walked: list[Ints] = []
        for word in rarest_first:
            if walked and sum(map(len, walked)) + len(self._holders[word]) > _MOST_WALKED:
                break
            walked.append(self._holders[word])
        if not walked:
            return []
        sizes = [len(holders) for holders in walked]
        places = np.concatenate(walked)
        order = np.argsort(places, kind="stable")  # the holders are sorted, and a stable sort merges what is
        places, weights = places[order], np.repeat(1 / np.array(sizes), sizes)[order]
        first = np.flatnonzero(np.diff(places, prepend=-1))
        best = np.argsort(-np.add.reduceat(weights, first), kind="stable")[:_MOST_COMPARED]
        return [self._known[place] for place in places[first[best]].tolist()]


def _but_for_slips(asked: Sequence[str], phrasing: Sequence[str]) -> bool:
    """Whether two texts are the same but for two slips in all, wherever they move a space, or slips in each word.

    A word's opposite is no slip of it, however near it is.
    """
    few = DamerauLevenshtein.distance("".join(asked), "".join(phrasing), score_cutoff=_MOST_SLIPS) <= _MOST_SLIPS
    alike = few or (
        len(asked) == len(phrasing)
        and all(
            DamerauLevenshtein.distance(one, other, score_cutoff=_MOST_SLIPS)
            <= edits_allowed(max(len(one), len(other)))
            for one, other in zip(asked, phrasing, strict=True)
        )
    )
    return alike and not look(asked, phrasing).opposed
