"""Replies that answer no message: what people are told later, where they were answered."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from adapters.storage import audit, outbox, tables
from adapters.storage.keys import Keys
from adapters.storage.texts import read_conversation, write_conversation
from bot.delivery import Outgoing
from bot.message import MACHINES
from bot.reply import Reply

_RECEIPTS, _GAPS = tables.receipts, tables.gaps


@dataclass(frozen=True, slots=True)
class Told:
    """How many conversations are told at once, how many with their next reply, and how many are not there any more.

    The next reply is for those where nothing can be sent before: in the web chat. `programs` are answers to programs.
    """

    now: int
    next: int
    gone: int
    programs: int


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
    given = _RECEIPTS.c.card == card, _RECEIPTS.c.version == text, _RECEIPTS.c.conversation != ""
    rows = connection.execute(select(_RECEIPTS).where(*given).order_by(_RECEIPTS.c.at)).all()
    last = {row.conversation: row for row in rows if row.address}
    for row in last.values():
        outgoing = Outgoing(f"recall:{row.id}:{now.isoformat()}", row.platform, row.address, notice)
        _send(connection, keys, outgoing, row.conversation, now)
    programs = [row for row in rows if row.platform in MACHINES]
    others = {row.conversation for row in rows if row.platform not in MACHINES} - last.keys()
    later = sum(_tell_next(connection, conversation, notice) for conversation in sorted(others))
    connection.execute(update(_RECEIPTS).where(*given).values(conversation="", address=""))
    audit.note(connection, "recall", f"{card} {text}", len(last) + later, now)
    return Told(len(last), later, len(others) - later, len(programs))


def sent_versions(connection: Connection, card: str) -> list[str]:
    """The versions of a card that the receipts name."""
    return list(connection.execute(select(_RECEIPTS.c.version).where(_RECEIPTS.c.card == card).distinct()).scalars())


def _tell_next(connection: Connection, conversation: str, notice: Reply) -> bool:
    """Have a conversation's next reply begin with the notice; False where the conversation is not kept any more."""
    this = tables.conversations.c.key == conversation
    state = connection.execute(select(tables.conversations.c.state).where(this).with_for_update()).scalar()
    known = read_conversation(state or "")
    if known is None:
        return False
    news = (*known.news, notice.heading, *notice.paragraphs, notice.footer)
    told = write_conversation(replace(known, news=news))
    connection.execute(update(tables.conversations).where(this).values(state=told))
    return True


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
    # Who presses the button again wishes again: each wish has a notice of its own.
    outgoing = Outgoing(f"answered:{row.id}:{now.isoformat()}", row.platform, row.address, notice)
    _send(connection, keys, outgoing, row.conversation, now)
    return True


def _send(connection: Connection, keys: Keys, outgoing: Outgoing, conversation: str, now: datetime) -> None:
    row = outbox.row(keys.message(outgoing.key), outgoing, conversation, now, now)
    connection.execute(insert(tables.outbox).values(row))
