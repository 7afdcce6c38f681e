"""The figures of the insights page: from counts to tables, each of which a chart draws. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import TypeAlias

from answers.deck import Deck
from bot import wording
from bot.insight import WITHIN_MS, Insight, Replies
from bot.records import Reason
from bot.reply import Outcome

Row: TypeAlias = tuple[str | int, ...]

_MOST_DAYS = 92  # a longer span is told by the week: more bars than that cannot be told apart on a phone
_LEVELS = 5
_SECOND_MS = 1000
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OUTCOMES = {
    Outcome.ANSWER: ("Answered by a card", "series-1"),
    Outcome.ASK: ("Asked back", "series-2"),
    Outcome.REFUSE: ("Refused", "series-3"),
    Outcome.URGENT: ("Urgent", "series-4"),
    Outcome.COURTESY: ("Thanks, help, feedback and the like", "series-quiet"),
    Outcome.NOTICE: ("Notices", "series-5"),
    Outcome.SILENT: ("Left without a reply", "series-6"),
}
_PLATFORMS = {"web": ("Web", "series-1"), "slack": ("Slack", "series-5"), "telegram": ("Telegram", "series-2")}
_OTHER = "series-6"
_NEAR_AND_FAR = 0.5, 0.95  # the median, and what all but one of twenty keep to


class Shape(StrEnum):
    """How a figure is drawn: upright bars beside each other, lying bars below each other, or a grid of shaded cells."""

    UPRIGHT = "upright"
    LYING = "lying"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `colour` names the colour in which a chart draws it, and is empty where it draws none."""

    name: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A table that can be drawn. `told` says in a sentence what it shows; the first column names the row."""

    name: str
    title: str
    told: str
    shape: Shape
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(self._drawn())

    def level(self, count: int) -> int:
        """How dark a cell of a grid is: 0 for nothing, 5 for the most."""
        return -(-count * _LEVELS // max(self._drawn())) if count else 0

    def _drawn(self) -> Iterator[int]:
        for row in self.rows:
            for column, cell in zip(self.columns, row, strict=True):
                if column.colour and isinstance(cell, int):
                    yield cell


def figures(insight: Insight, deck: Deck) -> tuple[Figure, ...]:
    """Everything that the page shows, in its order."""
    return (
        _outcomes(insight),
        _platforms(insight),
        _cards(insight, deck),
        _feedback(insight, deck),
        _reasons(insight),
        _times(insight),
        _gaps(insight),
        _hours(insight),
    )


def _outcomes(insight: Insight) -> Figure:
    counts: Counter[Outcome] = Counter()
    for each in insight.replies:
        counts[each.outcome] += each.count
    answered, refused = counts[Outcome.ANSWER], counts[Outcome.REFUSE]
    told = f"{_of(insight.total, 'message')}, {answered:,} answered by a card, {refused:,} refused."
    seen = [outcome for outcome in Outcome if counts[outcome]]
    columns = (Column(_unit(insight)), *(Column(*_OUTCOMES[outcome]) for outcome in seen))
    rows = _rows_over_time(insight, seen, lambda each: each.outcome)
    return Figure("outcomes", "What became of the messages", told, Shape.UPRIGHT, columns, rows)


def _platforms(insight: Insight) -> Figure:
    counts: Counter[str] = Counter()
    for each in insight.replies:
        counts[each.platform] += each.count
    seen = [*(platform for platform in _PLATFORMS if counts[platform]), *sorted(counts.keys() - _PLATFORMS.keys())]
    named = {platform: Column(*_PLATFORMS.get(platform, (platform, _OTHER))) for platform in seen}
    told = ", ".join(f"{column.name}: {counts[platform]:,}" for platform, column in named.items()) + "."
    rows = _rows_over_time(insight, seen, lambda each: each.platform)
    columns = (Column(_unit(insight)), *named.values())
    return Figure("platforms", "Where they were written", told, Shape.UPRIGHT, columns, rows)


def _rows_over_time(insight: Insight, kinds: Sequence[str], kind_of: Callable[[Replies], str]) -> tuple[Row, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for each in insight.replies:
        counts[_bar(insight, each.day), kind_of(each)] += each.count
    return tuple(_row(bar, (counts[bar, kind] for kind in kinds)) for bar in _bars(insight))


def _row(name: str, counts: Iterable[int]) -> Row:
    return (name, *counts)


def _cards(insight: Insight, deck: Deck) -> Figure:
    sent = sum(verdict.sent for verdict in insight.verdicts)
    told = f"{_of(sent, 'answer')} from {len(insight.verdicts):,} of the {_of(len(deck.cards), 'card')} of the deck."
    if any(deck.card(verdict.card) is None for verdict in insight.verdicts):
        told = f"{_of(sent, 'answer')} from {_of(len(insight.verdicts), 'card')}, not all of which are in the deck now."
    rows = tuple((_question(deck, each.card), each.card, each.sent) for each in insight.verdicts)
    columns = (Column("Card"), Column("Id"), Column("Sent", "series-1"))
    return Figure("cards", "Cards by use", told, Shape.LYING, columns, rows)


def _feedback(insight: Insight, deck: Deck) -> Figure:
    of = insight.verdicts
    told = (
        f"Confirmed helpful: {_of(sum(each.helpful for each in of), 'answer')}. "
        f"Confirmed not helpful: {sum(each.unhelpful for each in of):,}. "
        f"Judged both ways, by several people: {sum(each.divided for each in of):,}. "
        f"Unknown, for nobody said anything: {sum(each.unknown for each in of):,}."
    )
    rows = tuple(
        (_question(deck, each.card), each.card, each.helpful, each.unhelpful, each.divided, each.unknown) for each in of
    )
    judged = Column("Helpful", "series-1"), Column("Not helpful", "series-3"), Column("Judged both ways", "series-5")
    columns = (Column("Card"), Column("Id"), *judged, Column("Unknown", "series-quiet"))
    return Figure("feedback", "Whether answers helped", told, Shape.LYING, columns, rows)


def _reasons(insight: Insight) -> Figure:
    said = {reason: wording.REASONS[reason] for reason in Reason} | {None: "No reason given"}
    rows = tuple((words, insight.reasons.get(reason, 0)) for reason, words in said.items())
    given = sum(count for reason, count in insight.reasons.items() if reason)
    told = (
        f"{_of(sum(insight.reasons.values()), 'time')} somebody said that an answer did not help; {given:,} said why."
    )
    columns = (Column("Reason"), Column("Times", "series-3"))
    return Figure("reasons", "Why answers did not help", told, Shape.LYING, columns, rows)


def _times(insight: Insight) -> Figure:
    names = (*(f"to {_time(limit)}" for limit in WITHIN_MS), f"over {_time(WITHIN_MS[-1])}")
    near, far = (_time_of(share, insight.within) for share in _NEAR_AND_FAR)
    told = f"Half of the replies were ready {near} after the message was accepted, 95 of 100 {far}."
    rows = tuple(zip(names, insight.within, strict=True))
    columns = (Column("Time"), Column("Replies", "series-2"))
    return Figure("times", "How long a reply took", told, Shape.UPRIGHT, columns, rows)


def _gaps(insight: Insight) -> Figure:
    asked = sum(each.count for each in insight.gaps)
    taken_up = sum(each.count for each in insight.gaps if each.taken_up)
    told = (
        f"{_of(asked, 'question')} found no card, in {_of(len(insight.gaps), 'group')} of like ones. "
        f"Taken up: {taken_up:,}. Open: {asked - taken_up:,}."
    )
    rows = tuple(
        (
            each.questions[0],
            str(each.id),
            0 if each.taken_up else each.count,
            each.count if each.taken_up else 0,
            each.taken_up,
            ", ".join(each.near),
            each.last.date().isoformat(),
        )
        for each in insight.gaps
    )
    drawn = Column("Open", "series-3"), Column("Taken up", "series-1")
    columns = (Column("Question"), Column("Id"), *drawn, Column("By"), Column("Near"), Column("Last asked"))
    return Figure("gaps", "What no card answered", told, Shape.LYING, columns, rows)


def _hours(insight: Insight) -> Figure:
    rows = tuple(
        _row(name, (insight.hours.get((day, hour), 0) for hour in range(24))) for day, name in enumerate(_WEEKDAYS)
    )
    day, hour = max(insight.hours, key=lambda at: insight.hours[at], default=(0, 0))
    told = f"Most messages came on {_WEEKDAYS[day]}s from {hour}:00 to {hour + 1}:00. Hours are those of UTC."
    columns = (Column("Weekday"), *(Column(f"{hour:02}", "series-1") for hour in range(24)))
    return Figure("hours", "When they were written", told, Shape.GRID, columns, rows)


def _question(deck: Deck, card_id: str) -> str:
    card = deck.card(card_id)
    return card.question if card else card_id


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _by_week(insight: Insight) -> bool:
    return (insight.last - insight.first).days >= _MOST_DAYS


def _unit(insight: Insight) -> str:
    return "Week from" if _by_week(insight) else "Day"


def _bar(insight: Insight, day: date) -> str:
    """The bar that counts a day: its own, or that of its week, named by the Monday."""
    return (day - timedelta(days=day.weekday() if _by_week(insight) else 0)).isoformat()


def _bars(insight: Insight) -> Iterable[str]:
    days = range((insight.last - insight.first).days + 1)
    return dict.fromkeys(_bar(insight, insight.first + timedelta(days=day)) for day in days)


def _time(milliseconds: int) -> str:
    if milliseconds < _SECOND_MS:
        return f"{milliseconds} ms"
    return f"{milliseconds / _SECOND_MS:g} s"


def _time_of(share: float, within: tuple[int, ...]) -> str:
    """Within what time that share of the replies was ready, as far as the steps tell."""
    place = next(place for place, so_far in enumerate(accumulate(within)) if so_far >= share * sum(within))
    return f"within {_time(WITHIN_MS[place])}" if place < len(WITHIN_MS) else f"after more than {_time(WITHIN_MS[-1])}"
