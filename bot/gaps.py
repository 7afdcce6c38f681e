"""What was asked and no card answered, as it is looked through: like questions together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.records import Gap
from intents.grouping import group

_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class KeptGap:
    """A question that no card answered; who or which card has taken it up, if any; whether who asked is to be told."""

    id: int
    gap: Gap
    taken_up: str
    to_tell: bool


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Questions that are alike: how many, their wordings, which cards came near (the most frequent first), and when.

    `taken_up` says who or which card has taken them up, `to_tell` how many who asked want to be told.
    """

    ids: tuple[int, ...]
    count: int
    questions: tuple[str, ...]
    near: tuple[str, ...]
    last: datetime
    taken_up: str
    to_tell: int

    @property
    def id(self) -> int:
        """The id of the first of them, by which they are known."""
        return self.ids[0]


def grouped(kept: Sequence[KeptGap]) -> list[GapGroup]:
    """These questions, like ones together, the most frequent first."""
    return [_group([kept[place] for place in places]) for places in group([each.gap.question for each in kept])]


def grouped_since(kept: Sequence[KeptGap], since: datetime) -> list[GapGroup]:
    """Those groups that were asked since then, with how often they were; each has the id that it has among all."""
    recent = {each.id for each in kept if each.gap.at >= since}
    counted = (replace(one, count=len(recent.intersection(one.ids))) for one in grouped(kept))
    return sorted((one for one in counted if one.count), key=lambda one: one.count, reverse=True)


def _group(alike: Sequence[KeptGap]) -> GapGroup:
    wordings = Counter(each.gap.question for each in alike)
    near = Counter(card for each in alike for card in each.gap.near)
    return GapGroup(
        tuple(sorted(each.id for each in alike)),
        len(alike),
        _most_frequent(wordings),
        _most_frequent(near),
        max(each.gap.at for each in alike),
        next((each.taken_up for each in alike if each.taken_up), ""),
        sum(each.to_tell for each in alike),
    )


def _most_frequent(texts: Counter[str]) -> tuple[str, ...]:
    return tuple(text for text, _ in texts.most_common(_MOST_TOLD))
