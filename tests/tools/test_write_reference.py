"""The reference is what the code is, and nothing of it is left out."""

import click
import pytest

from adapters.commands import impar
from adapters.settings.variables import VARIABLES
from adapters.watch import Watch
from answers.topicfile import TopicShape
from tools.write_reference import PAGE, reference

PAGE_TEXT = PAGE.read_text(encoding="utf-8")
LINES = PAGE_TEXT.splitlines()


def _rows(name: str) -> int:
    """How many rows of the page's tables begin with a name."""
    return sum(line.startswith(f"| `{name}` |") for line in LINES)


def test_the_page_is_in_step() -> None:
    assert reference() == PAGE_TEXT, "run: make reference"


@pytest.mark.parametrize("group", VARIABLES)
def test_every_setting_is_there_once(group: str) -> None:
    assert [variable.name for variable in VARIABLES[group] if _rows(variable.name) != 1] == []


@pytest.mark.parametrize("name", impar.list_commands(click.Context(impar)))
def test_every_command_is_there_once(name: str) -> None:
    assert LINES.count(f"### impar {name}") == 1


def test_every_metric_that_is_exposed_is_there_once() -> None:
    exposed = Watch().exposition(None).decode().splitlines()
    names = [line.split()[2] for line in exposed if line.startswith("# TYPE ")]

    assert len(names) >= len(Watch().metrics)
    assert [name for name in names if not name.endswith("_created") and _rows(name) != 1] == []


def test_every_key_is_there_as_often_as_files_have_it() -> None:
    schema = TopicShape.model_json_schema()
    shapes = [schema, *schema["$defs"].values()]

    keys = [key for shape in shapes for key in shape.get("properties", ())]

    assert {key: _rows(key) for key in keys} == {key: keys.count(key) for key in keys}
