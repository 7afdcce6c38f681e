"""What an operator sees: counts, times and a log, and never what was said."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from adapters.watch import Watch
from bot.backlog import Backlog
from bot.delivery import Delivered, LaterError, Outgoing, Taken
from bot.handling import Handled
from bot.ports import StoreUnavailableError
from bot.reply import Outcome, Reply
from intents.match import NO_CONTEXT, NoMatch
from tests.fakes import NOON, BrokenError, FailingMatcher, FixedMatcher

REPLY = Reply(Outcome.REFUSE, paragraphs=("zebra",))
TAKEN = Taken(Outgoing("key", "test", "an address", REPLY), "the id", 2, again=True, since=NOON)


def _handled(waited: float, reply: Reply | None, error: str = "") -> Handled:
    return Handled("key", "the id", "test", NOON, NOON, NOON + timedelta(seconds=waited), reply, error)


def _told(watch: Watch, backlog: Backlog | None = None) -> str:
    return watch.exposition(backlog).decode()


def test_repeats_are_counted_apart() -> None:
    watch = Watch()

    for new in (True, False, False):
        watch.accepted("test", new=new)

    assert 'impar_messages_accepted_total{platform="test"} 1.0' in _told(watch)
    assert 'impar_messages_repeated_total{platform="test"} 2.0' in _told(watch)


def test_a_message_that_failed_is_logged_by_its_id_and_the_errors_name() -> None:
    watch = Watch()

    with capture_logs() as logs:
        watch.handled(_handled(0.5, None, "BrokenError"))
        watch.handled(_handled(3.0, REPLY, "BrokenError"))

    assert [(log["event"], log["id"], log["error"]) for log in logs] == [
        ("message failed", "the id", "BrokenError"),
        ("message set aside", "the id", "BrokenError"),
    ]
    assert 'impar_messages_failed_total{platform="test"} 2.0' in _told(watch)
    assert 'impar_messages_handled_total{outcome="refuse",platform="test"} 1.0' in _told(watch)


def test_replies_are_counted_by_what_became_of_them_and_nothing_of_them_is_logged() -> None:
    watch = Watch()

    with capture_logs() as logs:
        watch.delivered(Delivered("the id", "test", NOON, NOON, NOON + timedelta(seconds=0.2)))
        watch.sent_again(TAKEN)
        watch.put_off(TAKEN, LaterError("zebra", 3))
        watch.set_aside(TAKEN, BrokenError("zebra"))

    told = _told(watch)
    for name in ("delivered", "sent_again", "put_off", "given_up"):
        assert f'impar_replies_{name}_total{{platform="test"}} 1.0' in told
    assert [log["event"] for log in logs] == ["reply may have been sent twice", "reply put off", "reply set aside"]
    assert {log["id"] for log in logs} == {"the id"}
    assert "zebra" not in str(logs) + told
    assert "an address" not in str(logs) + told


def test_a_store_that_is_away_is_logged_once_and_so_is_its_return() -> None:
    watch = Watch()

    with capture_logs() as logs:
        for _ in range(3):
            watch.store_away(StoreUnavailableError("the database is locked"))
        watch.handled(_handled(0.5, REPLY))

    assert [log["event"] for log in logs] == ["store cannot be used", "store can be used again"]
    assert "impar_store_unavailable_total 3.0" in _told(watch)


def test_how_much_waits_is_told() -> None:
    told = _told(Watch(), Backlog(3, 1.5, 2, 4, 5))

    for name, value in (
        ("inbox_waiting", 3),
        ("inbox_oldest_seconds", 1.5),
        ("outbox_waiting", 2),
        ("inbox_set_aside", 4),
        ("outbox_set_aside", 5),
    ):
        assert f"\nimpar_{name} {float(value)}\n" in told


def test_every_match_is_timed_also_one_that_fails() -> None:
    watch = Watch()

    found = watch.timed(FixedMatcher(NoMatch())).match("a question", NO_CONTEXT)
    with pytest.raises(BrokenError):
        watch.timed(FailingMatcher("zebra", 1)).match("a zebra", NO_CONTEXT)

    assert found == NoMatch()
    assert "impar_match_seconds_count 2.0" in _told(watch)
