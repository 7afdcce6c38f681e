"""What is kept of a person, and how it is erased."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, delete, func, select, update

from adapters.storage import audit, outbox, tables
from adapters.storage.tables import State
from answers.audience import Audience
from bot import wording
from bot.profile import MOST_RECENT, Profile
from bot.reply import Outcome, Reply

FORGET = "forget"
_FORGOTTEN = Reply(Outcome.COURTESY, paragraphs=wording.FORGOTTEN)

_KINDS: Mapping[str, Table] = {
    "receipts": tables.receipts,
    "questions": tables.gaps,
    "feedback": tables.feedback,
    "conversations": tables.conversations,
}


def profile(connection: Connection, person: str) -> Profile:
    """What is kept of a person."""
    counts = {
        kind: (connection.execute(select(func.count()).select_from(table).where(table.c.person == person))).scalar()
        for kind, table in _KINDS.items()
    }
    chosen = select(tables.people.c.audience).where(tables.people.c.key == person)
    audience = (connection.execute(chosen)).scalar()
    return Profile(
        Audience(audience) if audience else None,
        _recent(connection, person),
        {kind: count for kind, count in counts.items() if count},
    )


def forget(connection: Connection, person: str, now: datetime) -> int:
    """Erase what is kept of a person, and give how many entries that were.

    Receipts stay, as nobody's and sent nowhere: they hold no words, and are the record of which text was sent when. A
    conversation's row stays too, empty, for a message in it may be waiting. A reply that is on its way still goes out;
    of one that was set aside the address is erased, and of one that arrived the text.
    """
    spoken_in = select(tables.inbox.c.conversation).where(tables.inbox.c.person == person)
    own = (tables.conversations.c.person == person) | tables.conversations.c.key.in_(spoken_in)
    spoke_last = select(tables.conversations.c.key).where(tables.conversations.c.person == person)
    outbox.drop_aside(connection, outbox.answers(person) | tables.outbox.c.conversation.in_(spoke_last))
    outbox.erase(connection, person, _FORGOTTEN)
    done = connection.execute(
        update(tables.conversations)
        .where(own, tables.conversations.c.state != "")
        .values(person="", state="", updated_at=now)
    )
    count = done.rowcount
    for table in (tables.gaps, tables.feedback):
        count += (connection.execute(delete(table).where(table.c.person == person))).rowcount
    count += (connection.execute(delete(tables.people).where(tables.people.c.key == person))).rowcount
    nobodys = {"person": "", "conversation": "", "address": ""}
    receipts = update(tables.receipts).where(tables.receipts.c.person == person).values(nobodys)
    count += (connection.execute(receipts)).rowcount
    audit.note(connection, FORGET, person, count, now)
    said = update(tables.inbox).where(tables.inbox.c.person == person, ~tables.waits(tables.inbox))
    connection.execute(said.values(person="", message="", state=State.DONE))
    return count


def _recent(connection: Connection, person: str) -> tuple[str, ...]:
    shown = (
        select(tables.receipts.c.card)
        .where(tables.receipts.c.person == person, tables.receipts.c.card != "")
        .group_by(tables.receipts.c.card)
        .order_by(func.max(tables.receipts.c.at).desc(), tables.receipts.c.card)
        .limit(MOST_RECENT)
    )
    return tuple((connection.execute(shown)).scalars())
