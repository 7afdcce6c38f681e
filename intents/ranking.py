"""Which cards a message most likely asks for, in order: for a look at many where one decision says too little.

A card's score adds up what speaks for its topic and its facet:
    facet      the logarithm of the facet's probability, told from the sentences that ask
    share      how much of the topics' words in the message are this topic's, by weight
    titled     the share of its title that the message holds
    early      how early in the message its words stand: the subject of a letter comes first
    meaning    how near the nearest of its phrasings is; looked up where no topic is named in full
The weights were chosen by hand on 64 questions in the voice of people who write to a health library.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from intents.hints import Hint

# A facet that the model holds for impossible is still worth this much.
_LEAST_FACET = 0.01

_BY_SHARE, _BY_TITLE, _BY_PLACE, _BY_MEANING = 4.0, 2.0, 2.0, 10.0

# A name of which this much is there is taken out where the facet is told.
_NAMED = 0.6
_FOREMOST = 3
_IN_FULL = 0.999


@dataclass(frozen=True, slots=True)
class Named:
    """What a message's words say of a topic: three shares, 0 to 1."""

    share: float = 0.0
    titled: float = 0.0
    early: float = 0.0


_UNNAMED = Named()


def named(hints: Sequence[Hint], length: int) -> dict[str, Named]:
    """What the hints in a message of that many words say of each topic."""
    return {
        hint.topic: Named(hint.strength / hints[0].strength, hint.titled, 1 - hint.places[0] / length) for hint in hints
    }


def named_places(hints: Sequence[Hint]) -> frozenset[int]:
    """The places of the words that name the foremost topic."""
    return frozenset(place for hint in hints[:1] if hint.cover >= _NAMED for place in hint.places)


def is_named_in_full(hints: Sequence[Hint]) -> bool:
    """Whether the message holds the whole name of one of the foremost topics."""
    return any(hint.cover >= _IN_FULL for hint in hints[:_FOREMOST])


def score(topic: Named | None, facet: float, nearness: float) -> float:
    """What speaks for a card, any number: the higher the likelier.

    `facet` is its facet's probability, `nearness` the cosine of its nearest phrasing, 0 where it was not looked up.
    """
    of = topic or _UNNAMED
    by_name = _BY_SHARE * of.share + _BY_TITLE * of.titled + _BY_PLACE * of.early
    return math.log(facet + _LEAST_FACET) + by_name + _BY_MEANING * nearness


def as_shares(scores: Mapping[str, float], most: int) -> Iterable[tuple[str, float]]:
    """The best of the scored, the best first, with their shares of all belief; equal ones in their order."""
    highest = max(scores.values(), default=0.0)
    powers = {name: math.exp(value - highest) for name, value in scores.items()}
    total = sum(powers.values())
    best = sorted(scores, key=lambda name: -scores[name])[:most]
    return [(name, powers[name] / total) for name in best]
