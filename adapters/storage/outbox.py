"""Replies on their way.

Who takes a reply has it until the lease ends: its row is not held while it is sent, for that takes as long as the
network likes. A process that dies in between leaves it to be taken again then. Had it been sent already and only not
been marked, it is sent twice; that moment is the only one in which this can happen.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, exists, literal_column, select, update

from adapters.storage import tables
from adapters.storage.tables import State
from adapters.storage.texts import read_label, read_reply, write_label, write_reply
from bot.delivery import Headway, Outgoing, Taken
from bot.reply import Outcome, Reply

_OUTBOX = tables.outbox
_EARLIER = _OUTBOX.alias("earlier")
_HEADS = (
    select(_OUTBOX)
    .where(
        tables.waits(_OUTBOX),
        ~(
            select(literal_column("1"))
            .where(
                _EARLIER.c.conversation == _OUTBOX.c.conversation,
                tables.waits(_EARLIER),
                _EARLIER.c.id < _OUTBOX.c.id,
            )
            .exists()
        ),
    )
    .order_by(_OUTBOX.c.id)
    .with_for_update(of=_OUTBOX, skip_locked=True)
)
_DUE = _HEADS.where(
    _OUTBOX.c.platform.in_(bindparam("platforms", expanding=True)), _OUTBOX.c.due_at <= bindparam("now")
).limit(bindparam("most"))
_TAKE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(in_hand=True, tries=_OUTBOX.c.tries + 1, due_at=bindparam("until"))
)
_DELIVER = (
    update(_OUTBOX)
    .where(_OUTBOX.c.key == bindparam("this"))
    .values(
        state=State.DONE,
        in_hand=False,
        label="",
        sent=bindparam("platform_id"),
        delivered_at=bindparam("when"),
        error="",
    )
)


def row(key: str, outgoing: Outgoing, conversation: str, since: datetime, now: datetime) -> dict[str, Any]:
    """A reply as the outbox holds it, under a hash of its key.

    One without an address is on its way to nobody: it was handed over.
    """
    to_send = bool(outgoing.address) and outgoing.reply.outcome is not Outcome.SILENT
    return {
        "key": key,
        "platform": outgoing.platform,
        "conversation": conversation,
        "label": write_label(outgoing.key, outgoing.address) if to_send else "",
        "reply": write_reply(outgoing.reply),
        "since": since,
        "due_at": now,
        "in_hand": False,
        "tries": 0,
        "state": State.WAITING if to_send else State.DONE,
        "sent": "",
        "delivered_at": None if to_send else now,
        "error": "",
    }


def take(connection: Connection, platforms: Collection[str], most: int, now: datetime, until: datetime) -> list[Taken]:
    """Take replies that are due, of each conversation the oldest; until then nobody else gets them.

    One that cannot be read is set aside, so that it holds up no other.
    """
    rows = connection.execute(_DUE, {"platforms": list(platforms), "now": now, "most": most}).all()
    if rows:
        connection.execute(_TAKE, {"ids": [row.id for row in rows], "until": until})
    return [taken for row in rows if (taken := _taken(connection, row))]


def deliver(connection: Connection, sent: Sequence[tuple[str, str, datetime]]) -> None:
    """Mark replies as delivered: key, the platform's id, when. What was needed to send them is erased."""
    rows = [{"this": key, "platform_id": platform_id, "when": when} for key, platform_id, when in sent]
    connection.execute(_DELIVER, rows)


def put_off(connection: Connection, key: str, so_far: str, until: datetime) -> None:
    """Let go of a reply, to be taken again later; until it is delivered, `sent` holds what is out of it."""
    waiting = update(_OUTBOX).where(_OUTBOX.c.key == key, tables.waits(_OUTBOX))
    connection.execute(waiting.values(in_hand=False, due_at=until, sent=so_far))


def set_aside(connection: Connection, key: str, reason: str) -> None:
    """Give up on a reply; it stays for the operator to look at, unless who it is for was forgotten meanwhile."""
    values = {"in_hand": False, "state": State.ASIDE, "sent": "", "error": reason}
    connection.execute(update(_OUTBOX).where(_OUTBOX.c.key == key, tables.waits(_OUTBOX)).values(values))
    drop_aside(connection, _OUTBOX.c.key == key, _ANSWERS_NOBODY)


def drop_aside(connection: Connection, *which: ColumnElement[bool]) -> int:
    """Erase where replies were to go that were set aside: nobody sends them any more. Gives how many those were."""
    done = {"state": State.DONE, "label": "", "error": ""}
    return connection.execute(update(_OUTBOX).where(tables.is_aside(_OUTBOX), *which).values(done)).rowcount


def erase(connection: Connection, person: str, instead: Reply) -> None:
    """Erase what was replied to a person, for it tells what they asked; a repeat of their message is told the other."""
    told = update(_OUTBOX).where(tables.is_done(_OUTBOX), answers(person)).values(reply=write_reply(instead))
    connection.execute(told)


def answers(person: str) -> ColumnElement[bool]:
    """Whether a reply is to a message of that person; to one of nobody, if that is empty."""
    return exists().where(tables.inbox.c.key == _OUTBOX.c.key, tables.inbox.c.person == person)


_ANSWERS_NOBODY = answers("")


def reply(connection: Connection, key: str) -> Reply | None:
    """The reply under that key; None where there is none."""
    text = (connection.execute(select(_OUTBOX.c.reply).where(_OUTBOX.c.key == key))).scalar()
    return read_reply(text) if text else None


def let_go(connection: Connection, now: datetime) -> None:
    """Let go of what a process had in hand that is known to have ended."""
    connection.execute(update(_OUTBOX).where(_OUTBOX.c.in_hand, tables.waits(_OUTBOX)).values(due_at=now))


def _taken(connection: Connection, row: Row[*tuple[Any, ...]]) -> Taken | None:
    try:
        key, address = read_label(row.label)
        outgoing = Outgoing(key, row.platform, address, read_reply(row.reply), Headway(row.sent))
    except (ValueError, TypeError) as error:  # pydantic's and json's own errors are ValueErrors
        set_aside(connection, row.key, type(error).__name__)
        return None
    return Taken(outgoing, row.key, row.tries + 1, row.in_hand, row.since)
