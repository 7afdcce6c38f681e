"""What is counted of the questions, on each kind of database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from adapters.settings import Settings
from adapters.storage import tables
from adapters.storage.database import Database
from adapters.storage.insight import SqlInsights
from adapters.storage.opening import open_to_serve
from bot.insight import WITHIN_MS, Insight, Replies, Verdict
from bot.records import Reason
from bot.reply import Outcome
from tests.adapters.conftest import OpenDatabase
from tests.fakes import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)
Ask = Callable[..., str]


@pytest.fixture
def database(open_database: OpenDatabase) -> Database:
    return open_database()


@pytest.fixture
def ask(database: Database) -> Ask:
    """Keeps the receipt of a message, and gives its id."""
    count = iter(range(1000))

    def keep(
        at: datetime = NOON, *, platform: str = "web", outcome: str = "answer", card: str = "", ms: float = 7
    ) -> str:
        row = {"id": f"{next(count):032}", "platform": platform, "outcome": outcome, "latency_ms": ms, "at": at}
        row |= {"person": "p", "card": card or ("t/1" if outcome == "answer" else ""), "version": "", "confidence": 1}
        database.do(lambda connection: connection.execute(insert(tables.receipts).values(row)))
        return str(row["id"])

    return keep


def judge(database: Database, receipt: str, *, helpful: bool, person: str = "p", reason: str = "") -> None:
    row = {"receipt": receipt, "person": person, "helpful": helpful, "reason": reason, "at": NOON}
    database.do(lambda connection: connection.execute(insert(tables.feedback).values(row)))


def miss(database: Database, question: str, at: datetime = NOON, taken_up: str = "") -> None:
    row = {"platform": "web", "person": "p", "question": question, "near": '["t/1"]', "at": at, "taken_up": taken_up}
    database.do(lambda connection: connection.execute(insert(tables.gaps).values(row)))


async def seen(database: Database, days: int = 7) -> Insight:
    return await SqlInsights(database).between(TODAY - (days - 1) * DAY, TODAY)


async def test_where_nothing_was_asked_nothing_is_counted(database: Database) -> None:
    assert await seen(database) == Insight(TODAY - 6 * DAY, TODAY)


async def test_messages_are_counted_by_day_platform_and_outcome(database: Database, ask: Ask) -> None:
    ask(NOON - DAY, platform="slack", outcome="refuse")
    ask()
    ask()
    ask(outcome="ask")

    insight = await seen(database)

    assert insight.replies == (
        Replies(TODAY - DAY, "slack", Outcome.REFUSE, 1),
        Replies(TODAY, "web", Outcome.ANSWER, 2),
        Replies(TODAY, "web", Outcome.ASK, 1),
    )
    assert insight.total == 4


async def test_a_day_and_an_hour_are_those_of_utc_wherever_the_database_is(database: Database, ask: Ask) -> None:
    if not database.is_file:
        database.do(lambda connection: connection.execute(text("ALTER ROLE impar SET TimeZone = 'Asia/Tokyo'")))
        database.engine.dispose()
    ask(datetime(2026, 12, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))))

    insight = await seen(database)

    if not database.is_file:
        database.do(lambda connection: connection.execute(text("ALTER ROLE impar RESET TimeZone")))
    assert [each.day for each in insight.replies] == [datetime(2026, 11, 30, tzinfo=UTC).date()]
    assert insight.hours == {(0, 22): 1}


async def test_what_is_older_than_the_span_is_not_counted_and_the_oldest_is_told(database: Database, ask: Ask) -> None:
    first = NOON.replace(hour=0) - 6 * DAY
    old = ask(first - timedelta(seconds=1), card="t/old")
    ask(first)
    judge(database, old, helpful=False, reason="unclear")

    insight = await seen(database)

    assert insight.total == sum(insight.hours.values()) == sum(insight.within) == 1
    assert [verdict.card for verdict in insight.verdicts] == ["t/1"]
    assert insight.reasons == {}
    assert insight.oldest == TODAY - 7 * DAY


async def test_helpful_and_not_helpful_and_unknown_are_kept_apart(database: Database, ask: Ask) -> None:
    liked, disliked, divided = ask(), ask(), ask()
    ask()
    ask(card="t/2")
    ask(outcome="refuse")
    judge(database, liked, helpful=True)
    judge(database, liked, helpful=True, person="another")
    judge(database, disliked, helpful=False)
    judge(database, divided, helpful=True)
    judge(database, divided, helpful=False, person="another")

    insight = await seen(database)

    one, other = insight.verdicts
    assert one == Verdict("t/1", sent=4, helpful=1, unhelpful=1, divided=1)
    assert (one.unknown, other.unknown) == (1, 1)


async def test_reasons_are_those_of_words_against_an_answer(database: Database, ask: Ask) -> None:
    judge(database, ask(), helpful=True)
    judge(database, ask(), helpful=False)
    judge(database, ask(), helpful=False, reason="outdated")
    judge(database, ask(), helpful=False, reason="outdated")

    assert (await seen(database)).reasons == {None: 1, Reason.OUTDATED: 2}


async def test_replies_are_counted_by_how_long_they_took_with_the_limit_in_its_step(
    database: Database, ask: Ask
) -> None:
    for milliseconds in (0, 5, 5.1, 30_000, 30_001):
        ask(ms=milliseconds)

    within = (await seen(database)).within

    assert len(within) == len(WITHIN_MS) + 1
    assert (within[0], within[1], within[-2], within[-1]) == (2, 1, 1, 1)
    assert sum(within) == 5


async def test_gaps_are_grouped_and_known_by_the_id_that_they_have_among_all(database: Database) -> None:
    miss(database, "a zebra bite?", NOON - 20 * DAY)
    miss(database, "another thing altogether", NOON - 20 * DAY)
    miss(database, "a zebra bite", taken_up="ada")

    (group,) = (await seen(database)).gaps

    ids = database.do(lambda connection: connection.execute(select(tables.gaps.c.id)).scalars().all())
    assert (group.id, group.count, group.taken_up, group.near) == (min(ids), 1, "ada", ("t/1",))
    assert [each.count for each in (await seen(database, days=30)).gaps] == [2, 1]


async def test_who_only_reads_keeps_nobody_from_writing_and_can_write_nothing(tmp_path: Path) -> None:
    with open_to_serve(Settings(data=tmp_path), NOON) as storage, storage.beside.engine.begin() as reader:
        before = reader.execute(select(tables.audit)).all()
        row = {"at": NOON, "act": "a", "subject": "", "entries": 0}
        storage.database.do(lambda connection: connection.execute(insert(tables.audit).values(row)))

        assert before == reader.execute(select(tables.audit)).all() == []
        with pytest.raises(OperationalError, match="readonly"):
            reader.execute(insert(tables.audit).values(row))
