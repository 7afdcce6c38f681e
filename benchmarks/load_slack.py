"""How many signed requests of Slack one process takes, and how long each waits for its posted reply.

    python -m benchmarks.load --platform slack --json

Beside Impar, in the same run, stand two bare Bolt apps: one that echoes (`bare`), and one that answers every message
with the very text and blocks that Impar posts for a card (`bare_blocks`), for a reply of that size costs time to write
whoever sends it. All are up from the beginning, and take their turns in several rounds; figures are medians over them.

Slack is played by this process: the figures are those of an app as long as this process has time to spare, which
`driver_cpu` shows, counted while something is measured only.
"""

import asyncio
import hashlib
import hmac
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from statistics import median
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from benchmarks.measuring import percentiles
from tests.deploy.port import Port

SECRET, TEAM, BOT = "a secret that signs", "TLOAD", "UBOT"
# The id of a card needs no matching, its words are matched without the encoder; the last is found by its meaning, which
# takes the encoder.
QUESTIONS = {
    "card": "ganglion-impar/billing",
    "words": "cpt code for ganglion impar block",
    "meaning": "will the jab near the bottom of my back keep working until summer",
}
REQUESTS = 1000
ROUNDS = 3
_LONGEST = 60.0
_WARM = 50


@dataclass(slots=True)
class FakeSlack:
    """Takes what the app posts, and remembers when."""

    posted: dict[str, float] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)
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
        self.last = {"text": body.get("text", ""), "blocks": body.get("blocks", [])}
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
    """Brings signed events to apps. `spent` are the seconds, of a core and of a clock, for which it measured."""

    session: ClientSession
    slack: FakeSlack
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    spent: list[tuple[float, float]] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """The share of a core that this process needed while it measured."""
        return round(sum(core for core, _ in self.spent) / sum(clock for _, clock in self.spent), 2)

    async def as_many_as_it_takes(self, url: str, question: str, number: int, at_once: int) -> dict[str, float]:
        """So many events, always `at_once` of them on their way, and how long until all replies are posted."""
        waiting = iter(range(number))

        async def keep_sending(sent: dict[str, float]) -> list[float]:
            return [await self._send(url, question, sent) for _ in waiting]

        async def send(sent: dict[str, float]) -> list[float]:
            return list(chain(*await asyncio.gather(*(keep_sending(sent) for _ in range(at_once)))))

        return await self._measured(number, send)

    async def at_a_rate(self, url: str, question: str, number: int, rate: float) -> dict[str, float]:
        """So many events at a steady rate, whatever becomes of them."""

        async def send(sent: dict[str, float]) -> list[float]:
            started, tasks = time.perf_counter(), []
            for place in range(number):
                await asyncio.sleep(max(0.0, started + place / rate - time.perf_counter()))
                tasks.append(asyncio.create_task(self._send(url, question, sent)))
            return list(await asyncio.gather(*tasks))

        return await self._measured(number, send)

    async def _measured(
        self, number: int, send: Callable[[dict[str, float]], Awaitable[list[float]]]
    ) -> dict[str, float]:
        self.slack.expect(number)
        sent: dict[str, float] = {}
        began, busy = time.perf_counter(), _cpu()
        acks = await send(sent)
        await asyncio.wait_for(self.slack.arrived.wait(), _LONGEST)
        took = time.perf_counter() - began
        self.spent.append((_cpu() - busy, took))
        return self._figures(sent, acks, took)

    def _figures(self, sent: dict[str, float], acks: Sequence[float], seconds: float) -> dict[str, float]:
        waits = [1000 * (self.slack.posted[channel] - when) for channel, when in sent.items()]
        ack = percentiles(acks)
        return {
            "per_second": round(len(sent) / seconds, 1),
            "reply_p50_ms": percentiles(waits)["p50_ms"],
            "reply_p99_ms": percentiles(waits)["p99_ms"],
            "ack_p50_ms": ack["p50_ms"],
            "ack_p99_ms": ack["p99_ms"],
        }

    async def _send(self, url: str, question: str, sent: dict[str, float]) -> float:
        number = next(self.numbers)
        channel = f"D{number}"
        body, headers = _signed(_event(question, number, channel))
        sent[channel] = begun = time.perf_counter()
        async with self.session.post(url, data=body, headers=headers) as answer:
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
async def _running(command: Sequence[str], slack_url: str, folder: str, **more: str) -> AsyncIterator[str]:
    """A process of an app, and the address where it takes events."""
    port = Port()
    own = {
        "SLACK_BOT_TOKEN": "xoxb-load",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url,
        "IMPAR_HOST": "127.0.0.1",
        "IMPAR_DATA": folder,
        "OPENBLAS_NUM_THREADS": "1",
        "PORT": str(port.number),
        **more,
    }
    process = subprocess.Popen(  # noqa: ASYNC220, S603 - this project's own programs; the wait for them is not measured
        [sys.executable, *command], env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with port, process:
        try:
            assert process.stdout is not None
            await asyncio.to_thread(process.stdout.readline)
            yield f"http://127.0.0.1:{port.number}/slack/events"
        finally:
            process.terminate()


PRODUCT = ("-c", "from adapters.commands import main; main()", "serve")
BARE = ("-m", "benchmarks.bare_bolt")


@dataclass(frozen=True, slots=True)
class Load:
    """What is measured: which app is asked what."""

    name: str
    url: str
    question: str


async def measure(number: int, at_once: int, rounds: int = ROUNDS) -> dict[str, Any]:
    """The figures of all apps: so many requests in each round, so many at once."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="impar-load-"))
        session = ClientSession(timeout=ClientTimeout(_LONGEST), connector=TCPConnector(limit=0))
        driver = Driver(await stack.enter_async_context(session), FakeSlack())
        loads = await _set_up(stack, driver, folder, at_once)
        full = await _in_turn(
            loads, rounds, lambda one: driver.as_many_as_it_takes(one.url, one.question, number, at_once)
        )
        own = [one for one in loads if one.name in QUESTIONS]
        half = await _in_turn(
            own,
            rounds,
            lambda one: driver.at_a_rate(one.url, one.question, number // 2, full[one.name]["per_second"] / 2),
        )
    figures: dict[str, Any] = {"requests": number, "at_once": at_once, "rounds": rounds, **full}
    figures |= {f"{name}_at_half_load": those for name, those in half.items()}
    for bare in ("bare", "bare_blocks"):
        for name in QUESTIONS:
            share = full[name]["per_second"] / full[bare]["per_second"]
            figures[f"{name}_share_of_{bare}"] = round(share, 2)
    return {**figures, "driver_cpu": driver.cpu}


async def _set_up(stack: AsyncExitStack, driver: Driver, folder: str, at_once: int) -> list[Load]:
    """Start Slack and all apps, each of them warm. What Impar posts for a card is what one of the bare apps posts."""
    application = web.Application()
    application.router.add_route("*", "/api/{method}", driver.slack.call)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    product = await stack.enter_async_context(_running(PRODUCT, slack_url, folder))
    own = [Load(name, product, question) for name, question in QUESTIONS.items()]
    for load in reversed(own):  # the card comes last
        await driver.as_many_as_it_takes(load.url, load.question, _WARM, at_once)
    reply = {"BARE_REPLY": json.dumps(driver.slack.last)}
    bare = Load("bare", await stack.enter_async_context(_running(BARE, slack_url, folder)), "hello")
    blocks = Load("bare_blocks", await stack.enter_async_context(_running(BARE, slack_url, folder, **reply)), "hello")
    for load in (bare, blocks):
        await driver.as_many_as_it_takes(load.url, load.question, _WARM, at_once)
    driver.spent.clear()
    return [bare, blocks, *own]


async def _in_turn(
    loads: Sequence[Load], rounds: int, measured: Callable[[Load], Awaitable[dict[str, float]]]
) -> dict[str, dict[str, float]]:
    """The medians of each load's figures over rounds in which all have their turn."""
    seen: dict[str, list[dict[str, float]]] = {load.name: [] for load in loads}
    for _ in range(rounds):
        for load in loads:
            seen[load.name].append(await measured(load))
    return {name: {key: round(median(one[key] for one in all_), 3) for key in all_[0]} for name, all_ in seen.items()}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
