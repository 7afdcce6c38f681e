"""What the product itself has written down of a crowd's messages."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from adapters.storage import tables
from adapters.storage.database import Database
from adapters.storage.tables import State


@dataclass(frozen=True, slots=True)
class Books:
    """By platform, how many messages were taken in, and how many receipts of replies there are.

    `waiting` is how many messages were not handled yet, `aside` how many messages and replies were given up, and
    `to_send` how many replies are on their way. One of a process that was killed over it is, until its lease ends,
    although it may have arrived.
    """

    messages: Counter[str]
    receipts: Counter[str]
    waiting: int
    to_send: int
    aside: int


def read_books(database: Database) -> Books:
    """The books, from an open database, which is closed afterwards."""
    try:
        return database.do(_read)
    finally:
        database.close()


def _read(connection: Connection) -> Books:
    def by_platform(table: Table) -> Counter[str]:
        rows = connection.execute(select(table.c.platform, func.count()).group_by(table.c.platform))
        return Counter({row[0]: row[1] for row in rows})

    def number(table: Table, state: str) -> int:
        return connection.execute(select(func.count()).where(table.c.state == state)).scalar_one()

    return Books(
        by_platform(tables.inbox),
        by_platform(tables.receipts),
        number(tables.inbox, State.WAITING),
        number(tables.outbox, State.WAITING),
        number(tables.inbox, State.ASIDE) + number(tables.outbox, State.ASIDE),
    )
