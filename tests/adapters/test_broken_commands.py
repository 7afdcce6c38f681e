"""Whatever is broken in a file, the commands of an author say which file, and never show a traceback."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.commands import main
from adapters.files import CARDS
from tests.adapters.importers.workbook import workbook
from tests.adapters.test_broken_files import EXAMPLES, mutated
from tests.answers.sample import put_deck

TIMES = 6
SHIPPED = CARDS / "ganglion-impar.yaml"

Break = Callable[[Path, random.Random], Path]


def of_a_deck(name: str) -> Break:
    """Breaks a file of a deck, and gives it."""

    def broken(folder: Path, chance: random.Random) -> Path:
        file = put_deck(folder) / name
        file.write_bytes(mutated(file.read_bytes(), chance))
        return file

    return broken


def of_an_import(name: str, good: bytes) -> Break:
    """Breaks a file that is imported, and gives it."""

    def broken(folder: Path, chance: random.Random) -> Path:
        folder.mkdir()
        file = folder / name
        file.write_bytes(mutated(good, chance))
        return file

    return broken


CARDS_FILE, LOG_FILE = of_a_deck("knee.yaml"), of_a_deck("knee.reviews.yaml")
TABLE: list[list[str | int]] = [["topic", "question", "answer"], ["knee", "Is it safe?", "Yes."]]
PAIR = (
    b'{"id": "S/1/1", "source": "1_S_QA", "focus": "Rash", "synonyms": [], "type": "symptoms",'
    b' "question": "What are the symptoms of Rash ?", "answer": "It itches."}\n'
)
COMMANDS: dict[str, tuple[Break, list[str]]] = {
    "lint": (CARDS_FILE, ["lint", "FOLDER"]),
    "lint of one file": (CARDS_FILE, ["lint", "FILE"]),
    "lint of a log": (LOG_FILE, ["lint", "FOLDER"]),
    "review list": (CARDS_FILE, ["review", "list", "--deck", "FOLDER"]),
    "review list of a log": (LOG_FILE, ["review", "list", "--deck", "FOLDER"]),
    "review submit": (CARDS_FILE, ["review", "submit", "knee/safety", "--as", "A", "--role", "r", "--deck", "FOLDER"]),
    "preview": (CARDS_FILE, ["preview", "knee/safety", "--deck", "FOLDER"]),
    "cite": (CARDS_FILE, ["cite", "knee", "--deck", "FOLDER"]),
    "import article": (
        of_an_import("article.txt", (EXAMPLES / "article.txt").read_bytes()),
        ["import", "article", "FILE", "--to", "FOLDER/drafts"],
    ),
    "import csv": (
        of_an_import("list.csv", (EXAMPLES / "questions.csv").read_bytes()),
        ["import", "csv", "FILE", "--to", "FOLDER/drafts"],
    ),
    "import xlsx": (of_an_import("list.xlsx", workbook(TABLE)), ["import", "xlsx", "FILE", "--to", "FOLDER/drafts"]),
    "import qnabot": (
        of_an_import("qnabot.json", (EXAMPLES / "qnabot.json").read_bytes()),
        ["import", "qnabot", "FILE", "--to", "FOLDER/drafts"],
    ),
    "import medquad": (of_an_import("pairs.jsonl", PAIR * 2), ["import", "medquad", "FILE", "--to", "FOLDER/drafts"]),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_which_file_is_broken(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, arguments = COMMANDS[command]
    chance = random.Random(command)  # noqa: S311 - the same files every time
    monkeypatch.setenv("IMPAR_DATA", str(tmp_path / "data"))

    codes = set()
    for number in range(TIMES):
        file = broken(tmp_path / str(number), chance)
        named = {"FILE": str(file), "FOLDER": str(file.parent)}
        given = [argument.replace("FOLDER", named["FOLDER"]).replace("FILE", named["FILE"]) for argument in arguments]
        monkeypatch.setattr("sys.argv", ["impar", *given])
        code = exit_code(main)
        printed = "".join(capsys.readouterr())
        codes.add(code)
        assert code in (0, 1, 2), printed
        assert code != 1 or file.name in printed or "knee/safety" in printed, printed
        assert "Traceback" not in printed

    assert codes != {0}


def exit_code(run: Callable[[], None]) -> object:
    with pytest.raises(SystemExit) as raised:
        run()
    return raised.value.code or 0
