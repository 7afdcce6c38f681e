"""What a process that serves does by itself now and then. No error in it ends the process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog

from adapters.settings import Keep
from adapters.storage.store import SqlStore
from adapters.watch import Watch
from adapters.wiring import now
from bot.ports import StoreUnavailableError
from bot.service import Service

_TIDY_EVERY = 3600.0  # seconds
_LOG = structlog.stdlib.get_logger()


async def keep_tidy(store: SqlStore, keep: Keep, service: Service, watch: Watch, stop: asyncio.Event) -> None:
    """Erase now and then what is older than it may be kept, and close the gaps that a card answers by now."""
    while not stop.is_set():
        with going_on(watch, "purging"):
            _LOG.info("purged", **await store.purge(keep, now()))
        await close_gaps(store, service, watch)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _TIDY_EVERY)


async def close_gaps(store: SqlStore, service: Service, watch: Watch) -> None:
    """Tell those who wish to be told that a card answers their question now; one that fails keeps no other."""
    with going_on(watch, "closing gaps"):
        for wished in await store.wishes():
            with going_on(watch, "closing a gap"):
                notice = await asyncio.to_thread(service.closing, wished.question)
                if notice and await store.grant(wished, notice, now()):
                    _LOG.info("a gap is closed", card=notice.offered[0])


@contextmanager
def going_on(watch: Watch, work: str) -> Iterator[None]:
    """Within it, an error is counted and logged by its type; the work is done another time."""
    try:
        yield
    except StoreUnavailableError as error:
        watch.store_away(error)
        _LOG.warning("put off", work=work, reason=str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, people are still to be answered
        watch.stumbled(work, error)
