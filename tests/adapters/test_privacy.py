"""What a serving process leaves behind holds nothing that identifies a person, and none of its secrets."""

import json
import re
import socket
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.guard import FIRST_SIGHT, HALVES, Marked, load_clean, load_marked
from tests.adapters import executable
from tests.adapters.test_serve import address_of

# What the guard is known to miss, by its words; docs/privacy.md tells of each.
MISSED = {"94", "Elspeth MacGillivray", "Müller-Hagedorn", "C 28 441 902"}

# Shorter words stand in dates, versions and other messages as well, fewer digits in a time by chance.
SHORTEST, FEWEST_DIGITS = 5, 7

# What is kept of it: a question that no card answers.
KEPT = "can a quokka juggle zebracorns"

TURNS = 40

# The file of the database, and beside it what SQLite has not yet written into it.
DATABASE = "impar.sqlite"


@dataclass(frozen=True, slots=True)
class Left:
    """What a process left: the bytes of its database with what is not yet written into it, its output, its metrics."""

    database: bytes
    output: bytes
    metrics: bytes


def serve(folder: Path, dialogues: Sequence[Sequence[str]], env: Mapping[str, str]) -> Left:
    """What is left of a process that has served these dialogues; the database is read while it serves."""
    own = {"IMPAR_DATA": str(folder), "IMPAR_RATE_ADDRESS": "0", **env}
    with executable.start("serve", "--port", "0", env=own) as process:
        address = address_of(process)
        for said in dialogues:
            turns = {"turns": [{"say": words} for words in said]}
            _get(urllib.request.Request(f"{address}/api/ask", json.dumps(turns).encode()))  # noqa: S310 - loopback
        metrics = _get(f"{address}/metrics")
        kept = sorted(file for file in folder.iterdir() if file.is_file() and file.name.startswith(DATABASE))
        database = b"".join(file.read_bytes() for file in kept)
        process.terminate()
        printed, logged = process.communicate(timeout=executable.LONGEST)
    return Left(database, (printed + logged).encode(), metrics)


def _get(what: str | urllib.request.Request) -> bytes:
    with urllib.request.urlopen(what, timeout=executable.LONGEST) as answer:  # noqa: S310 - an address of its own
        content: bytes = answer.read()
        return content


def holds(content: bytes, words: str) -> bool:
    """Whether words stand in it by themselves, as they are or as JSON writes them; not within a longer number."""
    forms = {words.encode(), json.dumps(words)[1:-1].encode()}
    return any(
        form in content and re.search(rb"(?<![0-9A-Za-z])" + re.escape(form) + rb"(?![0-9A-Za-z])", content)
        for form in forms
    )


def telling(marked: Sequence[Marked]) -> list[str]:
    """The words that must be nowhere."""
    words = [words for each in marked for _, words in each.identifiers if words not in MISSED]
    return [
        each
        for each in dict.fromkeys(words)
        if len(each) >= SHORTEST and (not each.isdigit() or len(each) >= FEWEST_DIGITS)
    ]


@pytest.fixture(scope="module")
def marked() -> list[Marked]:
    """Every message with identifiers that there is."""
    return [each for half in (*HALVES, FIRST_SIGHT) for each in load_marked(half)]


@pytest.fixture(scope="module")
def left(marked: list[Marked], tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What is left of long conversations in which most messages hold identifiers."""
    clean = [text for half in HALVES for text in load_clean(half)][::4]
    said = [KEPT, *(each.text for each in marked)]
    for place, text in enumerate(clean):
        said.insert(5 * place + 1, text)
    dialogues = [said[start : start + TURNS] for start in range(0, len(said), TURNS)]
    return serve(tmp_path_factory.mktemp("data"), dialogues, {})


def test_what_is_kept_is_there_and_would_be_seen(left: Left) -> None:
    assert holds(left.database, KEPT)
    assert len(left.database) > 100_000
    assert b"impar_messages" in left.metrics
    assert b'"event"' in left.output


def test_no_identifier_is_in_the_database_the_logs_or_the_metrics(left: Left, marked: list[Marked]) -> None:
    hidden = telling(marked)

    found = [(words, name) for words in hidden for name in Left.__slots__ if holds(getattr(left, name), words)]

    assert len(hidden) >= 300
    assert found == []


def test_only_what_is_kept_of_a_message_is_in_the_database_and_nothing_of_it_elsewhere(left: Left) -> None:
    assert not holds(left.output + left.metrics, "zebracorns")


SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-1111-2222-slackbotsecret",
    "SLACK_APP_TOKEN": "xapp-1-A111-2222-slackappsecret",
    "SLACK_SIGNING_SECRET": "5f3a9c7b1d2e4f60718293a4b5c6d7e8",
    "TELEGRAM_BOT_TOKEN": "123456789:telegramsecretAbCdEf",
    "TELEGRAM_WEBHOOK_SECRET": "webhooksecret77",
    "IMPAR_SECRET": "a-secret-that-keys-the-hashes-of-people",
}


def test_no_secret_is_in_what_a_process_writes(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"

        env = {**SECRETS, "SLACK_API_URL": f"{nowhere}/api/", "TELEGRAM_API_URL": nowhere}
        left = serve(tmp_path, [[KEPT]], env)

    assert b"telegram" in left.output.lower()
    assert b"slack" in left.output.lower()
    secrets = [*SECRETS.values(), SECRETS["TELEGRAM_BOT_TOKEN"].partition(":")[2]]
    assert [each for each in secrets if each.encode() in left.output + left.metrics + left.database] == []
