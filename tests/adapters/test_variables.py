"""The list of variables is what is read, and the pages and files for operators name no other."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from adapters.settings import read_settings
from adapters.settings.variables import VARIABLES

ROOT = Path(__file__).parents[2]
PLATFORMS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "TELEGRAM_BOT_TOKEN": "123456:AbC-dEf_gh",
}
LISTED = [variable for group in VARIABLES.values() for variable in group]
NAMES = {variable.name for variable in LISTED}
VALUES = [(each.name, each.default.strip("`")) for each in LISTED if re.fullmatch(r"`[^`]+`", each.default)]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *(file for file in (ROOT / "deploy").rglob("*") if file.is_file())])
# What they name besides: for the browser tests, and for the container of the database.
OTHERS = {"IMPAR_BROWSER", "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}


class Asked(Mapping[str, str]):
    """An environment that knows what it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_set, self.names = values, set[str]()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.values_set[name]

    def __iter__(self) -> Iterator[str]:
        pytest.fail("the environment is asked by name, so that its names can be listed")

    def __len__(self) -> int:
        return len(self.values_set)


def test_every_variable_that_is_read_is_listed_and_no_other() -> None:
    environment = Asked(PLATFORMS)

    read_settings(environment)

    assert environment.names == NAMES


def test_no_variable_is_listed_twice() -> None:
    assert len(LISTED) == len(NAMES)


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_a_default_that_is_a_value_is_what_holds_without_it(name: str, value: str) -> None:
    assert read_settings({**PLATFORMS, name: value}) == read_settings(PLATFORMS)


def test_the_readme_has_a_row_for_every_variable() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in readme.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+…?)`", row)}

    platforms = {"SLACK_…", "TELEGRAM_…"}
    written_out = {name for name in NAMES if not name.startswith(("SLACK_", "TELEGRAM_", "XDG_")) and name != "HOME"}

    assert named == written_out | platforms


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_a_page_names_only_variables_that_are_read(page: Path) -> None:
    named = re.findall(r"\b(?:IMPAR|SLACK|TELEGRAM|POSTGRES)_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8"))

    assert set(named) - NAMES - OTHERS == set()
