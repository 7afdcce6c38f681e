"""Every command of the tutorial does what the tutorial shows."""

import re
import shlex
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from click import Group
from click.testing import CliRunner

from adapters.commands import impar
from adapters.commands.importing import importing
from adapters.commands.review import review
from tests.adapters import executable

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = (DOCS / "authoring.md").read_text(encoding="utf-8")
TYPED = "a horse that staples batteries"
ASKED = ("is the ganglion impar block safe", "may I swim after an impar block")
BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of the tutorial with the lines that it shows of what is printed."""

    command: list[str]
    lines: list[str]


def steps() -> Iterator[Shown | tuple[str, str]]:
    """The tutorial's commands and, as name and content, the files that it shows, in their order."""
    for kind, text in BLOCK.findall(TUTORIAL):
        if kind == "yaml":
            yield text.partition("\n")[0].removeprefix("# "), text
        else:
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, *lines = part.splitlines()
                yield Shown(shlex.split(command), lines)


def printed_by(command: list[str]) -> str:
    program, *arguments = command
    if program == "cp":
        shutil.copy(*arguments)
        return ""
    if program == "mkdir":
        Path(*arguments).mkdir()
        return ""
    if arguments[0] == "serve":
        return served(arguments)
    assert program == "impar"
    env = {"IMPAR_DECK": None, "IMPAR_DATA": "data", "COLUMNS": "160"}
    typed = f"{TYPED}\n" * 2 if arguments[:2] == ["user", "add"] else ""
    result = CliRunner(env=env).invoke(impar, arguments, input=typed)
    assert result.exit_code == 0, result.output
    return result.output


def served(arguments: list[str]) -> str:
    """The first line that the running program prints; somebody asks in the web chat, and it is stopped."""
    with executable.start(*arguments, env={"IMPAR_DATA": str(Path.cwd() / "data")}) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        for asked in ASKED:
            address = line.partition(" at ")[2].split()[0]
            form = urlencode({"question": asked}).encode()
            with urlopen(f"{address}/chat", form) as response:  # noqa: S310 - the server printed its address
                assert response.status == HTTPStatus.OK
        process.send_signal(signal.SIGINT)
        assert process.wait(executable.LONGEST) == 0
    return line


def test_the_tutorial_goes_from_an_article_to_a_published_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)

    for step in steps():
        if isinstance(step, tuple):
            Path(step[0]).write_text(step[1], encoding="utf-8")
            continue
        printed = printed_by(step.command)
        for line in filter(str.strip, step.lines):
            pattern = ".*".join(re.escape(part) for part in line.split("..."))
            assert re.search(pattern, printed), f"{shlex.join(step.command)} prints\n{printed}\nand not {line!r}"

    states = re.findall(r"review: {state: ([a-z ]+)", Path("my-cards/ganglion-impar-block.yaml").read_text("utf-8"))
    assert states == ["approved", "retired"]


@pytest.mark.parametrize(
    "command",
    ["import", "new", "preview", "lint", "review", "evaluate", "diff", "cite", "serve", "gaps", "recall", "user"],
)
def test_the_tutorial_shows_every_tool_of_an_author(command: str) -> None:
    shown = {step.command[1] for step in steps() if isinstance(step, Shown) and step.command[0] == "impar"}

    assert command in shown


@pytest.mark.parametrize("kind", importing.commands)
def test_the_tutorial_imports_every_kind_of_file(kind: str) -> None:
    assert ["impar", "import", kind] in [step.command[:3] for step in steps() if isinstance(step, Shown)]


@pytest.mark.parametrize("group", [importing, review])
def test_every_import_and_every_step_of_a_review_is_documented(group: Group) -> None:
    for name in group.commands:
        assert re.search(rf"`(?:impar {group.name} )?{name}\b", TUTORIAL), name
