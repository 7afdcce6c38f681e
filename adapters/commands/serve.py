"""`impar serve`: runs what is configured."""

import asyncio
import errno
import signal
import sys
from pathlib import Path

import click
from aiohttp import web

from adapters.commands.options import deck_option, settings_with
from adapters.logs import configure_logs
from adapters.settings import Settings
from adapters.telegram.inbound import PLATFORM
from adapters.telegram.platform import Telegram
from adapters.web.app import application
from adapters.wiring import House, build, telegram


@click.command()
@click.option("--host", help="Address to listen on (else IMPAR_HOST, else this machine only).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (else PORT, else 8080); 0 for any free one.")
@deck_option
def serve(host: str | None, port: int | None, deck: Path | None) -> None:
    """Run the web chat, and every platform that is configured."""
    configure_logs()
    chosen = settings_with(deck)
    house = build(chosen)
    host, port = host or chosen.host, chosen.port if port is None else port
    try:
        asyncio.run(_serve(house, chosen, host, port))
    except OSError as error:
        click.echo(_why_not(error, host, port), err=True)
        sys.exit(1)


async def _serve(house: House, chosen: Settings, host: str, port: int) -> None:
    bot = telegram(chosen.telegram, house) if chosen.telegram else None
    app = application(house.deck, house.service)
    app.add_routes(bot.routes if bot else ())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        address, bound, *_ = runner.addresses[0]
        shown = "127.0.0.1" if address in ("0.0.0.0", "::") else address  # noqa: S104 - an address to open, not to bind
        click.echo(f"Impar answers at http://{shown}:{bound} (Ctrl-C stops it)")
        await _work(house, bot, _told_to_stop())
    finally:
        await runner.cleanup()


async def _work(house: House, bot: Telegram | None, stop: asyncio.Event) -> None:
    """Answer what comes by the platforms, until `stop`; then finish what is in hand."""
    senders = {PLATFORM: bot.sender} if bot else {}
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(house.service.run(senders, stop))
        if bot:
            tasks.create_task(bot.run(stop))
    if bot:
        await bot.close()


def _told_to_stop() -> asyncio.Event:
    """Set when the process is told to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: stop what uses it, or choose another: impar serve --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this process has: choose one above 1023 with --port"
    return f"Cannot listen on {host} port {port}: {error.strerror or error}"
