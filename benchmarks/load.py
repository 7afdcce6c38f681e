"""What the durable store costs under load, through the web API.

    python -m benchmarks.load --json [--seconds 5] [--rounds 3] [--clients 16]
    python -m benchmarks.load --json --messages 200000        (memory over many messages, on SQLite)
    python -m benchmarks.load --json --platform slack [--messages 1000]     (signed requests; see `load_slack`)
    python -m benchmarks.load --json --platform telegram [--messages 300]   (people who write; see `load_telegram`)

In one run, in turn and several rounds: a server without a store, one on SQLite, one on PostgreSQL, and two on
PostgreSQL. Each is asked labelled questions by clients in this process, each of which waits for its answer before it
asks on. First by one client: `p50_ms`, `p99_ms`, from asking to delivery. Then by many: `messages_s`, `busy_p50_ms`,
`busy_p99_ms`, and `cpu_ms`, how long the servers' processes keep a core busy for one message. The clients need a part
of the cores too, and so does PostgreSQL. Figures are medians over the rounds. The servers compute on one thread each
(OPENBLAS_NUM_THREADS=1). PostgreSQL is started by the benchmark, with fsync, unless --postgres names one.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, TCPConnector

from adapters.storage import schema
from adapters.storage.database import open_server
from benchmarks import load_slack, load_telegram
from benchmarks.measuring import percentiles, rss_mb, show
from intents.labelled import read_labelled
from tests.adapters import postgres

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "questions" / "calibration.yaml"
SAMPLES = 10
# Of the samples, the first ones are still warming up: caches fill, and SQLite its pages.
WARM = 3
# MB. What a server may hold more at the end than after it was warm, over any number of messages, and be called flat:
# what the allocator moves back and forth. A list that keeps 1 KB of each message would show 200 over 200,000.
FLAT_MB = 20


@dataclass(frozen=True, slots=True)
class Setup:
    """What is measured: which store, by how many processes, in which environment."""

    name: str
    kind: str
    processes: int
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Served:
    """Servers that are up: where they listen, and their processes' ids."""

    ports: tuple[int, ...]
    pids: tuple[int, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--platform", choices=("web", "slack", "telegram"), default="web")
    parser.add_argument("--seconds", type=float, default=5, help="how long each measurement takes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument(
        "--messages", type=int, help="web: measure memory over so many instead; Slack, Telegram: how many are measured"
    )
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="file of labelled questions")
    parser.add_argument("--postgres", help="address of a PostgreSQL database to use; what Impar kept in it is used too")
    chosen = parser.parse_args(arguments)
    if chosen.platform == "telegram":
        load = load_telegram.Load(chosen.messages, people=chosen.messages) if chosen.messages else load_telegram.Load()
        show(asyncio.run(load_telegram.measure_all(load)), as_json=chosen.json)
        return
    if chosen.platform == "slack":
        show(
            asyncio.run(load_slack.measure(chosen.messages or load_slack.REQUESTS, chosen.clients)), as_json=chosen.json
        )
        return
    questions = [each.question for each in read_labelled(chosen.questions.name, chosen.questions.read_bytes())]
    if chosen.messages:
        show(asyncio.run(_watch_memory(questions, chosen.messages, chosen.clients)), as_json=chosen.json)
        return
    with _server(chosen.postgres) as url, tempfile.TemporaryDirectory(prefix="impar-load-") as folder:
        setups = _setups(Path(folder), url)
        rounds = [
            asyncio.run(_measure(setup, questions, chosen.seconds, chosen.clients))
            for _, setup in itertools.product(range(chosen.rounds), setups)
        ]
    show(_figures(setups, rounds, chosen.clients), as_json=chosen.json)


def _setups(folder: Path, url: str) -> tuple[Setup, ...]:
    server = {"DATABASE_URL": url, "IMPAR_SECRET": "of the benchmark " * 2}
    return (
        Setup("without_store", "memory", 1, {}),
        Setup("sqlite", "durable", 1, {"IMPAR_DATA": str(folder)}),
        Setup("postgresql", "durable", 1, server),
        Setup("postgresql_two_processes", "durable", 2, server),
    )


@contextmanager
def _server(named: str | None) -> Iterator[str]:
    if named:
        yield named
        return
    with postgres.running(durable=True) as server:
        database = open_server(server.url)
        database.do(schema.upgrade)
        database.close()
        yield server.url


async def _measure(setup: Setup, questions: Sequence[str], seconds: float, clients: int) -> dict[str, float]:
    async with _serving(setup) as served, _session() as session:
        await _ask(session, served, questions, seconds / 5, clients)  # until everything is warm
        alone = await _ask(session, served, questions, seconds, 1)
        idle = sum(map(_cpu_seconds, served.pids))
        busy = await _ask(session, served, questions, seconds, clients)
        busy_seconds = sum(map(_cpu_seconds, served.pids)) - idle
    one, many = percentiles(alone), percentiles(busy)
    return {
        "p50_ms": one["p50_ms"],
        "p99_ms": one["p99_ms"],
        "messages_s": round(len(busy) / seconds, 1),
        "busy_p50_ms": many["p50_ms"],
        "busy_p99_ms": many["p99_ms"],
        "cpu_ms": round(1000 * busy_seconds / len(busy), 3),
    }


