"""Made-up use of the bot, in a real database: what the picture of the insights page shows, and its test in a browser.

The numbers are nobody's; they go up and down as a hospital's days do, and are the same each time.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from adapters.storage import tables
from bot.records import Reason

_DAYS = 30
_ON_WEEKDAYS, _AT_WEEKENDS = 62, 17  # messages a day, about
_HOURS = (1, 1, 1, 1, 1, 2, 6, 14, 20, 22, 20, 17, 12, 18, 22, 20, 15, 9, 6, 5, 4, 3, 2, 1)  # weights, from midnight on
_PLATFORMS = {"slack": 6, "web": 3, "telegram": 2}
_OUTCOMES = {"answer": 63, "ask": 11, "refuse": 9, "urgent": 1, "courtesy": 16}
_USUAL_LOG_MS, _SPREAD = 3.2, 0.8  # of the logarithm: half within 25 ms, few over 100
_JUDGED, _HELPFUL, _WHY = 0.16, 0.8, 0.7
_GAPS = {
    "how long before surgery do anticoagulants have to be stopped?": (14, "ada"),
    "can a ganglion impar block be repeated, and how often?": (11, "ganglion-impar/treatment"),
    "which needle length is used in obese patients?": (9, ""),
    "is the block covered by medicare?": (7, "grace"),
    "does it help with pain after a tailbone fracture?": (6, ""),
    "what is the success rate of radiofrequency at the ganglion?": (5, ""),
    "may a patient drive home afterwards?": (4, ""),
    "is sedation needed?": (3, ""),
}


@dataclass(frozen=True, slots=True)
class _Chance:
    """Where all chance comes from, and the last day."""

    random: Random
    last: date

    def one_of(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def moment(self, day: date) -> datetime:
        hour = self.random.choices(range(24), _HOURS)[0]
        return datetime.combine(day, time(hour, self.random.randrange(60)), UTC)


def fill(connection: Connection, cards: tuple[str, ...], last: date) -> None:
    """Write a month of receipts, of words on them, and of gaps, that ends on that day."""
    chance = _Chance(Random(7), last)  # noqa: S311 - a made-up month is no secret
    receipts = list(_receipts(chance, cards))
    connection.execute(insert(tables.receipts), receipts)
    connection.execute(insert(tables.feedback), list(_words(chance, receipts)))
    connection.execute(insert(tables.gaps), list(_gaps(chance)))


def _receipts(chance: _Chance, cards: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    weights = {card: 30 // (place + 1) + 2 for place, card in enumerate(cards)}
    for back in reversed(range(_DAYS)):
        day = chance.last - timedelta(days=back)
        usual = _ON_WEEKDAYS if day.isoweekday() <= 5 else _AT_WEEKENDS  # noqa: PLR2004 - Friday, in ISO 8601
        for number in range(round(chance.random.gauss(usual, usual / 7))):
            outcome = chance.one_of(_OUTCOMES)
            yield {
                "id": f"{back:02}-{number:03}",
                "platform": chance.one_of(_PLATFORMS),
                "person": "",
                "outcome": outcome,
                "card": chance.one_of(weights) if outcome == "answer" else "",
                "version": "",
                "confidence": 1.0,
                "latency_ms": chance.random.lognormvariate(_USUAL_LOG_MS, _SPREAD),
                "at": chance.moment(day),
            }


def _words(chance: _Chance, receipts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for receipt in receipts:
        if receipt["outcome"] == "answer" and chance.random.random() < _JUDGED:
            helpful = chance.random.random() < _HELPFUL
            why = not helpful and chance.random.random() < _WHY
            reason = chance.one_of({Reason.INCOMPLETE: 4, Reason.OTHER_QUESTION: 3, Reason.UNCLEAR: 2}) if why else ""
            yield {"receipt": receipt["id"], "person": "", "helpful": helpful, "reason": reason, "at": receipt["at"]}


def _gaps(chance: _Chance) -> Iterator[dict[str, Any]]:
    near = json.dumps(["ganglion-impar/safety"])
    for question, (count, taken_up) in _GAPS.items():
        for _ in range(count):
            day = chance.last - timedelta(days=chance.random.randrange(_DAYS))
            row = {"platform": "slack", "person": "", "question": question, "near": near, "at": chance.moment(day)}
            yield row | {"taken_up": taken_up}
