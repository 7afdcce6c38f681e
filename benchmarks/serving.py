"""A server for the load benchmark: the web application, with the store that the environment names or without one.

    python -m benchmarks.serving durable|memory

It prints its port, and works until it is told to stop.
"""

import asyncio
import os
import signal
import sys
from contextlib import nullcontext

from aiohttp import web

from adapters.settings import Settings, read_settings
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from adapters.watch import Watch
from adapters.web.app import application
from adapters.wiring import build, now


async def _serve(settings: Settings, store: SqlStore | None) -> None:
    stop, watch = asyncio.Event(), Watch()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    house = build(settings, store, watch=watch)
    runner = web.AppRunner(application(house.service, watch=watch), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await house.service.run({}, stop)
    await runner.cleanup()


def main() -> None:
    """Serve."""
    settings = read_settings(os.environ)
    durable = sys.argv[1] == "durable"
    with open_to_serve(settings, now()) if durable else nullcontext() as storage:
        asyncio.run(_serve(settings, SqlStore(storage.database, storage.keys) if storage else None))


if __name__ == "__main__":
    main()
