"""The arrows between the packages hold, and an arrow that points the wrong way is noticed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("answers", "intents", "bot", "adapters")
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the packages in a folder."""
    return subprocess.run(  # noqa: S603 - the checker of this project
        [LINT, "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The packages and their contracts, to be changed."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_is_kept() -> None:
    linted = lint(ROOT)

    assert linted.returncode == 0, linted.stdout
    assert " 0 broken." in linted.stdout


def add_import(folder: Path, file: str, imported: str) -> None:
    changed = folder / file
    changed.write_text(f"{changed.read_text(encoding='utf-8')}\n{imported}\n", encoding="utf-8")


def broken(linted: subprocess.CompletedProcess[str]) -> set[str]:
    """The names of the contracts that are broken, each up to its colon or semicolon."""
    lines = [line for line in linted.stdout.splitlines() if " BROKEN" in line]
    return {re.split(r"[:;]| BROKEN", line)[0] for line in lines}


@pytest.mark.parametrize(
    ("file", "imported", "contract"),
    [
        ("answers/card.py", "import bot.reply", "Arrows point inward"),
        ("adapters/console.py", "import adapters.memory", "Adapters are strangers to each other"),
        ("intents/matcher.py", "import pathlib", "The core does no input or output"),
        ("adapters/files.py", "import yaml", "One door to YAML"),
    ],
)
def test_an_illegal_import_breaks_its_contract_and_no_other(
    copied: Path, file: str, imported: str, contract: str
) -> None:
    add_import(copied, file, imported)

    linted = lint(copied)

    assert linted.returncode == 1
    assert broken(linted) == {contract}, linted.stdout


def test_every_contract_can_be_broken(copied: Path) -> None:
    add_import(copied, "answers/card.py", "import bot.reply")
    add_import(copied, "adapters/settings/__init__.py", "import adapters.wiring, click, faiss, stdnum, threadpoolctl")
    add_import(copied, "adapters/console.py", "import aiohttp, pyphen, slack_sdk, telegram")
    add_import(copied, "adapters/memory.py", "import prometheus_client, rapidfuzz, rich.console, sqlalchemy")
    add_import(copied, "adapters/reviews.py", "import argon2, opentelemetry, watchfiles, python_calamine, rispy")
    add_import(copied, "bot/covering.py", "import socket, yaml, pydantic, structlog")

    linted = lint(copied)

    assert linted.returncode == 1
    assert len(broken(linted)) == 23, linted.stdout
    assert " KEPT" not in linted.stdout


def test_an_adapter_that_no_contract_knows_is_noticed(copied: Path) -> None:
    (copied / "adapters" / "carrier_pigeon.py").write_text('"""Coo."""\n', encoding="utf-8")

    linted = lint(copied)

    assert linted.returncode == 1
    assert "carrier_pigeon" in linted.stdout
