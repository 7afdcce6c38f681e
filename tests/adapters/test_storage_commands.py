"""What an operator does with the database on the command line."""

import asyncio
import json
import os
import pwd
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.commands import impar, main
from adapters.settings import Settings
from adapters.storage import schema
from adapters.storage.opening import open_to_serve
from adapters.storage.store import SqlStore
from bot.conversation import NEW
from bot.handling import MOST_TRIES
from bot.message import Message, Question
from bot.service import Service
from tests.fakes import NOON, FailingMatcher, RunningClock, ServiceFactory

Impar = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Impar:
    """Runs a command on a database of the test's own."""
    unset = {"DATABASE_URL": None, "IMPAR_SECRET": None, "IMPAR_DECK": None, "PORT": None}

    def invoke(*arguments: str, given: str = "") -> Result:
        return CliRunner(env={**unset, "IMPAR_DATA": str(tmp_path)}).invoke(impar, arguments, input=given)

    return invoke


@pytest.fixture
def asked(tmp_path: Path, service: ServiceFactory) -> Callable[..., None]:
    """Asks questions, each by another person, of a database of the test's own."""

    def ask(*questions: str) -> None:
        with open_to_serve(Settings(data=tmp_path), NOON) as storage:
            answering = service(store=SqlStore(storage.database, storage.keys))
            asyncio.run(_ask(answering, questions))

    return ask


async def _ask(answering: Service, questions: tuple[str, ...]) -> None:
    for number, question in enumerate(questions):
        await answering.answer(Message(f"{number}", "test", f"{number}", f"person {number}", Question(question)))


@pytest.fixture
def poisoned(tmp_path: Path, service: ServiceFactory) -> str:
    """A message that was set aside, by what the operator knows it by."""
    clock = RunningClock()
    with open_to_serve(Settings(data=tmp_path), NOON) as storage:
        store = SqlStore(storage.database, storage.keys)
        answering = service(store=store, matcher=FailingMatcher("zebra", 100), clock=clock)
        asyncio.run(_poison(answering, store, clock))
        return storage.keys.message("test:1")


async def _poison(answering: Service, store: SqlStore, clock: RunningClock) -> None:
    await store.accept(Message("1", "test", "one", "one", Question("how safe is a zebra"), "x"), NEW, clock())
    for _ in range(MOST_TRIES):
        await answering._handle()  # noqa: SLF001 - one batch, without waiting for the real time to pass
        clock.run_on(10)


def test_gaps_are_listed_with_counts_like_ones_together(run: Impar, asked: Callable[..., None]) -> None:
    asked("who won the world cup?", "how do zebras sleep", "who won the world cup", "thanks")

    listed, told = run("gaps"), run("gaps", "--json")

    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert [row["count"] for row in rows] == [2, 1]
    assert set(rows[0]["questions"]) == {"who won the world cup?", "who won the world cup"}
    assert "zebras" in listed.stdout
    assert listed.exit_code == 0


def test_without_gaps_it_says_so(run: Impar, asked: Callable[..., None]) -> None:
    asked("thanks")

    assert run("gaps").stdout == "Every question that was asked found its card.\n"


def test_a_person_is_forgotten_by_platform_and_id(run: Impar, asked: Callable[..., None]) -> None:
    asked("who won the world cup?", "how do zebras sleep")

    forgotten, again = run("forget", "test:person 0"), run("forget", "test:person 0")

    assert forgotten.stdout == "Entries erased: 3\n"
    assert again.stdout == "Entries erased: 0\n"
    assert "zebras" in run("gaps").stdout
    assert "cup" not in run("gaps").stdout


@pytest.mark.parametrize("user", ["12345", "telegram:", ":1"])
def test_who_is_to_be_forgotten_must_be_named_whole(run: Impar, user: str) -> None:
    result = run("forget", user)

    assert result.exit_code == 2
    assert "impar forget telegram:12345" in result.stderr


def test_what_was_set_aside_is_listed_and_tried_again(run: Impar, poisoned: str) -> None:
    listed, told = run("inbox", "list"), run("inbox", "list", "--json")
    retried = run("inbox", "retry", poisoned)
    after = run("inbox", "list")

    (row,) = map(json.loads, told.stdout.splitlines())
    assert (row["id"], row["kind"], row["error"]) == (poisoned, "message", "BrokenError")
    assert "Set aside: 1." in listed.stdout
    assert "zebra" not in listed.stdout + told.stdout
    assert retried.stdout == "To be tried again: 1\n"
    assert after.stdout == "Waiting: 1 messages, 0 replies. Set aside: 0.\n"


