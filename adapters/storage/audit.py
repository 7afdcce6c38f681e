"""What was done to the database that is no answering of messages: what, to whom or what, when, and by whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from adapters.storage import tables
from adapters.storage.database import ACTOR
from answers.signoff import SignOff

_AUDIT = tables.audit


@dataclass(frozen=True, slots=True)
class Act:
    """An entry. `subject` is a hash where it is a person; `actor` is empty for the program itself, or for the chat."""

    at: datetime
    act: str
    subject: str
    entries: int
    detail: str
    actor: str


def note(connection: Connection, act: str, subject: str, entries: int, now: datetime, *, detail: str = "") -> None:
    """Keep that something was done, on how many entries; by whom, the connection knows."""
    actor = connection.get_execution_options().get(ACTOR, "")
    row = {"at": now, "act": act, "subject": subject[: tables.LONGEST_NAME], "entries": entries}
    connection.execute(insert(_AUDIT).values({**row, "detail": detail, "actor": actor}))


def note_review(connection: Connection, entry: SignOff) -> None:
    """Keep a step of a review: who took it, in which role, for which version, and why."""
    detail = f"{entry.by} ({entry.role}), version {entry.version}" + (f": {entry.why}" if entry.why else "")
    note(connection, f"review {entry.step}", entry.card, 1, entry.at, detail=detail)


def acts(connection: Connection) -> list[Act]:
    """Everything that was noted, in its order."""
    rows = connection.execute(select(_AUDIT).order_by(_AUDIT.c.id))
    return [Act(row.at, row.act, row.subject, row.entries, row.detail, row.actor) for row in rows]
