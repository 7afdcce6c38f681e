"""What platforms keep beside: names, hashed, and what they stand for."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from adapters.storage import tables
from adapters.storage.database import Database
from adapters.storage.keys import Keys


class SqlLinks:
    """The `Links` of a database. They are kept as long as receipts are."""

    def __init__(self, database: Database, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        linked = database.insert(tables.links)
        self._link = linked.on_conflict_do_update(
            index_elements=[tables.links.c.name],
            set_={"target": linked.excluded.target, "updated_at": linked.excluded.updated_at},
        )

    async def link(self, name: str, to: str) -> None:
        """Keep what a name stands for."""
        row = {"name": self._keys.link(name), "target": to, "updated_at": self._clock()}

        def link(connection: Connection) -> None:
            connection.execute(self._link, row)

        await self._database.run(link)

    async def linked(self, name: str) -> str | None:
        """What a name stands for."""
        wanted = select(tables.links.c.target).where(tables.links.c.name == self._keys.link(name))
        return await self._database.run(lambda connection: connection.execute(wanted).scalar())
