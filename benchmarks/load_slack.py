"""How many signed requests of Slack one process takes, and how long each waits for its posted reply.

Beside it, in the same run, stands a bare Bolt app that echoes. Slack is played by this process, the app under load is
another: the figures are those of the app as long as this process has time to spare, which `driver_cpu` shows. Run it by
`python -m benchmarks.load --platform slack --json`.
"""

import asyncio
import hashlib
import hmac
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from benchmarks.measuring import percentiles

SECRET, TEAM, BOT = "a secret that signs", "TLOAD", "UBOT"
# The id of a card needs no matching, its words are matched without the encoder, the last needs the encoder.
QUESTIONS = {
    "card": "ganglion-impar/billing",
    "words": "cpt code for ganglion impar block",
    "encoder": "will the jab near the bottom of my back keep working until summer",
}
REQUESTS = 1000
_LONGEST = 60.0
_WARM = 50


@dataclass(slots=True)
class FakeSlack:
    """Takes what the app posts, and remembers when."""

    posted: dict[str, float] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    expected: int = 0

    async def call(self, request: web.Request) -> web.Response:
        """One method of the Web API."""
        if request.match_info["method"] == "auth.test":
            own = {"ok": True, "team_id": TEAM, "team": "load", "user_id": BOT, "user": "impar", "bot_id": "B1"}
            return web.json_response(own, headers={"x-oauth-scopes": "chat:write"})
        body = await request.json() if request.content_type == "application/json" else await request.post()
        if request.match_info["method"] != "chat.postMessage":
            return web.json_response({"ok": True})
        self.posted.setdefault(str(body.get("channel")), time.perf_counter())
        if len(self.posted) >= self.expected:
            self.arrived.set()
        return web.json_response({"ok": True, "ts": "1.1", "channel": body.get("channel")})

    def expect(self, number: int) -> None:
        """Forget what was posted, and wait for so many."""
        self.posted.clear()
        self.arrived.clear()
        self.expected = number


@dataclass(slots=True)
class Driver:
    """Brings signed events to an app."""

    session: ClientSession
    url: str
    slack: FakeSlack
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def as_many_as_it_takes(self, question: str, number: int, at_once: int) -> dict[str, Any]:
        """So many events, always `at_once` of them on their way, and how long until all replies are posted."""
        self.slack.expect(number)
        sent: dict[str, float] = {}
        acks: list[float] = []
        waiting = iter(range(number))
        started = time.perf_counter()

        async def keep_sending() -> None:
            acks.extend([await self._send(question, sent) for _ in waiting])

        await asyncio.gather(*(keep_sending() for _ in range(at_once)))
        await asyncio.wait_for(self.slack.arrived.wait(), _LONGEST)
        return self._figures(sent, acks, time.perf_counter() - started)

    async def at_a_rate(self, question: str, number: int, rate: float) -> dict[str, Any]:
        """So many events at a steady rate, whatever becomes of them."""
        self.slack.expect(number)
        sent: dict[str, float] = {}
        started = time.perf_counter()
        tasks = []
        for place in range(number):
            await asyncio.sleep(max(0.0, started + place / rate - time.perf_counter()))
            tasks.append(asyncio.create_task(self._send(question, sent)))
        acks = list(await asyncio.gather(*tasks))
        await asyncio.wait_for(self.slack.arrived.wait(), _LONGEST)
        return self._figures(sent, acks, time.perf_counter() - started)

    def _figures(self, sent: dict[str, float], acks: Sequence[float], seconds: float) -> dict[str, Any]:
        waits = [1000 * (self.slack.posted[channel] - when) for channel, when in sent.items()]
        ack = percentiles(acks)
        return {
            "per_second": round(len(sent) / seconds, 1),
            "reply_p50_ms": percentiles(waits)["p50_ms"],
            "reply_p99_ms": percentiles(waits)["p99_ms"],
            "ack_p50_ms": ack["p50_ms"],
            "ack_p99_ms": ack["p99_ms"],
        }

    async def _send(self, question: str, sent: dict[str, float]) -> float:
        number = next(self.numbers)
        channel = f"D{number}"
        body, headers = _signed(_event(question, number, channel))
        sent[channel] = begun = time.perf_counter()
        async with self.session.post(self.url, data=body, headers=headers) as answer:
            await answer.read()
            if answer.status != 200:  # noqa: PLR2004 - Slack takes nothing else for an acknowledgement
                raise RuntimeError(f"status {answer.status}")
        return 1000 * (time.perf_counter() - begun)


def _event(question: str, number: int, channel: str) -> dict[str, Any]:
    message = {"type": "message", "channel_type": "im", "channel": channel, "user": f"U{number}", "text": question}
    stamp = f"{1_700_000_000 + number}.000100"
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": f"Ev{number}",
        "event": {**message, "ts": stamp, "event_ts": stamp},
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}],
    }


def _signed(payload: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    body, stamp = json.dumps(payload).encode(), str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    signature = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
    return body, {"Content-Type": "application/json", **signature}


@asynccontextmanager
async def _running(command: Sequence[str], slack_url: str) -> AsyncIterator[str]:
    """A process of the app, and the address where it takes events."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "SLACK_BOT_TOKEN": "xoxb-load",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url,
        "IMPAR_HOST": "127.0.0.1",
        "IMPAR_DATA": tempfile.mkdtemp(prefix="impar-load-"),
        "OPENBLAS_NUM_THREADS": "1",
        "PORT": str(port),
    }
    process = subprocess.Popen(  # noqa: ASYNC220, S603 - this project's own programs; the wait for them is not measured
        [sys.executable, *command], env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with process:
        try:
            assert process.stdout is not None
            await asyncio.to_thread(process.stdout.readline)
            yield f"http://127.0.0.1:{port}/slack/events"
        finally:
            process.terminate()


PRODUCT = ("-c", "from adapters.commands import main; main()", "serve")
BARE = ("-m", "benchmarks.bare_bolt")


async def measure(number: int, at_once: int) -> dict[str, Any]:
    """The figures of both apps."""
    fake = FakeSlack()
    application = web.Application()
    application.router.add_route("*", "/api/{method}", fake.call)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    figures: dict[str, Any] = {"requests": number, "at_once": at_once}
    began, busy = time.perf_counter(), _cpu()
    async with ClientSession(timeout=ClientTimeout(_LONGEST), connector=TCPConnector(limit=0)) as session:
        async with _running(BARE, slack_url) as url:
            driver = Driver(session, url, fake)
            await driver.as_many_as_it_takes("hello", _WARM, at_once)
            figures["bare"] = await driver.as_many_as_it_takes("hello", number, at_once)
        async with _running(PRODUCT, slack_url) as url:
            driver = Driver(session, url, fake)
            for name, question in QUESTIONS.items():
                await driver.as_many_as_it_takes(question, _WARM, at_once)
                figures[name] = await driver.as_many_as_it_takes(question, number, at_once)
                rate = figures[name]["per_second"] / 2
                figures[f"{name}_at_half_load"] = await driver.at_a_rate(question, number // 2, rate)
    figures["driver_cpu"] = round((_cpu() - busy) / (time.perf_counter() - began), 2)
    for name in QUESTIONS:
        figures[f"{name}_share_of_bare"] = round(figures[name]["per_second"] / figures["bare"]["per_second"], 2)
    await runner.cleanup()
    return figures


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
