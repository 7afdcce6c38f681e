"""What is kept of the turns of one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from adapters.storage import outbox, tables
from adapters.storage.database import Database
from adapters.storage.inbox import Waiting, close
from adapters.storage.keys import Keys
from adapters.storage.people import forget
from adapters.storage.texts import storable, write_conversation
from bot.delivery import Outgoing
from bot.message import Message
from bot.records import AudienceChosen, Feedback, Forget, Gap, Receipt, Record, Wish
from bot.turn import Turn

_NOBODY = ""
_CONTINUE = (
    update(tables.conversations)
    .where(tables.conversations.c.key == bindparam("this"))
    .values(state=bindparam("now_state"), person=bindparam("now_person"), updated_at=bindparam("now"))
)
# Anyone can make up the id of a button, so a wish counts for a question of the person's own only.
_WISH = (
    update(tables.gaps)
    .where(tables.gaps.c.receipt == bindparam("this"), tables.gaps.c.person == bindparam("whose"))
    .values(conversation=bindparam("where"), address=bindparam("to"))
)
# Inline: else SQLAlchemy asks the server for each row's number first, and waits for it.
_MISS, _SEND = insert(tables.gaps).inline(), insert(tables.outbox).inline()


class Ledger:
    """Turns that were made in a transaction, and how they are written down."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        chosen = database.insert(tables.people)
        self._choose = chosen.on_conflict_do_update(
            index_elements=[tables.people.c.key],
            set_={"audience": chosen.excluded.audience, "updated_at": chosen.excluded.updated_at},
        )
        # A receipt may be there already: of a message that was sent again after it was forgotten that it had been.
        received = database.insert(tables.receipts)
        self._receive = received.on_conflict_do_update(
            index_elements=[tables.receipts.c.id],
            set_={
                column.name: received.excluded[column.name] for column in tables.receipts.c if not column.primary_key
            },
        )
        names = ("receipt", "person", "helpful", "reason", "at")
        receipt = tables.receipts.c.id
        told = (receipt, *(bindparam(name, type_=tables.feedback.c[name].type) for name in names[1:]))
        judged = database.insert(tables.feedback).from_select(
            names, select(*told).where(receipt == bindparam("receipt"))
        )
        self._judge = judged.on_conflict_do_update(
            index_elements=[tables.feedback.c.receipt, tables.feedback.c.person],
            set_={name: judged.excluded[name] for name in names[2:]},
        )

    def write(self, connection: Connection, entries: Sequence["Entry"], done: Sequence[int], now: datetime) -> None:
        """Keep conversations, records and replies, and that messages were handled, by their numbers in the inbox."""
        page = _Page()
        if any(isinstance(record, Forget) for entry in entries for record in entry.turn.records):
            close(connection, done)  # what is forgotten of a message is forgotten of one that was handled
            done = ()
        for entry in entries:
            person = entry.message.person
            if any(isinstance(record, Forget) for record in entry.turn.records):
                forget(connection, person, now)
                person = _NOBODY
            self._note(page, entry, person, now)
        with self._database.without_waiting(connection):
            if done:
                close(connection, done)
            self._fill(connection, page)

    def _fill(self, connection: Connection, page: "_Page") -> None:
        for statement, rows in (
            (_CONTINUE, page.conversations),
            (self._receive, page.receipts),
            (_MISS, page.gaps),
            (_WISH, page.wishes),
            (_SEND, page.outbox),
        ):
            if rows:
                connection.execute(statement, rows)
        for statement, rows in ((self._choose, page.people), (self._judge, page.feedback)):
            for row in rows:  # one by one, for the last word of a person counts
                connection.execute(statement, row)

    def _note(self, page: "_Page", entry: "Entry", person: str, now: datetime) -> None:
        message, turn, waiting = entry.message, entry.turn, entry.waiting
        state = {"this": message.conversation, "now_state": write_conversation(turn.conversation)}
        page.conversations.append({**state, "now_person": person, "now": now})
        for record in turn.records:
            self._record(page, record, entry, person, now)
        reply = Outgoing(message.key, message.platform, message.address, turn.reply)
        page.outbox.append(outbox.row(waiting.key, reply, message.conversation, waiting.since, now))
        for outgoing in turn.outgoing:
            chat = self._keys.conversation(outgoing.platform, outgoing.address)
            page.outbox.append(outbox.row(self._keys.message(outgoing.key), outgoing, chat, now, now))

    def _record(self, page: "_Page", record: Record, entry: "Entry", person: str, now: datetime) -> None:
        message, waiting = entry.message, entry.waiting
        whose = {"platform": message.platform, "person": person}
        match record:
            case Receipt():
                latency = (now - waiting.since).total_seconds() * 1000
                sent = {"conversation": "", "address": ""}
                if record.version and person != _NOBODY:
                    sent = {"conversation": message.conversation, "address": message.address}
                page.receipts.append({**whose, **self._receipt(record), **sent, "latency_ms": latency})
            case Gap():
                near = json.dumps(record.near)
                own = {"question": storable(record.question), "receipt": waiting.key}
                page.gaps.append({**whose, **own, "near": near, "at": record.at})
            case Feedback():
                page.feedback.append(
                    {
                        "receipt": self._keys.message(record.receipt),
                        "person": person,
                        "helpful": record.helpful,
                        "reason": record.reason or "",
                        "at": record.at,
                    }
                )
            case Wish():
                where = {"where": message.conversation, "to": message.address}
                page.wishes.append({"this": self._keys.message(record.receipt), "whose": person, **where})
            case AudienceChosen():
                page.people.append({"key": person, "audience": record.audience.value, "updated_at": now})
            case Forget():
                pass  # done before anything else

    def _receipt(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "id": self._keys.message(receipt.id),
            "outcome": receipt.outcome.value,
            "card": receipt.card,
            "version": receipt.version,
            "confidence": receipt.confidence,
            "at": receipt.at,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that had its turn: as it was waiting, as it was read, and what was made of it."""

    waiting: Waiting
    message: Message
    turn: Turn


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows for each table, gathered so that each table is written to once."""

    conversations: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    wishes: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    feedback: list[dict[str, Any]] = field(default_factory=list)
