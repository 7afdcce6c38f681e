"""Replies that answer no message: what people are told later, where they were answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from adapters.storage import desk, outbox, tables
from adapters.storage.keys import Keys
from bot.delivery import Outgoing
from bot.reply import Reply

_RECEIPTS, _GAPS = tables.receipts, tables.gaps


@dataclass(frozen=True, slots=True)
class Told:
    """How many conversations are told, and how many answers went where nothing can be sent later, as to the web."""

    conversations: int
    out_of_reach: int


@dataclass(frozen=True, slots=True)
class Wished:
    """A question that no card answered, and whose answer somebody wants to be told of."""

    id: int
    question: str


def recall(connection: Connection, keys: Keys, version: tuple[str, str], notice: Reply, now: datetime) -> Told:
    """Tell every conversation that was sent that version (card and fingerprint), each once.

    Whoever was told is known by no address any more, which has done its work: doing it again tells those only who were
    sent the text since.
    """
    card, text = version
    given = _RECEIPTS.c.card == card, _RECEIPTS.c.version == text
    rows = connection.execute(select(_RECEIPTS).where(*given).order_by(_RECEIPTS.c.at)).all()
    last = {row.conversation: row for row in rows if row.address}
    told = update(_RECEIPTS).where(*given, _RECEIPTS.c.address != "")
    connection.execute(told.values(conversation="", address=""))
    for row in last.values():
        outgoing = Outgoing(f"recall:{row.id}", row.platform, row.address, notice)
        connection.execute(insert(tables.outbox).values(outbox.row(keys, outgoing, row.conversation, now, now)))
    desk.note(connection, "recall", f"{card} {text}"[:64], len(last), now)
    return Told(len(last), sum(bool(row.conversation) and not row.address for row in rows))


def wishes(connection: Connection) -> list[Wished]:
    """The questions of which somebody wants to be told when a card answers them."""
    rows = connection.execute(select(_GAPS.c.id, _GAPS.c.question).where(_GAPS.c.address != "").order_by(_GAPS.c.id))
    return [Wished(row.id, row.question) for row in rows]


def grant(connection: Connection, keys: Keys, wished: Wished, notice: Reply, now: datetime) -> bool:
    """Tell who asked of the card that the notice offers; False where they were told already, or forgotten."""
    this = _GAPS.c.id == wished.id, _GAPS.c.address != ""
    row = connection.execute(select(_GAPS).where(*this)).one_or_none()
    told = connection.execute(
        update(_GAPS).where(*this).values(conversation="", address="", taken_up=notice.offered[0])
    )
    if row is None or not told.rowcount:
        return False
    outgoing = Outgoing(f"answered:{row.receipt}", row.platform, row.address, notice)
    connection.execute(insert(tables.outbox).values(outbox.row(keys, outgoing, row.conversation, now, now)))
    return True
