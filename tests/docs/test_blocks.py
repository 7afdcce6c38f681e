"""Every command that a page shows does what the page says, or the page says why no test runs it."""

import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
import yaml

from adapters.commands import impar
from tests.adapters import executable
from tests.adapters.test_serve import address_of
from tests.docs.blocks import PAGES, ROOT, Block, blocks_of, indented_blocks_of, inline_commands_of

# A page whose blocks build upon each other has a test of its own.
ELSEWHERE = {"authoring.md"}
LANGUAGES = {"console", "ini", "yaml", "text", "toml", "json", "{toctree}", "{literalinclude} examples/zulip.py"}

BLOCKS = [block for page in PAGES for block in blocks_of(page)]
CONSOLE = [block for block in BLOCKS if block.language == "console"]
RUN = [block for block in CONSOLE if not block.why_not_run and block.page.name not in ELSEWHERE]
FILES = [block for block in BLOCKS if block.language == "yaml" and block.page.name not in ELSEWHERE]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server on a free port; the pages write `localhost:8080`."""
    with executable.start("serve", "--port", "0") as process:
        yield address_of(process).removeprefix("http://")
        process.send_signal(signal.SIGINT)
        process.wait(executable.LONGEST)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands are typed: what the pages name of a checkout is there, and so are the files that they show."""
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    shutil.copytree(ROOT / "answers" / "cards", tmp_path / "my-cards")
    for block in FILES:
        name = re.match(r"# (\S+\.yaml)\n", block.text)
        if name:
            shown = tmp_path / name[1]
            shown.parent.mkdir(parents=True, exist_ok=True)
            shown.write_text(block.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(command: str, server: str) -> str:
    """What a terminal would show of a command that runs; 1 is what one ends with that found something to mend."""
    path = f"{executable.IMPAR.parent}:/usr/bin:/bin"
    done = subprocess.run(  # noqa: S603 - a command of the project's own pages
        ["/bin/sh", "-c", command.replace("localhost:8080", server)],
        env=executable.environment(PATH=path, COLUMNS="160"),
        capture_output=True,
        encoding="utf-8",
        timeout=executable.LONGEST,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("block", RUN, ids=str)
@pytest.mark.usefixtures("folder")
def test_a_command_prints_what_is_shown(block: Block, server: str) -> None:
    assert block.commands

    for command in block.commands:
        printed = typed(command.typed, server)
        assert printed
        for line in filter(str.strip, command.shown):
            pattern = ".*".join(re.escape(part.strip()) for part in re.split(r"\.\.\.|…", line))
            assert re.search(pattern, printed), f"{command.typed} prints\n{printed}\nand not {line!r}"


def test_blocks_are_run() -> None:
    assert {block.page.name for block in RUN} >= {"README.md", "cards.md"}


def test_a_reason_stands_only_where_there_is_something_to_run() -> None:
    reasons = [text for page in PAGES for text in re.findall("<!-- not run by", page.read_text(encoding="utf-8"))]

    assert len(reasons) == len([block for block in BLOCKS if block.why_not_run])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_has_a_language(page: Path) -> None:
    assert indented_blocks_of(page) == []
    assert {block.language for block in blocks_of(page)} <= LANGUAGES


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "yaml"], ids=str)
def test_a_file_that_is_shown_can_be_read(block: Block) -> None:
    yaml.safe_load(block.text)


@pytest.mark.parametrize("block", FILES, ids=str)
def test_a_file_of_the_project_is_shown_as_it_is(block: Block) -> None:
    name, _, content = block.text.partition("\n")
    file = ROOT / name.removeprefix("# ")

    assert not file.is_file() or file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("block", CONSOLE, ids=str)
def test_a_block_names_only_commands_that_are_there(block: Block) -> None:
    for command in block.commands:
        words = shlex.split(command.typed.partition("\n")[0], comments=True)
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            del words[0]
        check(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_in_a_sentence_is_there(page: Path) -> None:
    for command in inline_commands_of(page):
        check(command)


def check(words: Sequence[str]) -> None:
    """Fail where a program of the project's is called in a way that it does not know."""
    program, *arguments = words or [""]
    if program == "impar":
        check_impar(arguments)
    elif program == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        wanted = [each for each in arguments if not each.startswith("-") and "=" not in each]
        assert set(wanted) <= set(targets)
    elif program in {"python", "python3"} and arguments[0] == "-m":
        assert find_spec(arguments[1]), arguments
    elif program in {"python", "python3"}:
        assert (ROOT / arguments[0]).is_file(), arguments


def check_impar(arguments: Sequence[str]) -> None:
    """Fail where there is no such command, or it has no such option."""
    command: click.Command = impar
    context = click.Context(impar)
    for word in arguments:
        inner = command.get_command(context, word) if isinstance(command, click.Group) else None
        if inner is not None:
            command = inner
        elif isinstance(command, click.Group) and not word.startswith("-"):
            assert not word.islower(), f"there is no command {' '.join(arguments)}"
        elif word.startswith("--"):
            options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
            assert word.partition("=")[0] in options | {"--help", "--version"}, " ".join(arguments)


def test_the_two_commands_of_the_readme_run_what_it_says() -> None:
    make = shutil.which("make")
    assert make

    planned = [
        subprocess.run(  # noqa: S603 - says what it would do, and does nothing
            [make, "--dry-run", "--no-print-directory", target],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=30,
        ).stdout
        for target in ("run", "test")
    ]

    assert planned[0].rstrip().endswith("/impar serve")
    assert " -m pytest " in planned[1]
