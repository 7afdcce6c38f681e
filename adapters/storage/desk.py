"""What the operator sees and does: what was set aside, what no card answered, what is kept and for how long."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, insert, select, text, update

from adapters.settings import Keep
from adapters.storage import audit, tables
from adapters.storage.tables import State
from bot.backlog import Backlog
from bot.gaps import KeptGap
from bot.records import Gap

# Platforms repeat an event for at most a day (Telegram keeps updates for 24 hours): keys are kept for two.
_REPEATS = timedelta(days=2)
_LONGEST_PURGE = 600  # seconds

_INBOX, _OUTBOX = tables.inbox, tables.outbox


@dataclass(frozen=True, slots=True)
class Aside:
    """A message or a reply that was set aside; of what it says, nothing."""

    id: str
    kind: str
    platform: str
    since: datetime
    tries: int
    error: str


def backlog(connection: Connection, now: datetime) -> Backlog:
    """How much waits, and how much was set aside."""
    first = select(func.min(_INBOX.c.accepted_at)).where(tables.waits(_INBOX))
    oldest = connection.execute(first).scalar()
    return Backlog(
        _count(connection, _INBOX, tables.waits(_INBOX)),
        max((now - oldest).total_seconds(), 0.0) if oldest else 0.0,
        _count(connection, _OUTBOX, tables.waits(_OUTBOX)),
        _count(connection, _INBOX, tables.is_aside(_INBOX)),
        _count(connection, _OUTBOX, tables.is_aside(_OUTBOX)),
    )


def aside(connection: Connection) -> list[Aside]:
    """Everything that was set aside, oldest first."""
    found = []
    for kind, table, since in (("message", _INBOX, _INBOX.c.accepted_at), ("reply", _OUTBOX, _OUTBOX.c.since)):
        rows = connection.execute(
            select(table, since.label("began")).where(tables.is_aside(table)).order_by(table.c.id)
        )
        found += [Aside(row.key, kind, row.platform, row.began, row.tries, row.error) for row in rows]
    return found


def retry(connection: Connection, id_: str, now: datetime) -> int:
    """Have what was set aside under that id, or everything, tried again; gives how much that was.

    A message takes its place behind those that have come since; the apology that was its reply makes room for the
    real one.
    """
    again = {"state": State.WAITING, "tries": 0, "due_at": now, "error": ""}
    replies = connection.execute(update(_OUTBOX).where(tables.is_aside(_OUTBOX), *_named(_OUTBOX, id_)).values(again))
    rows = connection.execute(select(_INBOX).where(tables.is_aside(_INBOX), *_named(_INBOX, id_))).mappings().all()
    for row in rows:
        connection.execute(delete(_OUTBOX).where(_OUTBOX.c.key == row["key"]))
        connection.execute(delete(_INBOX).where(_INBOX.c.id == row["id"]))
        values = {name: value for name, value in row.items() if name != "id"}
        connection.execute(insert(_INBOX).values(values | again))
    count = replies.rowcount + len(rows)
    if count:
        audit.note(connection, "retry", id_, count, now)
    return count


def drop(connection: Connection, id_: str, now: datetime) -> int:
    """Erase what was set aside under that id, or everything; gives how much that was. Repeats of it stay known."""
    done = {"state": State.DONE, "error": ""}
    count = 0
    for table, erased in ((_INBOX, {"message": ""}), (_OUTBOX, {"label": ""})):
        gone = update(table).where(tables.is_aside(table), *_named(table, id_)).values(done | erased)
        count += connection.execute(gone).rowcount
    if count:
        audit.note(connection, "drop", id_, count, now)
    return count


def gaps(connection: Connection) -> list[KeptGap]:
    """Questions that no card answered, newest first."""
    rows = connection.execute(select(tables.gaps).order_by(tables.gaps.c.id.desc()))
    return [
        KeptGap(row.id, Gap(row.question, tuple(json.loads(row.near)), row.at), row.taken_up, bool(row.address))
        for row in rows
    ]


def take_up(connection: Connection, ids: Collection[int], by: str, now: datetime) -> None:
    """Keep who, or which card, has taken up these questions."""
    connection.execute(update(tables.gaps).where(tables.gaps.c.id.in_(ids)).values(taken_up=by))
    audit.note(connection, "take up", by, len(ids), now)


def purge_conversations(connection: Connection, keep: Keep, now: datetime) -> Mapping[str, int]:
    """Erase conversations that are older than they may be kept; gives how many, by the table's name.

    A conversation holds the question that was last asked back about, so it is kept no longer than questions are. One
    in which a message waits stays. So that no message is being accepted into one that is about to go, nothing is
    accepted while this looks and erases: it is a transaction of its own, and passes over what others hold.
    """
    _take_time(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE inbox IN SHARE ROW EXCLUSIVE MODE"))
    states = tables.conversations
    in_use = select(_INBOX.c.conversation).where(tables.waits(_INBOX))
    last = now - timedelta(days=min(keep.questions, keep.conversations))
    old = select(states.c.key).where(states.c.updated_at < last, states.c.key.not_in(in_use))
    return _erase(connection, {states: states.c.key.in_(old.with_for_update(skip_locked=True))}, now)


def purge(connection: Connection, keep: Keep, now: datetime) -> Mapping[str, int]:
    """Erase everything else that is older than it may be kept; gives how many rows of each table that were.

    A message's key is kept as long as a reply to it is, so that what is known of it is never half of it.
    """
    _take_time(connection)
    questions, receipts = now - timedelta(days=keep.questions), now - timedelta(days=keep.receipts)
    is_known = exists().where(tables.receipts.c.person == tables.people.c.key)
    is_replied = exists().where(_OUTBOX.c.key == _INBOX.c.key)
    old = {
        tables.gaps: tables.gaps.c.at < questions,
        tables.logins: tables.logins.c.until < now,
        tables.receipts: tables.receipts.c.at < receipts,
        tables.links: tables.links.c.updated_at < receipts,
        tables.people: (tables.people.c.updated_at < receipts) & ~is_known,
        _OUTBOX: (tables.is_done(_OUTBOX) & (_OUTBOX.c.since < now - _REPEATS))
        | (tables.is_aside(_OUTBOX) & (_OUTBOX.c.since < questions)),
        _INBOX: ~is_replied
        & (
            (tables.is_done(_INBOX) & (_INBOX.c.accepted_at < now - _REPEATS))
            | (tables.is_aside(_INBOX) & (_INBOX.c.accepted_at < questions))
        ),
    }
    return _erase(connection, old, now)


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables.METADATA.sorted_tables
        if table not in (tables.seal, tables.pulse)
    }


def _take_time(connection: Connection) -> None:
    """Nobody waits for a purge, and one that is broken off for its length would be so every time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = '{_LONGEST_PURGE}s'"))


def _erase(connection: Connection, old: Mapping[Table, ColumnElement[bool]], now: datetime) -> Mapping[str, int]:
    counts = {table.name: connection.execute(delete(table).where(which)).rowcount for table, which in old.items()}
    counts = {name: count for name, count in counts.items() if count}
    if counts:
        audit.note(connection, "purge", "", sum(counts.values()), now)
    return counts


def _count(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(table).where(which)).scalar_one()


def _named(table: Table, id_: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.key == id_,) if id_ else ()
