"""The soak accounts for every message, and fails where it should."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.soak import main, story, verdict
from benchmarks.soak_record import Growth, Seen, growth
from benchmarks.soak_trouble import Trouble
from tests.crowd.books import Books
from tests.crowd.ledger import CARD, Ledger
from tests.deploy import nginx

KILL = Trouble("killed", 100.0, 104.0, died=100.1)
MINUTES = 10


def soak(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, dict[str, Any]]:
    with pytest.raises(SystemExit) as ended:
        main(["--json", *arguments])
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)
    return ended.value.code, figures


def check_accounts(figures: dict[str, Any]) -> None:
    for platform in ("web", "slack", "telegram"):
        account = figures[platform]
        assert account["sent"] == account["accepted"] + account["not_accepted"]
        assert account["answered"] >= account["accepted"] > 0
        assert account["lost"] == len(account["unexplained"]) == account["odd"] == 0
        assert account["p50_ms"] <= account["p99_ms"]


@pytest.mark.skipif(not nginx.is_installed(), reason="nginx is not installed: apt install nginx-light")
def test_two_processes_on_a_server_come_through_every_trouble(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    plot = tmp_path / "soak.png"

    code, figures = soak(capsys, "--minutes", "0.1", "--people", "4", "--plot", str(plot))

    assert (code, figures["failures"]) == (0, {})
    check_accounts(figures)
    assert figures["processes"] == 2
    assert {"killed", "slow network", "refused by platforms", "database restarted"} <= figures["troubles"].keys()
    assert plot.read_bytes().startswith(b"\x89PNG")


@pytest.mark.long
def test_one_process_on_a_file_comes_through_every_trouble(capsys: pytest.CaptureFixture[str]) -> None:
    code, figures = soak(capsys, "--minutes", "0.5", "--people", "4", "--database", "sqlite")

    assert (code, figures["failures"], figures["processes"]) == (0, {}, 1)
    check_accounts(figures)
    assert {"killed", "slow network", "refused by platforms"} <= figures["troubles"].keys()


def asked_once(*answers: float, shown: str = CARD) -> Ledger:
    """One message that was said and accepted at 99 seconds, with answers at these."""
    ledger = Ledger({"1": 99.0}, {"1": 99.0})
    for at in answers:
        ledger.answer("1", at, shown)
    return ledger


def books(messages: int = 1, receipts: int = 1, waiting: int = 0) -> Books:
    return Books(Counter(web=messages), Counter(web=receipts), waiting, 0, 0)


@pytest.mark.parametrize(
    ("ledger", "kept", "failures"),
    [
        (asked_once(99.1), books(), {}),
        (asked_once(99.1, 130.0), books(), {}),
        (asked_once(110.0, 140.0), books(), {"twice without a reason": 1}),
        (asked_once(), books(), {"lost": 1}),
        (asked_once(99.1, shown="Sorry"), books(), {"no answer from a card": 1}),
        (asked_once(99.1), books(receipts=2), {"handled twice": 1}),
        (asked_once(99.1), books(waiting=1), {"left over in the store": 1}),
    ],
)
def test_a_run_fails_for_what_a_kill_does_not_explain(ledger: Ledger, kept: Books, failures: dict[str, int]) -> None:
    assert verdict([ledger], [KILL], kept, None)["failures"] == failures


def test_a_slow_network_is_no_reason_for_a_second_answer() -> None:
    slow = Trouble("slow network", KILL.began, KILL.ended)

    assert verdict([asked_once(99.1, 130.0)], [slow], books(), None)["failures"] == {"twice without a reason": 1}


def test_of_a_second_answer_it_is_told_what_went_before() -> None:
    assert story([99.5, 130.0], [KILL]) == "again after 30.5 s; killed at +0.5 s"
    assert story([99.5, 99.9], [KILL]) == "again after 0.4 s; no trouble before"


def seen(rss_a_minute: float = 0.0, handles_a_minute: float = 0.0, minutes: int = MINUTES) -> list[Seen]:
    """A process that is looked at each second."""
    return [
        Seen(at, 0, 1, 250 + rss_a_minute * at / 60, 30 + int(handles_a_minute * at / 60)) for at in range(60 * minutes)
    ]


def grown(process: list[Seen]) -> Growth:
    found = growth(process, 10.0)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("process", "leaks"),
    [(seen(), False), (seen(rss_a_minute=0.8), False), (seen(rss_a_minute=2), True), (seen(handles_a_minute=2), True)],
)
def test_memory_and_handles_that_keep_growing_are_a_failure(process: list[Seen], leaks: bool) -> None:  # noqa: FBT001 - what is expected of a case
    found = grown(process)

    assert found.leaks == leaks
    assert bool(verdict([asked_once(99.1)], [], books(), found)["failures"]) == leaks


def test_what_a_process_takes_to_warm_up_is_not_held_against_it() -> None:
    cold = [Seen(at, 0, 1, 100.0 + at, 5) for at in range(60)]

    assert not grown([*cold, *(Seen(60 + one.at, 0, 1, one.rss_mb, 30) for one in seen())]).leaks


def test_the_longest_life_is_followed() -> None:
    first = [Seen(one.at - 1000, 0, 0, one.rss_mb, one.handles) for one in seen(rss_a_minute=50, minutes=3)]

    assert grown([*first, *seen()]).minutes == pytest.approx(0.8 * MINUTES, abs=0.1)


def test_a_life_that_is_too_short_is_not_judged() -> None:
    assert growth(seen(rss_a_minute=50, minutes=1), 10.0) is None
