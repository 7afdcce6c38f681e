"""A soak as a picture: memory, handles, backlog and waiting over time, with the troubles marked."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

from benchmarks.soak_record import Record
from benchmarks.soak_trouble import Trouble

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

_SIZE, _DPI = (10, 9), 110


def draw(record: Record, troubles: Sequence[Trouble], began: float, file: Path) -> None:
    """Draw it into a PNG file."""
    figure, axes = plt.subplots(4, 1, figsize=_SIZE, dpi=_DPI, sharex=True)
    memory, handles, backlog, waiting = axes
    for number, _ in enumerate(record.house.members):
        own = [one for one in record.seen if one.member == number]
        at, name = [(one.at - began) / 60 for one in own], f"process {number + 1}"
        memory.plot(at, [one.rss_mb for one in own], ".", markersize=2, label=name)
        handles.plot(at, [one.handles for one in own], ".", markersize=2, label=name)
    backlog.plot(*_line(record.backlog, began), linewidth=1)
    waiting.plot(*_line(record.p99, began), linewidth=1)
    waiting.set_yscale("log")
    for axis, name in zip(axes, ("memory, MB", "open handles", "waiting in the store", "p99, ms"), strict=True):
        axis.set_ylabel(name)
        _mark(axis, troubles, began)
    memory.legend(loc="lower right", fontsize=7)
    waiting.legend(loc="upper right", fontsize=7)
    waiting.set_xlabel("minutes")
    figure.tight_layout()
    figure.savefig(file)
    plt.close(figure)


def _line(points: Sequence[tuple[float, float]], began: float) -> tuple[list[float], list[float]]:
    return [(at - began) / 60 for at, _ in points], [value for _, value in points]


def _mark(axis: Axes, troubles: Sequence[Trouble], began: float) -> None:
    """A band for each trouble, of one colour for each kind, named once."""
    kinds = list(dict.fromkeys(trouble.name for trouble in troubles))
    for place, trouble in enumerate(troubles):
        first = trouble.name not in {earlier.name for earlier in troubles[:place]}
        colour = f"C{kinds.index(trouble.name) + 2}"
        name = trouble.name if first else None
        axis.axvspan((trouble.began - began) / 60, (trouble.ended - began) / 60, color=colour, alpha=0.25, label=name)
