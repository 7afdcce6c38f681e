"""What the database holds, and for how the words of a person are kept out of everything that can do without them.

`inbox.message` and the label of `outbox` (key and address) are erased as soon as they have done their work. The address
of a receipt stays as long as the receipt, for who got a text is told when it is recalled; that of a gap is kept where
who asked wants to be told of an answer. Wherever a column is named `key`, `conversation` or `person`, it is a keyed
hash (see `keys`).
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    literal_column,
    text,
)

METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself in an INTEGER only
_HASH = String(32)
LONGEST_NAME = 64
_NAME = String(LONGEST_NAME)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which knows no time zones, gets it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the database takes it."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As everything else takes it."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=UTC)


class State:
    """What has become of a message or a reply."""

    WAITING = "waiting"
    DONE = "done"  # handled, or delivered
    ASIDE = "aside"


def waits(table: FromClause) -> ColumnElement[bool]:
    """Whether a message or a reply waits."""
    return _is(table, State.WAITING)


def is_done(table: FromClause) -> ColumnElement[bool]:
    """Whether a message was handled, or a reply delivered."""
    return _is(table, State.DONE)


def is_aside(table: FromClause) -> ColumnElement[bool]:
    """Whether a message or a reply was set aside."""
    return _is(table, State.ASIDE)


def _is(table: FromClause, state: str) -> ColumnElement[bool]:
    """Literal, so that the planner sees that the index of what is in that state is the one to take."""
    column: ColumnElement[str] = table.c.state
    return column == literal_column(f"'{state}'")


def _index_where(name: str, state: str, *columns: str) -> Index:
    which = text(f"state = '{state}'")
    return Index(name, *columns, sqlite_where=which, postgresql_where=which)


inbox = Table(
    "inbox",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("key", _HASH, nullable=False, unique=True),
    Column("platform", _NAME, nullable=False),
    Column("conversation", _HASH, nullable=False),
    Column("person", _HASH, nullable=False),
    Column("message", Text, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("error", _NAME, nullable=False),
    _index_where("inbox_waiting", State.WAITING, "conversation", "id"),
    _index_where("inbox_aside", State.ASIDE, "id"),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("key", _HASH, nullable=False, unique=True),
    Column("platform", _NAME, nullable=False),
    Column("conversation", _HASH, nullable=False),
    Column("label", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("in_hand", Boolean, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("sent", Text, nullable=False),
    Column("delivered_at", Moment),
    Column("error", _NAME, nullable=False),
    _index_where("outbox_waiting", State.WAITING, "conversation", "id"),
    _index_where("outbox_aside", State.ASIDE, "id"),
    implicit_returning=False,  # nobody asks for the number of a new row, and not to wait for it saves time
)

conversations = Table(
    "conversations",
    METADATA,
    Column("key", _HASH, primary_key=True),
    Column("person", _HASH, nullable=False),
    Column("state", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

people = Table(
    "people",
    METADATA,
    Column("key", _HASH, primary_key=True),
    Column("audience", String(16), nullable=False),
    Column("updated_at", Moment, nullable=False),
)

receipts = Table(
    "receipts",
    METADATA,
    Column("id", _HASH, primary_key=True),
    Column("platform", _NAME, nullable=False),
    Column("person", _HASH, nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("card", Text, nullable=False),
    Column("version", _NAME, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("latency_ms", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("conversation", _HASH, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Index("receipts_counted", "at", "platform", "outcome", "card", "latency_ms"),  # all that is counted by the day
)

feedback = Table(
    "feedback",
    METADATA,
    Column("receipt", _HASH, ForeignKey("receipts.id", ondelete="CASCADE"), primary_key=True),
    Column("person", _HASH, primary_key=True, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", _NAME, nullable=False),
    Column("at", Moment, nullable=False),
)

gaps = Table(
    "gaps",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("platform", _NAME, nullable=False),
    Column("person", _HASH, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("near", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("receipt", _HASH, nullable=False, server_default="", index=True),
    Column("conversation", _HASH, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("taken_up", Text, nullable=False, server_default=""),
    implicit_returning=False,  # as above
)

# What was done, by whom: a user of the system where it was a command, nobody where the program did it by itself or a
# person asked for it in a chat.
audit = Table(
    "audit",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("act", _NAME, nullable=False),
    Column("subject", _NAME, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("actor", _NAME, nullable=False, server_default=""),
)

# What platforms keep beside: of a message that they sent, say, the receipt.
links = Table(
    "links",
    METADATA,
    Column("name", _HASH, primary_key=True),
    Column("target", Text, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
)

# The content team; a name is what its member is called in it. The password is a hash, empty where a proxy signs in.
users = Table(
    "users",
    METADATA,
    Column("name", _NAME, primary_key=True),
    Column("password", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
)

logins = Table(
    "logins",
    METADATA,
    Column("token", _HASH, primary_key=True),
    Column("name", _NAME, nullable=False),
    Column("until", Moment, nullable=False),
)

# The last row that was kept to see whether something can be kept.
pulse = Table(
    "pulse",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("filling", Text, nullable=False),
)

# The one row by which a database is known to belong to a secret.
seal = Table("seal", METADATA, Column("hash", _HASH, primary_key=True))
