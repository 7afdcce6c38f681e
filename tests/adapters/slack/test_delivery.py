"""Nothing is lost and nothing is answered twice; what does not come from Slack is refused and counted."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from adapters.memory import MemoryStore
from adapters.slack.address import Address, Place
from adapters.slack.pulse import Pulse
from adapters.slack.sender import SlackSender
from bot import wording
from bot.conversation import Conversation
from bot.delivery import Outgoing
from bot.handling import Handled
from bot.message import Message
from bot.ports import Begun, StoreUnavailableError, Work
from bot.records import Feedback, Reason
from bot.reply import Outcome, Reply
from tests.adapters.slack.conftest import Run, last, until
from tests.emulators.slack.delivery import OverHttp, OverSocket, encode, sign
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import SIGNING_SECRET, Hold, Slack

EVIDENCE = "How effective is a ganglion impar block?"
QUESTION = "is a ganglion impar block safe?"


class Away(MemoryStore):
    """A store that is away, or slow, for the first messages."""

    def __init__(self, times: int, pause: float = 0) -> None:
        super().__init__()
        self.times = times
        self.pause = pause

    async def accept(self, message: Message, start: Conversation, now: datetime) -> bool:
        """Keep a message, once it is back."""
        self.times -= 1
        if self.times >= 0:
            await asyncio.sleep(self.pause)
            raise StoreUnavailableError("away")
        return await super().accept(message, start, now)


class Slow(MemoryStore):
    """A store that takes its time before it hands a message out."""

    def __init__(self, pause: float) -> None:
        super().__init__()
        self.pause = pause

    async def handle(
        self, work: Work, apology: Reply, clock: Callable[[], datetime], new: Sequence[Begun] = ()
    ) -> tuple[Handled, ...]:
        """Hand it out after the pause."""
        await asyncio.sleep(self.pause if self.waits else 0)
        return await super().handle(work, apology, clock, new)


def http(slack: Slack) -> OverHttp:
    assert isinstance(slack.app, OverHttp)
    return slack.app


async def test_an_event_that_cannot_be_stored_is_not_acknowledged_and_answered_when_it_comes_again(
    run: Run, anna: Person
) -> None:
    running = await run(store=Away(2))

    await anna.writes_directly(QUESTION)
    await running.idle()

    assert [(one.status, one.tries) for one in anna.delivered] == [(200, 3)]
    assert len(anna.sees()) == 1
    assert running.refused["store"] == 2


async def test_a_command_that_cannot_be_stored_says_so_in_time(run: Run, anna: Person) -> None:
    running = await run(store=Away(1))

    delivered = await anna.commands(QUESTION, "C1")
    await running.idle()

    assert (delivered.status, delivered.body) == (200, wording.NOT_TAKEN)
    assert anna.sees() == []


@pytest.mark.parametrize("channel", ["C1", "C2"])
async def test_who_presses_a_button_while_the_store_is_away_is_told_and_nobody_else(
    run: Run, way: str, anna: Person, ben: Person, *, channel: str
) -> None:
    store = Away(0)
    running = await run(way, store=store)
    await (anna.mentions("C1", QUESTION) if channel == "C1" else anna.commands(QUESTION, "C2"))
    await running.idle()
    answer, before = last(anna.sees(channel)), len(ben.sees(channel))
    store.times = 1

    delivered = await anna.presses(answer, EVIDENCE)
    await running.idle()
    told = last(anna.sees(channel))
    await anna.presses(answer, EVIDENCE)
    await running.idle()

    assert delivered.status == 200
    assert (told.text, told.only_for) == (wording.NOT_TAKEN, "U1")
    assert EVIDENCE in last(anna.sees(channel)).shown
    assert len(ben.sees(channel)) == before + (channel == "C1")


async def test_a_button_in_the_home_that_is_pressed_while_the_store_is_away_is_marked_by_slack(
    run: Run, anna: Person
) -> None:
    store = Away(0)
    running = await run(store=store)
    await anna.opens_home()
    await until(lambda: anna.workspace.homes)
    store.times = 1

    delivered = await anna.presses_in_view(anna.home, EVIDENCE)
    await running.idle()

    assert delivered.status == 503
    assert anna.sees() == []


async def test_a_reason_that_cannot_be_stored_says_so_in_its_window_and_can_be_sent_again(
    run: Run, way: str, anna: Person
) -> None:
    store = Away(0)
    running = await run(way, store=store)
    await anna.mentions("C1", QUESTION)
    await running.idle()
    await anna.presses(last(anna.sees()), wording.UNHELPFUL)
    await running.idle()
    reason = anna.modal["blocks"][0]["element"]["options"][3]["value"]
    store.times = 1

    refused = await anna.submits(reasons=reason)
    await anna.submits(reasons=reason)
    await running.idle()

    assert refused.body == {"response_action": "errors", "errors": {"reasons": wording.NOT_TAKEN}}
    noted = [record for record in store.records if isinstance(record, Feedback)]
    assert [one.reason for one in noted] == [None, Reason.UNCLEAR]


@pytest.mark.parametrize("kind", ["event", "command", "modal"])
async def test_a_store_that_hangs_keeps_no_acknowledgement_beyond_three_seconds(
    run: Run, monkeypatch: pytest.MonkeyPatch, anna: Person, kind: str
) -> None:
    monkeypatch.setattr("adapters.slack.entrance._LONGEST", 0.1)
    running = await run(store=Away(1, pause=60))

    if kind == "event":
        await anna.writes_directly(QUESTION)
    elif kind == "command":
        await anna.commands(QUESTION, "C1")
    else:
        await anna.takes_shortcut("ask")
        await running.idle()
        await anna.submits(words=QUESTION)

    assert anna.delivered[0].status == 200
    assert anna.delivered[0].seconds < 2
    if kind == "modal":
        assert anna.delivered[0].body == {"response_action": "errors", "errors": {"words": wording.NOT_TAKEN}}


async def test_a_repeat_is_answered_once(run: Run, way: str, anna: Person) -> None:
    running = await run(way)
    posted = await anna.writes_directly(QUESTION)

    for _ in range(3):
        await anna.happens(anna.message_event(posted))
    await running.idle()

    assert len(anna.sees()) == 1
    assert running.refused == {"repeat": 3}


async def test_a_body_that_is_replayed_does_nothing_and_is_counted(run: Run, anna: Person, slack: Slack) -> None:
    running = await run()
    await anna.commands(QUESTION, "C1")
    await running.idle()
    body, headers = http(slack).sent[-1]

    replayed = await http(slack).send(body, headers["Content-Type"], headers)
    await running.idle()

    assert replayed.status == 200
    assert len(anna.sees()) == 1
    assert running.refused == {"repeat": 1}


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X-Slack-Signature": "v0=" + "0" * 64}, "signature"),
        ({"X-Slack-Signature": ""}, "signature"),
        ({"X-Slack-Request-Timestamp": "soon"}, "signature"),
        (sign("another secret", "", int(time.time())), "signature"),
        (sign(SIGNING_SECRET, "", int(time.time()) - 301), "timestamp"),
    ],
)
async def test_what_slack_did_not_sign_just_now_is_refused_and_counted(
    run: Run, anna: Person, slack: Slack, headers: dict[str, str], reason: str
) -> None:
    running = await run()
    body, content_type = encode("events_api", anna.envelope({"type": "message", "text": QUESTION}))
    if reason == "timestamp":
        headers = sign(SIGNING_SECRET, body, int(headers["X-Slack-Request-Timestamp"]))

    delivered = await http(slack).send(body, content_type, headers)

    assert delivered.status == 401
    assert running.refused == {reason: 1}
    assert anna.sees() == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/response/1",
        "https://hooks.slack.com.example.org/commands/1",
        "http://hooks.slack.com/commands/1",
        "https://hooks.slack.com@127.0.0.1/commands/1",
        "file:///etc/passwd",
    ],
)
async def test_a_response_url_that_is_not_slacks_is_refused_and_counted(run: Run, slack: Slack, address: str) -> None:
    running = await run()
    payload = {"command": "/impar", "text": QUESTION, "team_id": "T1", "user_id": "U1", "channel_id": "C1"}

    delivered = await slack.app.deliver("slash_commands", {**payload, "response_url": address, "trigger_id": "1"})
    await running.idle()

    assert delivered.status == 403
    assert running.refused == {"response_url": 1}
    assert not running.store.records


async def test_a_workspace_that_does_not_have_the_app_is_refused_and_counted(run: Run, way: str, slack: Slack) -> None:
    running = await run(way)
    other = slack.add_workspace("T2")
    other.add_channel("C5", "U5")
    eve = Person(slack, other, "U5")

    await eve.mentions("C5", QUESTION)
    told = await eve.commands(QUESTION, "C5")
    await running.idle()

    assert running.refused == {"workspace": 3}
    assert eve.sees() == []
    assert wording.NOT_INSTALLED in json.dumps(told.body)


async def test_a_rate_limit_is_waited_for_as_long_as_slack_says(run: Run, anna: Person, slack: Slack) -> None:
    running = await run()
    slack.refuse("chat.postMessage", "ratelimited", retry_after=3)

    await anna.writes_directly(QUESTION)
    await until(lambda: slack.world.calls["chat.postMessage"] == 1)
    await asyncio.sleep(0.1)

    assert anna.sees() == []
    (going,) = running.store.going
    assert going.total_seconds() == pytest.approx(3)


@pytest.mark.parametrize(("status", "error"), [(500, "internal_error"), (200, "service_unavailable"), (503, "")])
async def test_a_slack_that_is_down_gets_the_reply_later(
    run: Run, anna: Person, slack: Slack, status: int, error: str
) -> None:
    running = await run()
    slack.refuse("chat.postMessage", error, status=status)

    await anna.writes_directly(QUESTION)
    await until(lambda: slack.world.calls["chat.postMessage"] == 1)
    await asyncio.sleep(0.05)

    assert len(running.store.going) == 1


@pytest.mark.parametrize("error", ["is_archived", "restricted_action", "account_inactive"])
async def test_what_can_never_be_sent_is_given_up(run: Run, anna: Person, slack: Slack, error: str) -> None:
    running = await run()
    slack.refuse("chat.postMessage", error, times=9)
    slack.refuse("chat.postEphemeral", error, times=9)

    await anna.writes_directly(QUESTION)
    await running.idle()

    assert anna.sees() == []
    assert running.store.going == ()


@pytest.mark.parametrize("used", ["used_url", "expired_url"])
async def test_where_the_address_of_a_command_is_used_up_the_answer_comes_as_privately(
    run: Run, anna: Person, ben: Person, slack: Slack, used: str
) -> None:
    running = await run()
    slack.refuse("response_url", used, status=404, times=9)

    await anna.commands(QUESTION, "C1")
    await anna.commands(QUESTION, "C2")
    await running.idle()

    assert [one.only_for for one in anna.sees("C1")] == ["U1"]
    assert len(anna.sees("D1")) == 1
    assert ben.sees() == []


async def test_a_notice_reaches_who_asked_privately_when_their_address_is_long_used_up(
    run: Run, anna: Person, ben: Person, slack: Slack
) -> None:
    running = await run()
    slack.refuse("response_url", "used_url", status=404, times=9)
    place = Address(Place.PRIVATE, "T1", "U1", channel="C1", response_url=f"{slack.api}commands/1")
    notice = Reply(Outcome.NOTICE, heading=wording.RECALL_TITLE, paragraphs=("Do not rely on it.",))

    await SlackSender(running.office).send(Outgoing("recall:1", "slack", place.to_text(), notice))

    assert wording.RECALL_TITLE in anna.sees("D1")[0].text
    assert ben.sees() == []


async def test_a_busy_response_url_is_tried_again(run: Run, anna: Person, slack: Slack) -> None:
    running = await run()
    slack.refuse("response_url", "ratelimited", retry_after=1)

    await anna.commands(QUESTION, "C1")
    await until(lambda: running.store.going)
    await asyncio.sleep(0.05)

    assert anna.sees() == []
    assert [one.total_seconds() for one in running.store.going] == [pytest.approx(1)]


@pytest.mark.parametrize(("pause", "told"), [(0.0, 0), (0.4, 1)])
async def test_the_status_is_shown_only_to_who_has_to_wait(
    run: Run, monkeypatch: pytest.MonkeyPatch, anna: Person, pause: float, told: int
) -> None:
    monkeypatch.setattr("adapters.slack.office._PATIENCE", 0.2)
    running = await run(store=Slow(pause))

    asked = await anna.writes_directly(QUESTION)
    await running.idle()
    await asyncio.sleep(0.25)

    assert len(anna.sees()) == 1
    assert [one["thread_ts"] for one in anna.workspace.statuses] == [asked.ts] * told


@pytest.fixture
def another_process_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that took a message in is not the one that answers it, and so is not told that it was."""
    monkeypatch.setattr("adapters.slack.office._PATIENCE", 0.1)
    monkeypatch.setattr("adapters.slack.office.Office.answered", lambda _office, _key: None)


