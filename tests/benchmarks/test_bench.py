"""`make bench` leaves no benchmark out that can be run from what the project holds."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# They measure on public sets, which are not part of the project.
NEED_DATA = {"intents", "retrieval"}


def _runnable() -> set[str]:
    """The modules with a command line of their own; what they start and what they share has none."""
    files = (ROOT / "benchmarks").glob("*.py")
    return {file.stem for file in files if "ArgumentParser(" in file.read_text(encoding="utf-8")}


def _commands() -> list[str]:
    make = shutil.which("make") or pytest.skip("make is not installed here")
    printed = subprocess.run(  # noqa: S603 - prints, and runs nothing
        [make, "--dry-run", "bench"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    return re.findall(r"-m benchmarks\.(.+)", printed.stdout)


def test_every_benchmark_that_needs_no_data_is_run() -> None:
    named = {command.split()[0] for command in _commands()}

    assert named == _runnable() - NEED_DATA


def test_every_platform_is_put_under_load() -> None:
    loads = [command for command in _commands() if command.startswith("load ")]
    platforms = {platform for load in loads for platform in re.findall(r"--platform (\w+)", load)}

    assert len(loads) == 3
    assert platforms == {"slack", "telegram"}


def test_all_print_json_and_no_plot_of_the_project_is_drawn_over() -> None:
    assert [command for command in _commands() if "--json" not in command] == []
    assert [command for command in _commands() if command.startswith("scale ") and "--plot " not in command] == []
