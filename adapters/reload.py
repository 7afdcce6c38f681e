"""Keeps a running service's deck as its files are."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from watchfiles import Change, awatch

from answers.deck import Deck
from answers.problem import DeckError
from bot.service import Service
from intents.match import Matcher

# An editor writes a file in several steps, and a checkout many files: what changes within this time is one change.
_SETTLED_MS = 400

_log = structlog.get_logger()


def _is_content(_change: Change, path: str) -> bool:
    return path.endswith((".yaml", ".yml"))


def _let_go() -> None:
    """Free the old deck. The search for garbage leaves out what a load has frozen, so nothing else would."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def keep_current(
    folder: Path,
    load: Callable[[], tuple[Deck, Matcher]],
    service: Service,
    stop: asyncio.Event,
    then: Callable[[], Awaitable[None]],
) -> None:
    """Hand the service a new deck whenever a file in `folder` changes, until it is told to stop; and do something then.

    A deck that cannot be used changes nothing: the log names every problem, and the last good one stays.
    """
    try:
        async for _ in awatch(folder, watch_filter=_is_content, debounce=_SETTLED_MS, stop_event=stop):
            if await _reload(load, service):
                await then()
    except (OSError, RuntimeError) as error:
        _log.warning("the deck's folder cannot be watched; a change takes effect at the next start", why=str(error))


async def _reload(load: Callable[[], tuple[Deck, Matcher]], service: Service) -> bool:
    """Whether there is a new deck."""
    try:
        deck, matcher = await asyncio.to_thread(load)
    except DeckError as error:
        problems = [str(problem) for problem in error.problems]
        _log.error("the changed deck cannot be used; the last good one stays", to_mend=problems)
        return False
    service.replace(deck, matcher)
    await asyncio.to_thread(_let_go)
    _log.info("the deck was read again", topics=len(deck.topics), cards=len(deck.cards))
    return True
