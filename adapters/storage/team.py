"""The content team: who may read the deck's page, and who has signed in."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from adapters.storage import audit, tables
from adapters.storage.database import Database
from adapters.storage.keys import Keys
from bot.use import Use

# A working day: whoever is away longer signs in again.
_SIGNED_IN_FOR = timedelta(hours=12)

_USERS, _LOGINS = tables.users, tables.logins


class SqlTeam:
    """The team as a database holds it. Of a session it holds a hash of its token, by which nobody can take it over."""

    def __init__(self, database: Database, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def password(self, name: str) -> str | None:
        """The hash of a member's password, empty for one without; None where nobody has that name."""
        wanted = select(_USERS.c.password).where(_USERS.c.name == name)
        return await self._database.run(lambda connection: connection.execute(wanted).scalar())

    async def begin(self, token: str, name: str) -> None:
        """Keep that who shows that token is that member, for a working day."""
        row = {"token": self._keys.session(token), "name": name, "until": self._clock() + _SIGNED_IN_FOR}
        await self._database.run(lambda connection: connection.execute(insert(_LOGINS).values(row)))

    async def member(self, token: str) -> str | None:
        """Who shows that token; None where nobody is signed in by it."""
        valid = _LOGINS.c.token == self._keys.session(token), _LOGINS.c.until > self._clock()
        wanted = select(_LOGINS.c.name).where(*valid)
        return await self._database.run(lambda connection: connection.execute(wanted).scalar())

    async def end(self, token: str) -> None:
        """Forget a session."""
        gone = delete(_LOGINS).where(_LOGINS.c.token == self._keys.session(token))
        await self._database.run(lambda connection: connection.execute(gone))

    async def use(self) -> Mapping[str, Use]:
        """What became of each card that was sent, by its id."""
        return await self._database.run(_use)


def add(connection: Connection, name: str, password: str, now: datetime) -> bool:
    """Make somebody a member, by the hash of a password; False where they are one, and have another password now.

    Whoever gets another password is signed out everywhere.
    """
    audit.note(connection, "user add", name, 1, now)
    connection.execute(delete(_LOGINS).where(_LOGINS.c.name == name))
    if connection.execute(update(_USERS).where(_USERS.c.name == name).values(password=password)).rowcount:
        return False
    connection.execute(insert(_USERS).values(name=name, password=password, added_at=now))
    return True


def remove(connection: Connection, name: str, now: datetime) -> bool:
    """Let somebody be a member no more, and sign them out; False where they are none."""
    connection.execute(delete(_LOGINS).where(_LOGINS.c.name == name))
    removed = connection.execute(delete(_USERS).where(_USERS.c.name == name)).rowcount
    audit.note(connection, "user remove", name, removed, now)
    return bool(removed)


def members(connection: Connection) -> list[tuple[str, bool]]:
    """Every member, and whether they have a password."""
    rows = connection.execute(select(_USERS).order_by(_USERS.c.name))
    return [(row.name, bool(row.password)) for row in rows]


def _use(connection: Connection) -> dict[str, Use]:
    receipts, feedback = tables.receipts, tables.feedback
    counted = select(receipts.c.card, func.count()).where(receipts.c.outcome == "answer").group_by(receipts.c.card)
    judged = (
        select(receipts.c.card, feedback.c.helpful, func.count())
        .join(feedback, feedback.c.receipt == receipts.c.id)
        .group_by(receipts.c.card, feedback.c.helpful)
    )
    words = {(card, helpful): count for card, helpful, count in connection.execute(judged)}
    return {
        card: Use(sent, words.get((card, True), 0), words.get((card, False), 0))
        for card, sent in connection.execute(counted)
    }
