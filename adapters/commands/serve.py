"""`impar serve`: runs what is configured."""

import asyncio
import errno
import signal
import sys
from collections.abc import Awaitable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog
from aiohttp import web

from adapters.commands.options import deck_option, settings_with
from adapters.commands.upkeep import close_gaps, going_on, keep_tidy
from adapters.readiness import Readiness
from adapters.reviews import Bars
from adapters.settings import Settings
from adapters.settings.values import SettingsError
from adapters.storage.insight import SqlInsights
from adapters.storage.links import SqlLinks
from adapters.storage.opening import Storage, open_to_serve
from adapters.storage.store import SqlStore
from adapters.storage.team import SqlTeam
from adapters.watch import Watch
from adapters.web.app import application
from adapters.web.insights import Lookout, open_insights
from adapters.web.team import Gate, open_gate
from adapters.wiring import House, build, furnish, now
from answers.deck import Deck
from bot.service import Service
from intents.match import Matcher

if TYPE_CHECKING:
    from adapters.slack.platform import SlackPlatform
    from adapters.telegram.platform import Telegram
    from adapters.tracing import Tracing
    from bot.delivery import Sender

_WATCH_AGAIN = 5.0  # seconds
# aiohttp waits twice as long as it is told: for the request, and once more before it breaks it off.
_SHARE_OF_REQUESTS = 0.45
_LOG = structlog.stdlib.get_logger()


@click.command()
@click.option("--host", help="Address to listen on (else IMPAR_HOST, else this machine only).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (else PORT, else 8080); 0 for any free one.")
@deck_option
def serve(host: str | None, port: int | None, deck: Path | None) -> None:
    """Run the web chat, and every platform that is configured.

    A change of the deck's files takes effect at once. Where the changed deck cannot be used, the last good one stays,
    and the log names what is to mend.
    """
    settings = settings_with(deck)
    place = _Place(host or settings.host, settings.port if port is None else port)
    try:
        with open_to_serve(settings, now()) as storage:
            asyncio.run(_serve(settings, place, storage))
    except OSError as error:
        click.echo(_why_not(error, place), err=True)
        sys.exit(1)


@dataclass(frozen=True, slots=True)
class _Place:
    host: str
    port: int


async def _serve(settings: Settings, place: _Place, storage: Storage) -> None:
    stop, watch, readiness = _stop_event(), Watch(), Readiness()
    store = SqlStore(storage.database, storage.keys)
    tracing = _tracing(settings.collector)
    links = SqlLinks(storage.database, storage.keys, now)
    house = build(settings, store, links, watch=watch, tracing=tracing, rates=settings.rates)
    bot, office = _platforms(settings, house, storage, watch, readiness)
    app = application(
        house.service,
        audiences=settings.audiences,
        rate=settings.rates.address,
        proxies=settings.proxies,
        watch=watch,
        readiness=readiness,
    )
    open_gate(
        app,
        Gate(SqlTeam(storage.database, storage.keys, now), settings.team_header, settings.proxies, Bars(settings.deck)),
    )
    open_insights(app, Lookout(SqlInsights(storage.beside), settings.keep))
    app.add_routes(bot.routes if bot else ())
    if office:
        await office.prepare()
        app.add_routes(office.routes)
    # Requests that are not done shortly before the end are broken off, so that the end is not put off by them.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHARE_OF_REQUESTS * settings.stop_seconds)
    await runner.setup()
    try:
        await _open_site(runner, place)
        senders: dict[str, Sender] = {}
        jobs = [
            keep_tidy(store, settings.keep, house.service, watch, stop),
            _keep_current(settings, house, watch, store, stop),
        ]
        if bot:
            senders[bot.name] = bot.sender
            jobs.append(bot.run(stop))
        if office:
            senders[office.name] = office.sender
            jobs.append(office.run(stop, lambda ready: readiness.report(office.name, ready=ready)))
        await _work([house.service.run(senders, stop), *jobs], house.service, settings, stop, runner)
        if office:
            await office.close()
    finally:
        await runner.cleanup()
        if bot:
            await bot.close()
        if tracing:
            await asyncio.to_thread(tracing.close)


def _tracing(collector: str) -> "Tracing | None":
    """What sends traces to a collector, where one is set. Its library is an extra."""
    if not collector:
        return None
    try:
        from adapters.tracing import Tracing  # noqa: PLC0415 - loaded only where it is used
    except ModuleNotFoundError as error:
        raise SettingsError(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, and OpenTelemetry is not installed: pip install 'impar[tracing]', "
            "or leave the variable out"
        ) from error
    return Tracing(collector)


def _platforms(
    settings: Settings, house: House, storage: Storage, watch: Watch, readiness: Readiness
) -> "tuple[Telegram | None, SlackPlatform | None]":
    """The platforms that are set. Their libraries take half a second to load, so who uses none waits for none."""
    if not (settings.telegram or settings.slack):
        return None, None
    from adapters import platforms  # noqa: PLC0415 - loaded only where it is used

    bot = platforms.telegram(settings.telegram, house, readiness) if settings.telegram else None
    return bot, platforms.slack(settings, house, storage.database, watch) if settings.slack else None


async def _work(
    jobs: Iterable[Awaitable[None]], service: Service, settings: Settings, stop: asyncio.Event, runner: web.AppRunner
) -> None:
    """Work until the process is told to stop; then take nothing new, and finish what is in hand in good time."""
    work = asyncio.gather(*jobs)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
    service.close()
    stop.set()
    try:
        async with asyncio.timeout(settings.stop_seconds):
            await asyncio.gather(runner.cleanup(), work)
    except TimeoutError:
        _LOG.warning("stopped before everything was finished; what is left is taken up at the next start")


async def _keep_current(settings: Settings, house: House, watch: Watch, store: SqlStore, stop: asyncio.Event) -> None:
    """Answer from the deck as its files are."""
    from adapters.reload import keep_current  # noqa: PLC0415 - nobody waits for it at the start

    def load() -> tuple[Deck, Matcher]:
        deck, matcher = furnish(settings)
        return deck, watch.timed(matcher)

    while not stop.is_set():
        with going_on(watch, "reading the deck again"):
            await keep_current(
                settings.deck, load, house.service, stop, lambda: close_gaps(store, house.service, watch)
            )
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _WATCH_AGAIN)


async def _open_site(runner: web.AppRunner, place: _Place) -> None:
    await web.TCPSite(runner, place.host, place.port).start()
    address, bound, *_ = runner.addresses[0]
    shown = "127.0.0.1" if address in ("0.0.0.0", "::") else address  # noqa: S104 - an address to open, not to bind
    click.echo(f"Impar answers at http://{shown}:{bound} (Ctrl-C stops it)")


def _stop_event() -> asyncio.Event:
    """Set when the process is told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _why_not(error: OSError, place: _Place) -> str:
    if error.errno == errno.EADDRINUSE:
        other = place.port + 1
        return f"Port {place.port} is taken: stop what uses it, or choose another: impar serve --port {other}"
    if error.errno == errno.EACCES:
        return f"Port {place.port} needs more rights than this process has: choose one above 1023 with --port"
    return f"Cannot listen on {place.host} port {place.port}: {error.strerror or error}"
