"""What a database knows that no copy from before may undo: who was forgotten, who is on the team, what was done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, delete, insert, inspect, select

from adapters.storage import schema, tables
from adapters.storage.people import FORGET, forget

_Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Memoir:
    """The audit, and the members of the content team; None where it is not known who they are."""

    audit: Sequence[_Row]
    users: Sequence[_Row] | None


NOTHING = Memoir((), None)


def read_memoir(connection: Connection) -> Memoir:
    """What a database knows, whatever version it has."""
    if schema.present(connection) == schema.NONE:
        return NOTHING
    return Memoir(_rows(connection, tables.audit), _rows(connection, tables.users))


def retell(connection: Connection, memoir: Memoir, now: datetime) -> None:
    """Bring what is known into a copy from before. Who is signed in there is signed out."""
    known = Counter(map(_as_told, _rows(connection, tables.audit)))
    for row in memoir.audit:
        if known[_as_told(row)] > 0:
            known[_as_told(row)] -= 1
        else:
            connection.execute(insert(tables.audit).values(_without_id(row)))
    for person in {row["subject"] for row in memoir.audit if row["act"] == FORGET}:
        forget(connection, person, now)
    if memoir.users is not None:
        connection.execute(delete(tables.users))
        for row in memoir.users:
            connection.execute(insert(tables.users).values(row))
    connection.execute(delete(tables.logins))


def _rows(connection: Connection, table: Table) -> Sequence[_Row]:
    """All rows, in the columns that an older version has already."""
    looked_at = inspect(connection)
    if not looked_at.has_table(table.name):
        return ()
    there = {column["name"] for column in looked_at.get_columns(table.name)}
    columns = [column for column in table.columns if column.name in there]
    order = table.primary_key.columns
    return [dict(row) for row in connection.execute(select(*columns).order_by(*order)).mappings()]


def _without_id(row: _Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _as_told(row: _Row) -> tuple[Any, ...]:
    """What an entry of the audit says: its number may be another one's in a copy."""
    return row["at"], row["act"], row["subject"], row["entries"], row.get("detail", ""), row.get("actor", "")