@pytest.mark.usefixtures("another_process_sends")
async def test_no_status_is_set_after_an_answer_that_another_process_sent(run: Run, way: str, anna: Person) -> None:
    running = await run(way)

    await anna.writes_directly(QUESTION)
    await running.idle()
    await until(lambda: not running.office.waiting)
    await running.idle()

    assert len(anna.sees()) == 1
    assert anna.workspace.statuses == []


@pytest.mark.usefixtures("another_process_sends")
async def test_a_status_that_an_answer_overtook_is_taken_back(run: Run, way: str, anna: Person, slack: Slack) -> None:
    slack.holds["assistant.threads.setStatus"] = hold = Hold(taken=True)
    running = await run(way, store=Slow(0.3))

    await anna.writes_directly(QUESTION)
    await until(lambda: hold.reached)
    await until(anna.sees)
    hold.open.set()
    await running.idle()

    assert [one["status"] for one in anna.workspace.statuses] == [wording.WORKING, ""]


async def test_the_socket_is_opened_again_after_slack_replaced_it(run: Run, anna: Person, slack: Slack) -> None:
    running = await run("socket")
    assert isinstance(slack.app, OverSocket)

    await slack.app.refresh()
    await until(lambda: not slack.app.connections)  # type: ignore[union-attr]
    await anna.writes_directly(QUESTION)
    await running.idle()

    assert len(anna.sees()) == 1
    assert running.platform.trouble == ""