def _figures(setups: Sequence[Setup], rounds: Sequence[dict[str, float]], clients: int) -> dict[str, Any]:
    """The median of each figure over the rounds, and what the store costs by them."""
    told: dict[str, Any] = {"clients": clients}
    for number, setup in enumerate(setups):
        own = rounds[number :: len(setups)]
        told[setup.name] = {name: round(statistics.median(each[name] for each in own), 2) for name in own[0]}
    bare, double = told["without_store"], told["postgresql_two_processes"]
    for name in ("sqlite", "postgresql"):
        told[f"{name}_costs_ms"] = round(told[name]["p50_ms"] - bare["p50_ms"], 2)
        told[f"{name}_share_of_throughput"] = round(told[name]["messages_s"] / bare["messages_s"], 2)
    told["second_process_adds"] = round(double["messages_s"] / told["postgresql"]["messages_s"] - 1, 2)
    told["cores"] = os.cpu_count()
    return told


async def _watch_memory(questions: Sequence[str], messages: int, clients: int) -> dict[str, Any]:
    """The server's memory, sampled ten times over so many messages.

    It `grows` where the median of the last three samples is more than `FLAT_MB` above that of the first three that are
    warm: one sample may be high by chance.
    """
    step = max(messages // SAMPLES, 1)
    samples, began = [], time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="impar-load-") as folder:
        setup = Setup("sqlite", "durable", 1, {"IMPAR_DATA": folder})
        async with _serving(setup) as served, _session() as session:
            for _ in range(SAMPLES):
                await _ask_times(session, served, questions, step, clients)
                samples.append(rss_mb(served.pids[0]))
        size = _size(Path(folder))
    grows = growth(samples)
    return {
        "messages": step * SAMPLES,
        "rss_mb": samples,
        "grows_mb": grows,
        "grows": grows > FLAT_MB,
        "database_mb": round(size / 1e6, 1),
        "messages_s": round(step * SAMPLES / (time.perf_counter() - began), 1),
    }


def growth(samples: Sequence[float]) -> float:
    """How much more the last of the samples hold than the first that are warm."""
    return round(statistics.median(samples[-WARM:]) - statistics.median(samples[WARM : 2 * WARM]), 1)


@asynccontextmanager
async def _serving(setup: Setup) -> AsyncIterator[Served]:
    """Servers that end with this."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "IMPAR_CACHE") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    command = (sys.executable, "-m", "benchmarks.serving", setup.kind)
    async with AsyncExitStack() as running:
        ports, pids = [], []
        for _ in range(setup.processes):
            process = await asyncio.create_subprocess_exec(
                *command, env={**environment, **setup.environment}, cwd=ROOT, stdout=asyncio.subprocess.PIPE
            )
            running.push_async_callback(_end, process)
            assert process.stdout is not None
            ports.append(int(await process.stdout.readline()))
            pids.append(process.pid)
        yield Served(tuple(ports), tuple(pids))


async def _end(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    await process.wait()


def _session() -> ClientSession:
    return ClientSession(connector=TCPConnector(limit=0))


async def _ask(
    session: ClientSession, served: Served, questions: Sequence[str], seconds: float, clients: int
) -> list[float]:
    """Milliseconds of every question that was asked in that time."""
    return await _ask_while(session, served, questions, clients, _until(time.perf_counter() + seconds))


def _until(end: float) -> Iterator[None]:
    while time.perf_counter() < end:
        yield


async def _ask_times(
    session: ClientSession, served: Served, questions: Sequence[str], times: int, clients: int
) -> list[float]:
    return await _ask_while(session, served, questions, clients, itertools.repeat(None, times))


async def _ask_while(
    session: ClientSession, served: Served, questions: Sequence[str], clients: int, going: Iterator[None]
) -> list[float]:
    took: list[float] = []
    next_question = itertools.cycle(questions)

    async def ask_on(port: int) -> None:
        for _ in going:
            began = time.perf_counter()
            told = {"q": next(next_question)}
            async with session.post(f"http://127.0.0.1:{port}/api/ask", json=told) as answer:
                answer.raise_for_status()
                await answer.read()
            took.append(1000 * (time.perf_counter() - began))

    ports = itertools.islice(itertools.cycle(served.ports), clients)
    await asyncio.gather(*(ask_on(port) for port in ports))
    return took


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def _cpu_seconds(pid: int) -> float:
    """How long a process has kept the processor busy (Linux, proc(5): utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
