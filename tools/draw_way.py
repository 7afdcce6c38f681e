"""Draws one message's way through the house, and what happens on it when a process is killed.

    python tools/draw_way.py

Each step names the function that takes it; a test holds that all of them are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "way.svg"

LANES = ("the platform", "adapters/ (platform)", "bot/service", "bot/engine", "adapters/storage")

_WIDTH, _TOP, _STEP, _MARGIN = 1060, 70, 46, 16
_BAND = 34


@dataclass(frozen=True, slots=True)
class Step:
    """An arrow from one lane to another, or within one, and the function that goes that way."""

    start: int
    end: int
    says: str
    function: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """What holds for the steps that follow."""

    says: str
    colour: str


WAY: Sequence[Step | Band] = (
    Band("Nothing is acknowledged yet: if the process is killed here, the platform sends the event again", "#fef7e0"),
    Step(0, 1, "event"),
    Step(1, 2, "Message", "bot/service.py:accept"),
    Step(2, 2, "identifiers are taken out", "bot/service.py:_redacted"),
    Step(2, 4, "kept under the event's id; a repeat is dropped", "adapters/storage/store.py:accept"),
    Step(1, 0, "acknowledged"),
    Band(
        "Accepted: if the process is killed here, another takes the message up, or this one at its next start",
        "#e6f4ea",
    ),
    Step(4, 2, "the oldest message that waits, and its conversation", "adapters/storage/store.py:handle"),
    Step(2, 3, "conversation, message, now", "bot/engine.py:step"),
    Step(3, 2, "conversation, reply, records"),
    Step(2, 4, "all three in one transaction, or none", "adapters/storage/ledger.py:write"),
    Band("Decided: if the process is killed here, the reply is sent when its hold ends", "#e8f0fe"),
    Step(4, 2, "a reply that is due, held for 30 seconds", "adapters/storage/store.py:take"),
    Step(2, 1, "Reply", "bot/courier.py:_deliver"),
    Step(1, 0, "blocks or HTML"),
    Band("The one moment in which a kill makes a reply go out twice", "#fce8e6"),
    Step(2, 4, "marked as delivered; what was needed to send it is erased", "adapters/storage/store.py:delivered"),
)


def draw() -> str:
    """The picture, as SVG."""
    height = _TOP + sum(_BAND + 8 if isinstance(each, Band) else _STEP for each in WAY) + 20
    style = "font-family:system-ui,sans-serif;font-size:13px"
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#5f6368"/></marker></defs>'
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" style="{style}" role="img">',
        "<title>One message's way: accepted, decided, delivered, and what a kill does at each point</title>",
        marker,
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *_lanes(height),
    ]
    y = _TOP
    for each in WAY:
        if isinstance(each, Band):
            parts.append(_band(each, y))
            y += _BAND + 8
        else:
            parts.append(_arrow(each, y + 22))
            y += _STEP
    return "\n".join([*parts, "</svg>", ""])


def _x(lane: int) -> float:
    return _WIDTH * (lane + 0.5) / len(LANES)


def _lanes(height: int) -> list[str]:
    lanes = []
    for number, name in enumerate(LANES):
        x = _x(number)
        lanes.append(f'<line x1="{x}" y1="52" x2="{x}" y2="{height - 12}" stroke="#dadce0"/>')
        lanes.append(f'<rect x="{x - 92}" y="16" width="184" height="32" rx="6" fill="#f1f3f4" stroke="#5f6368"/>')
        lanes.append(f'<text x="{x}" y="37" text-anchor="middle" font-weight="700" fill="#202124">{name}</text>')
    return lanes


def _band(band: Band, y: int) -> str:
    box = f'<rect x="{_MARGIN}" y="{y}" width="{_WIDTH - 2 * _MARGIN}" height="{_BAND}" rx="4" fill="{band.colour}"/>'
    return f'{box}<text x="{_MARGIN + 14}" y="{y + 22}" fill="#202124">{escape(band.says)}</text>'


def _arrow(step: Step, y: int) -> str:
    x1, x2 = _x(step.start), _x(step.end)
    if x1 == x2:
        path, middle = f"M{x1} {y - 8}H{x1 + 40}V{y + 8}H{x1 + 4}", x1 + 48
        label = f'<text x="{middle}" y="{y + 4}" fill="#202124">{escape(step.says)}</text>'
    else:
        path, middle = f"M{x1} {y}H{x2 + (4 if x2 < x1 else -4)}", (x1 + x2) / 2
        label = f'<text x="{middle}" y="{y - 8}" text-anchor="middle" fill="#202124">{escape(step.says)}</text>'
    name = ""
    if step.function:
        at = (middle, y + 15, "middle") if x1 != x2 else (middle, y + 19, "start")
        name = (
            f'<text x="{at[0]}" y="{at[1]}" text-anchor="{at[2]}" fill="#5f6368" font-size="11">'
            f"{escape(step.function)}</text>"
        )
    line = f'<path d="{path}" fill="none" stroke="#5f6368" stroke-width="1.5" marker-end="url(#tip)"/>'
    return f"{line}{_halo(label)}{_halo(name)}"


def _halo(text: str) -> str:
    """A text that stands out against the lines behind it."""
    return text.replace("<text ", '<text stroke="#ffffff" stroke-width="4" paint-order="stroke" ', 1)


def main() -> None:
    """Draw the picture where the documentation shows it."""
    PICTURE.write_text(draw(), encoding="utf-8")
    print(f"drawn: {PICTURE.relative_to(PICTURE.parents[2])}")


if __name__ == "__main__":
    main()