async def test_a_socket_that_cannot_be_opened_again_is_told(run: Run, slack: Slack) -> None:
    running = await run("socket")
    before = running.platform.trouble

    slack.refuse("apps.connections.open", "internal_error", times=1000)
    await slack.app.close()
    await until(lambda: running.platform.trouble)

    assert before == ""
    assert running.platform.trouble == "Slack: the socket is not connected"


async def test_a_socket_that_is_open_but_deaf_is_told_until_it_hears_again(
    run: Run, anna: Person, slack: Slack
) -> None:
    running = await run("socket")
    assert isinstance(slack.app, OverSocket)

    slack.app.deaf = True
    await until(lambda: running.platform.trouble == "Slack: the socket is silent")
    await until(lambda: not running.reports[-1])
    slack.app.deaf = False
    await until(lambda: running.reports[-1])
    await anna.writes_directly(QUESTION)
    await running.idle()

    assert running.platform.trouble == ""
    assert len(anna.sees()) == 1


@pytest.mark.parametrize(
    ("pongs", "silent"),
    [
        ([1.0, 6.0, 11.0, 16.0, 21.0], False),  # answered, each time
        ([None, 6.0, 6.0, 6.0, 6.0], True),  # never: the client notes its first ping itself
        ([None, 6.0, None, 16.0, 16.0], True),  # not on any of three connections
        ([1.0, 6.0, 6.0, 6.0, 6.0], True),  # not any more
        ([1.0, 6.0, None, 16.0, 21.0], False),  # again, on a second one
        ([None, None, None, None, None], True),
    ],
)
def test_only_an_answered_ping_is_a_sign_of_life(pongs: list[float | None], *, silent: bool) -> None:
    pulse = Pulse(15)

    for number, pong in enumerate(pongs):
        pulse.see(pong, 1.0 + 5 * number)

    assert pulse.is_silent(1.0 + 5 * len(pongs) - 0.1) is silent


async def test_what_nobody_knows_is_acknowledged(run: Run, way: str, anna: Person) -> None:
    await run(way)

    unknown = await anna.happens({"type": "reaction_added", "user": "U1"})
    context = await anna.happens({"type": "app_context_changed", "user": "U1"})
    shortcut = await anna.takes_shortcut("of another time")

    assert (unknown.status, context.status, shortcut.status) == (200, 200, 200)


async def test_slack_may_check_the_address(run: Run, slack: Slack) -> None:
    await run()

    body = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"})
    delivered = await http(slack).send(body, "application/json")

    assert delivered.status == 200
    assert delivered.body in ({"challenge": "c"}, "c")


async def test_without_a_signing_secret_there_is_no_door(run: Run) -> None:
    running = await run("socket")

    assert list(running.platform.routes) == []


async def test_a_message_that_comes_with_no_time_is_no_message(run: Run, anna: Person) -> None:
    running = await run()

    delivered = await anna.happens({"type": "message", "channel_type": "im"})

    assert delivered.status == 200
    assert running.store.records == ()
