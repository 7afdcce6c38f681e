"""The whole product under an hour of mixed load, while everything that can go away goes away and comes back.

    python -m benchmarks.soak --minutes 60 --json [--database sqlite] [--people 20] [--plot soak.png]

People in the web chat, in Slack and at Telegram (both emulated) ask at their own pace, a message in four seconds each;
one in five is brought once more. Two processes serve them behind nginx on a PostgreSQL server of the benchmark's own,
with fsync, set up as docs/deploying.md says; with `--database sqlite` one process, without nginx. Meanwhile processes
are killed (SIGKILL) or told to stop (SIGTERM) and started again, the platforms answer late or refuse (429), and the
database is ended without a word and started again. The last fifth is quiet.

For each platform: `sent`, `accepted` (acknowledged to the platform), `answered`, `repeated` (brought once more),
`twice` (answered twice), `lost` (accepted and never answered), `not_accepted` (never acknowledged, so that the platform
gave up or the person saw an error), `odd` (replies that are no answer from a card), and how long answers took. A reply
may come twice only where a process ended between the platform's taking it and that being noted; `unexplained` tells of
those around whose first coming none did after how many seconds they came again, and of the trouble before. `growth` is
the trend of memory and handles in the longest life of a process after it was warm; null where none lasted long enough.

The exit code is 1 where `failures` names something: a message lost, a reply twice without a reason, an odd one, one
handled twice by the product's own books or left over in them, memory or handles that grew (rules: `soak_record`).
"""

import argparse
import asyncio
import logging
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from aiohttp import ClientSession

from benchmarks.measuring import percentiles, progress, show
from benchmarks.soak_plot import draw
from benchmarks.soak_record import Growth, Record, growth
from benchmarks.soak_trouble import Trouble, Troublemaker
from bot.delivery import LEASE
from tests.adapters import postgres
from tests.adapters.postgres import Postgres
from tests.crowd.books import Books, read_books
from tests.crowd.crowd import Pace, ask_on, look_on, settle
from tests.crowd.ledger import QUESTIONS, Ledger
from tests.deploy import nginx
from tests.deploy.house import House, alone, crowds, deployed

