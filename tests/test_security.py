"""The threat model names tests that are there, and what it says of dependencies is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def _named() -> list[tuple[str, str]]:
    return _NAMED.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "test"), _named(), ids=lambda part: str(part).rpartition("/")[2])
def test_every_test_that_the_threat_model_names_is_there(file: str, test: str) -> None:
    assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_threat_has_a_test() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| who | what")]

    assert len(rows) >= 15
    assert [row for row in rows if not _NAMED.search(row)] == []


def test_every_dependency_is_pinned_with_its_hashes() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [place for place, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]

    assert len(pins) > 20
    assert all("==" in lines[place] and "--hash=sha256:" in lines[place + 1] for place in pins)
