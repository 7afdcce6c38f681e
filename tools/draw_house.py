"""Draws the house: the packages, what they are made of, and how many imports lead from one to another.

The picture is made of what the code really imports, in the layers that import-linter's contracts in `pyproject.toml`
name; a test holds it in step.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "house.svg"

_WIDTH, _MARGIN, _GAP = 1000, 24, 8
_BOX_HEIGHT, _LETTER, _PADDING = 26, 7.4, 20
_ARROWS = 170
_JOBS = {
    "adapters": "the world: platforms, storage, files, settings, the command line",
    "bot": "the conversation: messages, replies, safety, the engine, the ports",
    "intents": "what is being asked: topic, facet, evidence, one decision",
    "answers": "what may be said: cards, claims, references, review",
}
_COLOURS = {"adapters": "#e8f0fe", "bot": "#e6f4ea", "intents": "#fef7e0", "answers": "#fce8e6"}

Imports = Mapping[tuple[str, str], int]


def read_layers(pyproject: Mapping[str, object]) -> tuple[list[str], list[list[str]]]:
    """The packages from the outermost in, and the rows of the adapters, as the contracts name them."""
    tool = pyproject["tool"]
    assert isinstance(tool, Mapping)
    layered = [contract for contract in tool["importlinter"]["contracts"] if contract["type"] == "layers"]
    packages = next(contract["layers"] for contract in layered if "containers" not in contract)
    rows = next(contract["layers"] for contract in layered if contract.get("containers") == ["adapters"])
    return packages, [[name.strip() for name in row.split("|")] for row in rows]


def count_imports(packages: Sequence[str]) -> Counter[tuple[str, str]]:
    """How many imports lead from one package's modules to another's."""
    graph = grimp.build_graph(packages[0], *packages[1:])
    counted: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            ends = (_package(module), _package(imported))
            if ends[0] != ends[1]:
                counted[ends] += 1
    return counted


def parts_of(package: str) -> list[str]:
    """The modules and sub-packages of a package, by name."""
    folder = ROOT / package
    modules = [file.stem for file in folder.glob("*.py") if file.stem != "__init__"]
    return sorted([*modules, *(file.parent.name for file in folder.glob("*/__init__.py"))])


def draw(packages: Sequence[str], adapters: Sequence[Sequence[str]], imports: Imports) -> str:
    """The picture, as SVG: a band for each package from the outermost down, and the arrows between them."""
    bands, tops, y = [], [], float(_MARGIN)
    for package in packages:
        rows = adapters if package == packages[0] else [parts_of(package)]
        band, height = _band(package, rows, y)
        bands.append(band)
        tops.append((y, height))
        y += height + 3 * _GAP
    arrows = [*_neighbours(packages, tops, imports), *_further(packages, tops, imports)]
    style = "font-family:system-ui,sans-serif;font-size:13px"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y:.0f}" style="{style}" role="img">'
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#5f6368"/></marker></defs>'
    )
    title = "<title>The packages of the house; every arrow between them points inward</title>"
    paper = f'<rect width="{_WIDTH}" height="{y:.0f}" fill="#ffffff"/>'
    return "\n".join([head, title, marker, paper, *bands, *arrows, "</svg>", ""])


def _package(module: str) -> str:
    return module.partition(".")[0]


def _band(package: str, rows: Iterable[Sequence[str]], top: float) -> tuple[str, float]:
    boxes, y = [], top + 38
    right = _WIDTH - _MARGIN - _ARROWS
    for row in rows:
        x = float(_MARGIN + 2 * _GAP)
        for name in row:
            width = len(name) * _LETTER + _PADDING
            if x + width > right - _GAP:
                x, y = float(_MARGIN + 2 * _GAP), y + _BOX_HEIGHT + _GAP
            boxes.append(_box(name, x, y, width))
            x += width + _GAP
        y += _BOX_HEIGHT + _GAP
    height = y - top + _GAP
    frame = (
        f'<rect x="{_MARGIN}" y="{top:.0f}" width="{right - _MARGIN}" height="{height:.0f}" rx="8" '
        f'fill="{_COLOURS[package]}" stroke="#5f6368"/>'
    )
    words = f'<tspan font-weight="700">{package}/</tspan> {escape(_JOBS[package])}'
    label = f'<text x="{_MARGIN + 2 * _GAP}" y="{top + 24:.0f}" fill="#202124">{words}</text>'
    return "\n".join([frame, label, *boxes]), height


def _box(name: str, x: float, y: float, width: float) -> str:
    rect = f'<rect x="{x:.1f}" y="{y:.0f}" width="{width:.1f}" height="{_BOX_HEIGHT}" rx="4" fill="#ffffff"/>'
    text = f'<text x="{x + width / 2:.1f}" y="{y + 17:.0f}" text-anchor="middle" fill="#202124">{escape(name)}</text>'
    return rect + text


def _neighbours(packages: Sequence[str], tops: Sequence[tuple[float, float]], imports: Imports) -> list[str]:
    """The arrows from each package to the next one in, down the middle."""
    x = (_WIDTH - _ARROWS) / 2
    return [
        _arrow(f"M{x:.0f} {top + height:.0f}V{below:.0f}", x + _GAP, (top + height + below) / 2 + 4, imports[pair])
        for pair, ((top, height), (below, _)) in zip(pairwise(packages), pairwise(tops), strict=True)
        if imports.get(pair)
    ]


def _further(packages: Sequence[str], tops: Sequence[tuple[float, float]], imports: Imports) -> list[str]:
    """The arrows that pass a package by, on the right."""
    arrows = []
    right = _WIDTH - _MARGIN - _ARROWS
    places = {package: number for number, package in enumerate(packages)}
    ordered = sorted(imports, key=lambda pair: (places[pair[0]], places[pair[1]]))
    far = [(one, other) for one, other in ordered if _apart(places, one, other)]
    for lane, (one, other) in enumerate(far):
        start, end = (tops[places[package]][0] + tops[places[package]][1] / 2 for package in (one, other))
        x = right + 36 + 44 * lane
        path = f"M{right} {start + 10 * lane:.0f}H{x}V{end + 10 * lane:.0f}H{right}"
        arrows.append(_arrow(path, x + 4, (start + end) / 2, imports[one, other]))
    return arrows


def _apart(places: Mapping[str, int], one: str, other: str) -> bool:
    return places[other] - places[one] != 1


def _arrow(path: str, x: float, y: float, count: int) -> str:
    line = f'<path d="{path}" fill="none" stroke="#5f6368" stroke-width="1.5" marker-end="url(#tip)"/>'
    return f'{line}<text x="{x:.0f}" y="{y:.0f}" fill="#5f6368">{count}</text>'


def house() -> str:
    """The picture of the code as it is."""
    packages, adapters = read_layers(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    return draw(packages, adapters, count_imports(packages))


def main() -> None:
    """Draw the picture where the documentation shows it."""
    PICTURE.write_text(house(), encoding="utf-8")
    print(f"drawn: {PICTURE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
