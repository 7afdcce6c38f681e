"""Draw every plot of the benchmarks again, without measuring: from what they printed.

    python tools/draw_plots.py [--results benchmarks/results] [--to docs/images]

`NAME.json` among the results is what `python -m benchmarks.NAME --json` printed: `scale` becomes scale.png, `peers`
becomes peers.png. The reliability diagram is drawn by `tools/calibrate.py`, which fits what it shows, and the course of
a soak by the soak.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks import scale

mpl.use("Agg")
from matplotlib import pyplot as plt

ROOT = Path(__file__).parents[1]
_SHARES = {"right": "right", "wrong": "wrong", "answered_unanswerable": "answered, though no card answers"}


def draw_scale(figures: Mapping[str, Any], file: Path) -> None:
    """The time of a question against the size of a deck."""
    scale.draw(figures["sizes"], file)


def draw_peers(figures: Mapping[str, Any], file: Path) -> None:
    """What becomes of questions at Impar and at its peers, each at its own default."""
    systems = {name: each for name, each in figures.items() if isinstance(each, Mapping) and "right" in each}
    figure, axes = plt.subplots(figsize=(7, 3.8), dpi=120)
    width = 0.8 / len(_SHARES)
    for at, (key, says) in enumerate(_SHARES.items()):
        places = [number + (at - 1) * width for number in range(len(systems))]
        bars = axes.bar(places, [each[key] for each in systems.values()], width, label=says)
        axes.bar_label(bars, fmt="%.1f", fontsize=8)
    axes.set_xticks(range(len(systems)), list(systems))
    axes.set_ylim(0, 112)
    axes.set_ylabel("of 100 questions")
    axes.set_title("The first deck's labelled questions, each matcher at its own default")
    axes.legend(frameon=False, ncols=len(_SHARES), fontsize=8)
    figure.tight_layout()
    figure.savefig(file)
    plt.close(figure)


PLOTS: Mapping[str, Callable[[Mapping[str, Any], Path], None]] = {"scale": draw_scale, "peers": draw_peers}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, and draw what there are results for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results", metavar="FOLDER")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images", metavar="FOLDER")
    read = parser.parse_args(arguments)
    for name, draw in PLOTS.items():
        results = read.results / f"{name}.json"
        if not results.is_file():
            parser.error(f"{results} is not there: python -m benchmarks.{name} --json > {results}")
        draw(json.loads(results.read_text(encoding="utf-8")), read.to / f"{name}.png")
        print(f"drawn: {name}.png")


if __name__ == "__main__":
    main()
