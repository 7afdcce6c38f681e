"""Contrast is computed from the style sheet's own values (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

import re

import pytest

from adapters.web.site import FOLDER

CSS = (FOLDER / "static" / "style.css").read_text(encoding="utf-8")
TEXT, SIGN = 4.5, 3.0
PAIRS = (
    *(("ink", ground, TEXT) for ground in ("paper", "sheet", "sunken")),
    *(("soft", ground, TEXT) for ground in ("paper", "sheet", "sunken")),
    *(("accent", ground, TEXT) for ground in ("paper", "sheet", "sunken")),
    *(("accent-strong", ground, TEXT) for ground in ("paper", "sheet")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("on-tint", "tint", TEXT),
    ("on-caution", "caution", TEXT),
    ("on-alarm", "alarm", TEXT),
    ("edge", "paper", SIGN),
    ("edge", "sheet", SIGN),
    *((f"series-{name}", "sheet", SIGN) for name in (*"123456", "quiet")),
    ("on-accent", "series-1", TEXT),
)


def themes() -> dict[str, dict[str, str]]:
    light, dark = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block)) for block in root_blocks()[:2])
    return {"light": light, "dark": light | dark}


def root_blocks() -> list[str]:
    return re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_that_meet_can_be_told_apart(theme: str, front: str, ground: str, least: float) -> None:
    colours = themes()[theme]

    assert contrast(colours[front], colours[ground]) >= least


def test_the_dark_theme_names_every_colour_anew() -> None:
    light, dark = (set(re.findall(r"--([a-z0-9-]+): #", block)) for block in root_blocks()[:2])

    assert light == dark


def test_colours_stand_in_the_themes_only() -> None:
    rest = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    figures = (FOLDER / "static" / "insights.css").read_text(encoding="utf-8")

    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl", rest + figures) == []


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