# A person gets 20 answers a minute: one in 3.2 seconds is within that.
PACE = Pace(3.2, 4.8)
# Each in the web chat has an address of its own in 127.0.1.0/24.
_MOST_PEOPLE = 250
# How often everything is looked at: at least so many times in a run, at most so often a second.
_LOOKS, _SHORTEST_STEP, _LONGEST_STEP = 60, 0.5, 5.0
# After the end, what a killed process had in hand comes within a lease, and a slow platform's answer after that.
_PATIENCE = LEASE.total_seconds() + 15
# A reply whose process was killed arrives that much before or after: slow platforms take it when its sender is gone.
_AROUND = 4.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Soak, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument(
        "--people", type=int, default=20, choices=range(1, _MOST_PEOPLE + 1), metavar="N", help="on each platform"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw memory, handles, backlog and p99 into a PNG")
    chosen = parser.parse_args(arguments)
    if chosen.database == "postgresql" and not nginx.is_installed():
        parser.error("two processes need nginx before them: install it (apt install nginx-light), or --database sqlite")
    with TemporaryDirectory(prefix="impar-soak-") as folder, _quiet_emulators():
        figures = asyncio.run(_soak(chosen, Path(folder)))
    show(figures, as_json=chosen.json)
    sys.exit(1 if figures["failures"] else 0)


async def _soak(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    async with (
        _house(chosen.database, folder) as (house, server),
        crowds(house, chosen.people) as (everybody, web),
    ):
        seconds, began = 60 * chosen.minutes, monotonic()
        trouble, record = Troublemaker(house, server, seconds), Record(house, everybody)
        await _run(trouble, record, seconds)
        books = await _rested(house)
        took = monotonic() - began
    if chosen.plot:
        draw(record, trouble.troubles, began, chosen.plot)
    sent = sum(len(crowd.ledger.said) for crowd in everybody)
    return {
        "database": chosen.database,
        "processes": len(house.members),
        "minutes": round(took / 60, 1),
        "troubles": Counter(each.name for each in trouble.troubles),
        **{crowd.platform: _account(crowd.ledger, trouble.troubles) for crowd in everybody},
        "failed_requests_of_web": {str(status): number for status, number in sorted(web.failed.items())},
        "handed_on_by_nginx": house.nginx.handed_on if house.nginx else 0,
        **verdict([crowd.ledger for crowd in everybody], trouble.troubles, books, growth(record.seen, sent / took)),
    }


@asynccontextmanager
async def _house(database: str, folder: Path) -> AsyncIterator[tuple[House, Postgres | None]]:
    if database == "sqlite":
        async with alone(folder) as house:
            yield house, None
        return
    with postgres.running(durable=True) as server:
        async with deployed(server.url, folder) as house:
            yield house, server


@contextmanager
def _quiet_emulators() -> Iterator[None]:
    """A process that is killed leaves requests half said at the emulators, which is no news."""
    log = logging.getLogger("aiohttp.server")
    was, log.disabled = log.disabled, True
    yield
    log.disabled = was


async def _run(trouble: Troublemaker, record: Record, seconds: float) -> None:
    """Have everybody ask for so long, and wait for the last answer."""
    enough, seen = asyncio.Event(), asyncio.Event()
    step = min(max(seconds / _LOOKS, _SHORTEST_STEP), _LONGEST_STEP)
    async with ClientSession() as session, asyncio.TaskGroup() as tasks:
        tasks.create_task(look_on(record.crowds, seen))
        asking = tasks.create_task(ask_on(record.crowds, QUESTIONS, PACE, enough))
        troubling = tasks.create_task(trouble.go_on())
        began = monotonic()
        for number in progress(range(int(seconds / step)), "soaking"):
            await asyncio.sleep(max(0.0, began + (number + 1) * step - monotonic()))
            await record.look(session)
        await troubling  # on a busy machine a process may take longer to start than the run would have
        enough.set()
        await asking
        await settle(record.crowds, _PATIENCE)
        await record.look(session)
        seen.set()


async def _rested(house: House) -> Books:
    """The product's own books, once nothing is on its way any more or a lease has ended."""
    for _ in range(int(_PATIENCE)):
        if not (books := read_books(house.database())).to_send:
            break
        await asyncio.sleep(1)
    return books


def _account(ledger: Ledger, troubles: Sequence[Trouble]) -> dict[str, Any]:
    waits = [1000 * wait for wait in ledger.waits()]
    return {
        "sent": len(ledger.said),
        "accepted": len(ledger.accepted),
        "answered": len(ledger.answered),
        "repeated": ledger.repeats,
        "twice": len(ledger.twice),
        "unexplained": [story(ledger.answered[key], troubles) for key in unexplained(ledger, troubles)],
        "lost": len(ledger.lost),
        "not_accepted": len(ledger.refused),
        "odd": len(ledger.odd),
        **(percentiles(waits) if waits else {}),
        "max_s": round(max(waits, default=0.0) / 1000, 1),
    }


def story(times: Sequence[float], troubles: Sequence[Trouble]) -> str:
    """When a reply came that came more than once, and what was the last trouble by then."""
    first, last = times[0], times[-1]
    before = max((each for each in troubles if each.began < last), key=lambda each: each.began, default=None)
    what = f"{before.name} at {before.began - first:+.1f} s" if before else "no trouble before"
    return f"again after {last - first:.1f} s; {what}"


def unexplained(ledger: Ledger, troubles: Sequence[Trouble]) -> Sequence[str]:
    """Messages that were answered twice, though no process ended around the first answer."""
    deaths = [each.died for each in troubles if each.died is not None]
    return [key for key in ledger.twice if not any(abs(ledger.answered[key][0] - at) <= _AROUND for at in deaths)]


def verdict(
    ledgers: Sequence[Ledger], troubles: Sequence[Trouble], books: Books, grown: Growth | None
) -> dict[str, Any]:
    """What grew, what was odd, and everything for which the run failed."""
    odd = [text for ledger in ledgers for text in ledger.odd]
    failures = {
        "lost": sum(len(ledger.lost) for ledger in ledgers),
        "twice without a reason": sum(len(unexplained(ledger, troubles)) for ledger in ledgers),
        "no answer from a card": len(odd),
        "handled twice": (books.receipts - books.messages).total(),
        "left over in the store": books.waiting + books.to_send + books.aside,
        "memory or handles grew": int(grown is not None and grown.leaks),
    }
    return {
        "growth": asdict(grown) if grown else None,
        "odd": sorted(set(odd))[:5],
        "lost": failures["lost"],
        "failures": {name: number for name, number in failures.items() if number},
    }


if __name__ == "__main__":
    main()
