"""What the benchmarks share: reading labelled lines, timing, and how much memory was used."""

import gzip
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

T = TypeVar("T")
R = TypeVar("R")

_KIB_IN_MB = 1024


def read_lines(file: Path) -> Iterator[dict[str, Any]]:
    """The objects in a file of JSON Lines, plain or gzipped. Ends the benchmark in words where it cannot be read."""
    for number, line in enumerate(read_text(file).splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise SystemExit(f"{file}:{number} is not JSON: write one object a line") from error


def read_text(file: Path) -> str:
    """The text of a file, plain or gzipped. Ends the benchmark in words where it cannot be read."""
    try:
        content = file.read_bytes()
        return (gzip.decompress(content) if file.suffix == ".gz" else content).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SystemExit(f"{file} cannot be read: {why}") from error


def progress(things: Sequence[T], what: str) -> Iterable[T]:
    """The things one by one, with a bar on the terminal where there is one."""
    console = Console(stderr=True)
    return track(things, what, console=console, transient=True, disable=not sys.stderr.isatty())


def timed(do: Callable[[T], R], things: Sequence[T], what: str) -> tuple[list[R], list[float]]:
    """What is done to each thing gives, and how many milliseconds each took."""
    results, times = [], []
    for thing in progress(things, what):
        start = time.perf_counter()
        results.append(do(thing))
        times.append(1000 * (time.perf_counter() - start))
    return results, times


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """The median and the slow ends: `p50_ms`, `p95_ms`, `p99_ms`."""
    return {f"p{share}_ms": round(float(np.percentile(milliseconds, share)), 3) for share in (50, 95, 99)}


def peak_rss_mb() -> float:
    """The most memory that this process has held so far, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_IN_MB, 1)


def rss_mb(pid: int) -> float:
    """What a process holds in memory now, in MB (Linux, proc(5)). Raises `OSError` or `ValueError` where it is gone."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(line.split()[1]) / _KIB_IN_MB, 1)


def show(figures: dict[str, Any], *, as_json: bool) -> None:
    """Print the figures: as one JSON object, or one a line."""
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:>12}  {value}")
