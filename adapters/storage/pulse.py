"""Whether something can be kept: seen by keeping something."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from adapters.storage import tables

# About what a message with its reply takes, so that a disk which holds no message any more does not hold this either.
_FILLING = "." * 8192

_PULSE = tables.pulse


def beat(connection: Connection, now: datetime) -> None:
    """Keep a row, and then no earlier one: there must be room for one more. Look into the inbox, that it is open."""
    connection.execute(select(tables.inbox.c.id).limit(1))
    result = connection.execute(insert(_PULSE).values(at=now, filling=_FILLING))
    (number,) = result.inserted_primary_key or (0,)
    connection.execute(delete(_PULSE).where(_PULSE.c.id < number))
