"""What a question asks of one topic: its words without the topic's mention, for each way to read its slips."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from intents.facetmodel import without_topic
from intents.spelling import Reading

# Fewer words besides the topic's mention hardly ask anything by themselves ("any", "please tell").
_ENOUGH_TO_ASK = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of one topic, or of none.

    `read` are its words, `rest` those that do not mention the topic; `masked`, for each way to read its slips, those
    that tell the facet, with `PLACE` for the topic; `strength`, 0 to 1, says how surely the topic is known.
    `before` are the words that only tell who asks and what for; `abbreviated` says that an abbreviation alone mentions
    the topic: other things share it, yet beside words that the card and its facet know it means the topic.
    """

    topic: str
    read: Sequence[str]
    rest: Sequence[str]
    masked: Sequence[Reading]
    strength: float
    slips: tuple[tuple[str, str], ...] = ()
    likelihoods: Mapping[str, float] = field(default_factory=dict)
    mentioned: bool = False
    doubtful: bool = False
    abbreviated: bool = False
    before: frozenset[str] = frozenset()


def said_only_before(read: Sequence[str], places: int) -> frozenset[str]:
    """The words that stand at the first places and at no other."""
    return frozenset(read[:places]).difference(read[places:])


def masked(told: Sequence[str], places: Sequence[int], mentioned: Collection[int]) -> tuple[str, ...]:
    """The words that tell what is asked, which stand at these places, without those that mention the topic."""
    return without_topic(told, [at for at, place in enumerate(places) if place in mentioned])


def masked_in(
    readings: Sequence[Reading], ways: Sequence[Sequence[int]], mentioned: Collection[int]
) -> Sequence[Reading]:
    """The same of each way to read the slips and to look at the words; those that leave the same words are one."""
    shares: dict[tuple[str, ...], float] = {}
    for reading, places in product(readings, ways):
        left = masked([reading.words[place] for place in places], places, mentioned)
        shares[left] = shares.get(left, 0.0) + reading.share / len(ways)
    return [Reading(left, share) for left, share in shares.items()]


def ways_to_tell(places: Sequence[int], before: int, mentioned: Collection[int]) -> Sequence[Sequence[int]]:
    """All of the places that tell what is asked, and those after what is said before, where they are enough to ask.

    What is said before tells what is asked ("billing: is the block covered") or only who asks ("nurse here, is the
    block covered"): both ways count, the longer first.
    """
    later = [place for place in places if place >= before]
    enough = len(later) < len(places) and len(set(later).difference(mentioned)) >= _ENOUGH_TO_ASK
    return (places, later) if enough else (places,)


def asking_apart(shares: Iterable[float], labels: Iterable[str]) -> Mapping[int, float]:
    """The places of the first reading that asks for each facet by its words, with the share of all that ask for it.

    Readings that ask alike by their words ("week" or "weeks") do so by their meaning: one of them is enough.
    """
    places: dict[str, int] = {}
    apart: dict[int, float] = {}
    for place, (share, label) in enumerate(zip(shares, labels, strict=True)):
        first = places.setdefault(label, place)
        apart[first] = apart.get(first, 0.0) + share
    return apart
