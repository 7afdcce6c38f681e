"""Counts what was asked and what became of it. The database counts; only sums leave it, and gaps, which are redacted.

Each count is one statement over an index that holds what it needs (`receipts_counted`).
"""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Connection, Integer, Select, case, func, literal_column, select

from adapters.storage import desk, tables
from adapters.storage.database import Database
from bot.gaps import KeptGap, grouped_since
from bot.insight import WITHIN_MS, Insight, Replies, Verdict
from bot.records import Reason
from bot.reply import Outcome

_RECEIPTS, _FEEDBACK = tables.receipts, tables.feedback
_IS_ANSWER = _RECEIPTS.c.outcome == Outcome.ANSWER.value
_DAY, _HOUR = len("2026-12-01"), len("2026-12-01 09")


class SqlInsights:
    """What a database tells of how the bot is asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def between(self, first: date, last: date) -> Insight:
        """What happened on these days and those between, where `last` is the present one, in UTC.

        Raises `StoreUnavailableError`.
        """
        start = datetime.combine(first, time(), UTC)
        counts, gaps = await self._database.run(lambda connection: _counts(connection, start, last))
        groups = await asyncio.to_thread(grouped_since, gaps, start)
        return replace(counts, gaps=tuple(groups))


def _counts(connection: Connection, start: datetime, last: date) -> tuple[Insight, list[KeptGap]]:
    counts = Insight(
        first=start.date(),
        last=last,
        oldest=_oldest(connection),
        replies=_replies(connection, start),
        hours=_hours(connection, start),
        verdicts=_verdicts(connection, start),
        reasons=_reasons(connection, start),
        within=_within(connection, start),
    )
    return counts, desk.gaps(connection)


def _oldest(connection: Connection) -> date | None:
    oldest = connection.execute(select(func.min(_RECEIPTS.c.at))).scalar()
    return oldest.astimezone(UTC).date() if oldest else None


def _replies(connection: Connection, start: datetime) -> tuple[Replies, ...]:
    kinds = _moment(connection, _DAY), _RECEIPTS.c.platform, _RECEIPTS.c.outcome
    rows = connection.execute(select(*kinds, func.count()).where(_RECEIPTS.c.at >= start).group_by(*kinds))
    return tuple(
        Replies(date.fromisoformat(day), platform, Outcome(outcome), count)
        for day, platform, outcome, count in sorted(rows)
    )


def _hours(connection: Connection, start: datetime) -> dict[tuple[int, int], int]:
    hour = _moment(connection, _HOUR)
    rows = connection.execute(select(hour, func.count()).where(_RECEIPTS.c.at >= start).group_by(hour))
    found: Counter[tuple[int, int]] = Counter()
    for text, count in rows:
        day, _, number = text.partition(" ")
        found[date.fromisoformat(day).weekday(), int(number)] += count
    return dict(found)


def _within(connection: Connection, start: datetime) -> tuple[int, ...]:
    # Literal: a server takes what is selected for what is grouped by only where both are the same to the letter.
    places = (literal_column(str(place), Integer) for place in range(len(WITHIN_MS)))
    limits = (_RECEIPTS.c.latency_ms <= literal_column(str(limit)) for limit in WITHIN_MS)
    step = case(*zip(limits, places, strict=True), else_=literal_column(str(len(WITHIN_MS)), Integer))
    rows = connection.execute(select(step, func.count()).where(_RECEIPTS.c.at >= start).group_by(step))
    found = Counter({int(place): count for place, count in rows})
    return tuple(found[place] for place in range(len(WITHIN_MS) + 1))


def _verdicts(connection: Connection, start: datetime) -> tuple[Verdict, ...]:
    # Words first: an answer that is given and judged meanwhile is then one more of which nothing is known yet.
    words = {(card, helpful, against): count for card, helpful, against, count in connection.execute(_words(start))}
    card = _RECEIPTS.c.card
    answers = select(card, func.count()).where(_RECEIPTS.c.at >= start, _IS_ANSWER).group_by(card)
    verdicts = (
        Verdict(card, sent, words.get((card, 1, 0), 0), words.get((card, 0, 1), 0), words.get((card, 1, 1), 0))
        for card, sent in connection.execute(answers)
    )
    return tuple(sorted(verdicts, key=lambda verdict: (-verdict.sent, verdict.card)))


def _words(start: datetime) -> Select[str, int, int, int]:
    """By card: whether anybody said that an answer helped, whether anybody that it did not, of how many answers."""
    said = (
        select(
            _RECEIPTS.c.card,
            func.max(case((_FEEDBACK.c.helpful, 1), else_=0)).label("helpful"),
            func.max(case((_FEEDBACK.c.helpful, 0), else_=1)).label("against"),
        )
        .join(_FEEDBACK, _FEEDBACK.c.receipt == _RECEIPTS.c.id)
        .where(*_judged_since(start), _IS_ANSWER)
        .group_by(_RECEIPTS.c.id, _RECEIPTS.c.card)
        .subquery()
    )
    kinds = said.c.card, said.c.helpful, said.c.against
    return select(*kinds, func.count()).group_by(*kinds)


def _reasons(connection: Connection, start: datetime) -> dict[Reason | None, int]:
    against = (
        select(_FEEDBACK.c.reason, func.count())
        .join(_RECEIPTS, _FEEDBACK.c.receipt == _RECEIPTS.c.id)
        .where(*_judged_since(start), ~_FEEDBACK.c.helpful)
        .group_by(_FEEDBACK.c.reason)
    )
    return {Reason(reason) if reason else None: count for reason, count in connection.execute(against)}


def _judged_since(start: datetime) -> tuple[ColumnElement[bool], ...]:
    """That an answer was given since then; the word on it came later, by which older ones need not be looked up."""
    return _RECEIPTS.c.at >= start, _FEEDBACK.c.at >= start


def _moment(connection: Connection, length: int) -> ColumnElement[str]:
    """The beginning of when a receipt was written, as ISO 8601 has it with a space, in UTC."""
    if connection.dialect.name == "sqlite":
        return func.substr(_RECEIPTS.c.at, literal_column("1"), literal_column(str(length)))
    in_utc = func.timezone(literal_column("'UTC'"), _RECEIPTS.c.at)
    return func.left(func.to_char(in_utc, literal_column("'YYYY-MM-DD HH24'")), literal_column(str(length)))
