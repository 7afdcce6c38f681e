"""`impar serve` as an operator meets it: a process that says where it answers, and ends when it is told to."""

import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.commands import impar
from tests.adapters import executable


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    """A server on any free port."""
    process = executable.start("serve", "--port", "0")
    with process:
        yield process
        process.kill()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    found = re.fullmatch(r"Impar answers at (http://127\.0\.0\.1:\d+) \(Ctrl-C stops it\)\n", process.stdout.readline())
    assert found is not None
    return found[1]


def get(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=executable.LONGEST) as answer:  # noqa: S310 - an address of its own
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_answers_and_ends_well_when_it_is_told_to(
    server: subprocess.Popen[str], number: signal.Signals
) -> None:
    address = address_of(server)

    health, page = get(f"{address}/healthz"), get(f"{address}/")
    server.send_signal(number)
    code = server.wait(executable.LONGEST)

    assert health == (200, "ok")
    assert page[0] == 200
    assert "<html" in page[1]
    assert code == 0


def test_it_keeps_the_pages_of_the_content_team_to_its_members(server: subprocess.Popen[str]) -> None:
    address = address_of(server)

    for page in ("deck", "insights", "insights/gaps.csv"):
        assert "<h1>Sign in</h1>" in get(f"{address}/{page}")[1]


def test_its_log_says_nothing_of_what_was_asked(server: subprocess.Popen[str]) -> None:
    address = address_of(server)
    asked = urllib.request.Request(  # noqa: S310 - an address of its own
        f"{address}/api/ask", b'{"q": "impar billing zebra"}', {"Content-Type": "application/json"}
    )

    with urllib.request.urlopen(asked, timeout=executable.LONGEST) as answer:  # noqa: S310 - as above
        answered = answer.read().decode()
    server.terminate()
    printed, logged = server.communicate(timeout=executable.LONGEST)

    assert "zebra" in answered
    assert "zebra" not in printed + logged
    assert "Traceback" not in logged


def test_a_second_server_on_the_same_data_is_refused_and_the_next_one_remembers(tmp_path: Path) -> None:
    here = {"IMPAR_DATA": str(tmp_path)}
    answers = []
    for _ in range(2):
        with executable.start("serve", "--port", "0", env=here) as process:
            answers.append(post(f"{address_of(process)}/chat", "event=a-token-of-the-test&question=impar+billing"))
            second = executable.run("serve", "--port", "0", env=here)
            process.terminate()

    assert "CPT" in answers[0]
    assert answers[0] == answers[1]
    assert second.returncode == 1
    assert second.stderr.startswith("Another Impar uses ")
    assert "Traceback" not in second.stderr


def post(address: str, form: str) -> str:
    """A turn in a conversation of the test's own, without the tokens that are new in every page."""
    sent = urllib.request.Request(  # noqa: S310 - an address of its own
        address,
        form.encode(),
        {"Accept": "text/vnd.impar.turn+html", "Cookie": "impar_conversation=a-conversation-of-the-test"},
    )
    with urllib.request.urlopen(sent, timeout=executable.LONGEST) as answer:  # noqa: S310 - as above
        turn: str = answer.read().decode()
    return re.sub(r'name="event" value="[^"]+"', "", turn)


def test_a_port_that_is_taken_is_said_with_what_to_do(taken: int) -> None:
    finished = executable.run("serve", "--port", str(taken))

    assert finished.returncode == 1
    assert finished.stderr.startswith(f"Port {taken} is taken: stop what uses it, or choose another: impar serve")
    assert "Traceback" not in finished.stderr


def test_the_port_of_the_environment_is_used(taken: int) -> None:
    chosen = {"PORT": str(taken), "IMPAR_HOST": "127.0.0.1", "IMPAR_DECK": None, "IMPAR_DATA": executable.DATA}

    result = CliRunner(env=chosen).invoke(impar, ["serve"])

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Port {taken} is taken: ")


def test_an_address_that_is_none_is_said() -> None:
    unset = {"PORT": None, "IMPAR_DECK": None, "IMPAR_DATA": executable.DATA}

    result = CliRunner(env=unset).invoke(impar, ["serve", "--host", "no-such-host.invalid", "--port", "0"])

    assert result.exit_code == 1
    assert result.stderr.startswith("Cannot listen on no-such-host.invalid port 0: ")