def test_what_was_set_aside_is_erased_one_by_one_or_all_at_once(run: Impar, poisoned: str) -> None:
    refused, other, erased = run("inbox", "drop"), run("inbox", "drop", "0" * 32), run("inbox", "drop", "--all")

    assert refused.exit_code == 2
    assert other.exit_code == 1
    assert erased.stdout == "Erased: 1\n"
    assert poisoned not in run("inbox", "list").stdout


@pytest.mark.parametrize("command", ["retry", "drop"])
@pytest.mark.parametrize("unknown", ["nosuch", "0" * 32, "x" * 100])
def test_what_is_not_set_aside_cannot_be_looked_after(run: Impar, poisoned: str, command: str, unknown: str) -> None:
    refused = run("inbox", command, unknown)

    assert refused.exit_code == 1
    assert f"nothing is set aside under '{unknown}'" in refused.stderr
    assert poisoned in run("inbox", "list").stdout
    assert "audit          0" in run("db", "status").stdout


def test_the_state_of_the_database_is_told(run: Impar, asked: Callable[..., None]) -> None:
    asked("thanks")

    result = run("db", "status")

    assert f"impar.sqlite, version {schema.needed()}" in result.stdout
    assert "receipts       1" in result.stdout


def test_upgrading_makes_a_database_once(run: Impar) -> None:
    first, second = run("db", "upgrade"), run("db", "upgrade")

    assert first.stdout == f"From none to {schema.needed()}.\n"
    assert second.stdout == f"The database is at version {schema.needed()} already.\n"


def test_a_copy_is_made_and_put_back_when_it_is_confirmed(
    run: Impar, asked: Callable[..., None], tmp_path: Path
) -> None:
    asked("who won the world cup?")
    copied = run("db", "backup", str(tmp_path / "copy"))
    asked("thanks", "how do zebras sleep")

    refused = run("db", "restore", str(tmp_path / "copy"), given="n\n")
    still = run("gaps").stdout
    restored = run("db", "restore", str(tmp_path / "copy"), given="y\n")
    after = run("gaps").stdout

    assert copied.stdout.startswith(f"Copied to {tmp_path / 'copy'}. The secret is not in it")
    assert refused.exit_code == 1
    assert "zebras" in still
    assert restored.exit_code == 0
    assert "zebras" not in after


def test_what_was_done_is_listed_with_who_did_it(run: Impar, poisoned: str, tmp_path: Path) -> None:
    before = run("audit").stdout
    run("forget", "test:one")
    run("db", "backup", str(tmp_path / "copy"))
    run("inbox", "drop", poisoned)

    told = [json.loads(line) for line in run("audit", "--json").stdout.splitlines()]

    me = pwd.getpwuid(os.getuid()).pw_name
    assert before == "Nothing was done yet that is noted.\n"
    assert [(act["act"], act["actor"]) for act in told] == [("forget", me), ("backup", me)]
    assert told[1]["subject"] == "copy"
    assert "forget" in run("audit").stdout


def test_what_the_program_or_a_person_in_the_chat_did_names_nobody(run: Impar, asked: Callable[..., None]) -> None:
    asked("forget me")

    (told,) = [json.loads(line) for line in run("audit", "--json").stdout.splitlines()]

    assert (told["act"], told["actor"]) == ("forget", "")


def test_a_copy_is_made_also_where_that_cannot_be_noted(run: Impar, asked: Callable[..., None], tmp_path: Path) -> None:
    asked("thanks")
    with closing(sqlite3.connect(tmp_path / "impar.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0005'")
        database.commit()

    copied = run("db", "backup", str(tmp_path / "copy"))

    assert copied.exit_code == 0
    assert "could not be noted" in copied.stderr
    assert (tmp_path / "copy").exists()


@pytest.mark.parametrize("command", [("gaps",), ("audit",), ("inbox", "list"), ("forget", "a:b"), ("db", "status")])
def test_where_there_is_no_database_it_is_said(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IMPAR_DATA", str(tmp_path / "none"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("sys.argv", ["impar", *command])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("There is no database in ")


def test_a_server_that_cannot_be_reached_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://someone:passw0rd@127.0.0.1:1/none")
    monkeypatch.setenv("IMPAR_SECRET", "s" * 32)
    monkeypatch.setattr("sys.argv", ["impar", "db", "status"])

    with pytest.raises(SystemExit) as ended:
        main()

    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert printed.err.startswith("The database cannot be used now: ")
    assert "passw0rd" not in printed.err + printed.out
