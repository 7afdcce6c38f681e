"""A reply of which a part is out, tried again: it goes on behind that part, and nobody gets anything twice."""

from dataclasses import replace

import pytest

from adapters.slack.address import Address, Place
from adapters.slack.sender import SlackSender
from adapters.slack.workspaces import Workspace as Rules
from adapters.slack.workspaces import Workspaces
from bot import wording
from bot.delivery import Headway, LaterError, Outgoing
from bot.ports import StoreUnavailableError
from bot.reply import Outcome, Reply
from tests.adapters.slack.conftest import Run, last
from tests.adapters.slack.test_delivery import Away
from tests.emulators.slack.blocks import Json
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack
from tests.fakes import RunningClock, put_off

# Each paragraph has a message of its own: no more than 2500 are left of the 10,500 that one holds.
LONG = Reply(Outcome.COURTESY, paragraphs=tuple(letter * 8000 for letter in "abc"))
QUESTION = "q" * 2000
TROUBLES: list[Json] = [{"error": "ratelimited"}, {"status": 503}]
# A rate limit waits for the same process, an outage outlasts it.
RETRIES = [(TROUBLES[0], False), (TROUBLES[1], True)]
PLACES = {
    Place.THREAD: Address(Place.THREAD, "T1", "U1", channel="C1", thread="1.1"),
    Place.CHANNEL: Address(Place.CHANNEL, "T1", "U1", channel="C1", conversation="T1/shared", by="U1"),
    Place.DIRECT: Address(Place.DIRECT, "T1", "U1", conversation="T1/begun"),
    Place.PRIVATE: Address(Place.PRIVATE, "T1", "U1", channel="C1"),
}


def shown_of(person: Person) -> str:
    """Every letter that a person sees, once for each message that shows it."""
    return "".join(letter for posted in person.sees() for letter in "abc" if letter * 99 in posted.shown)


@pytest.mark.parametrize(("trouble", "another_process"), RETRIES, ids=["429", "503"])
@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("place", PLACES)
async def test_a_reply_of_several_messages_goes_on_where_slack_refused(
    run: Run, anna: Person, slack: Slack, *, place: Place, part: int, trouble: Json, another_process: bool
) -> None:
    running = await run()
    outgoing = Outgoing("slack:x", "slack", PLACES[place].to_text(), LONG)
    method = "chat.postEphemeral" if place is Place.PRIVATE else "chat.postMessage"
    slack.refuse(method, after=part, **trouble)
    sender = SlackSender(running.office)

    with pytest.raises(LaterError):
        await sender.send(outgoing)
    before = shown_of(anna)
    if another_process:  # which knows nothing of the one that died
        sender, outgoing = SlackSender(running.office), replace(outgoing, headway=Headway())
    await sender.send(outgoing)

    assert before == "abc"[:part]
    assert shown_of(anna) == "abc"
    first, *rest = anna.sees()
    if place in (Place.CHANNEL, Place.DIRECT):
        assert [posted.thread for posted in rest] == [first.ts] * 2


@pytest.mark.parametrize("trouble", TROUBLES, ids=["429", "503"])
@pytest.mark.parametrize("part", [0, 1, 2, 3])
async def test_a_command_of_several_messages_goes_on_where_slack_refused(
    run: Run, anna: Person, ben: Person, slack: Slack, *, part: int, trouble: Json
) -> None:
    running = await run()
    address = replace(PLACES[Place.PRIVATE], response_url=slack.hook(anna.workspace, "C1", "U1"))
    outgoing = Outgoing("slack:x", "slack", address.to_text(), LONG)
    slack.refuse("response_url", after=part, **trouble)

    for _ in range(1 if part == 3 else 2):
        try:
            await SlackSender(running.office).send(replace(outgoing, headway=Headway()))
        except LaterError:
            continue

    assert shown_of(anna) == "abc"
    assert ben.sees() == []


@pytest.mark.parametrize(("trouble", "another_process"), RETRIES, ids=["429", "503"])
@pytest.mark.parametrize("part", [0, 1])
async def test_specialists_get_a_question_once_though_its_asker_could_not_be_told_at_once(
    run: Run, anna: Person, slack: Slack, *, part: int, trouble: Json, another_process: bool
) -> None:
    running = await run(workspaces=Workspaces(Rules(specialist_channel="CSPEC")))
    sara = Person(slack, anna.workspace, "U8")
    reply = Reply(Outcome.COURTESY, paragraphs=wording.REFERRED, referral=QUESTION)
    outgoing = Outgoing("slack:x", "slack", PLACES[Place.DIRECT].to_text(), reply)
    slack.refuse("chat.postMessage", after=part, **trouble)
    sender = SlackSender(running.office)

    with pytest.raises(LaterError):
        await sender.send(outgoing)
    if another_process:  # which knows nothing of the one that died
        sender, outgoing = SlackSender(running.office), replace(outgoing, headway=Headway())
    await sender.send(outgoing)
    (asked,) = sara.sees("CSPEC")
    await sara.says("CSPEC", "Yes.", asked.ts)
    await running.idle()

    told, answered = anna.sees("D1")
    assert wording.REFERRED[0] in told.shown
    assert "Yes." in answered.shown


class Forgetful(Away):
    """A store that is away when something is to be linked, so many times."""

    unlinked = 0

    async def link(self, name: str, to: str) -> None:
        """Keep it, once it is back."""
        self.unlinked -= 1
        if self.unlinked >= 0:
            raise StoreUnavailableError("away")
        await super().link(name, to)


async def test_what_was_posted_while_the_store_was_away_is_not_posted_again(run: Run, anna: Person) -> None:
    store = Forgetful(0)
    running = await run(store=store)
    outgoing = Outgoing("slack:x", "slack", PLACES[Place.DIRECT].to_text(), replace(LONG, paragraphs=("aa" * 99,)))
    store.unlinked = 1

    with pytest.raises(LaterError):
        await running.platform.sender.send(outgoing)
    await SlackSender(running.office).send(put_off(outgoing))
    (only,) = anna.sees()

    assert await store.linked(f"slack:T1/D1/{only.ts}") == "T1/begun"


async def test_that_a_part_is_out_is_kept_as_soon_as_the_store_is_back(
    run: Run, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.progress._STORE_PAUSE", 0.01)
    store = Forgetful(0)
    running = await run(store=store)
    store.unlinked = 3

    await running.platform.sender.send(Outgoing("slack:x", "slack", PLACES[Place.THREAD].to_text(), LONG))

    assert shown_of(anna) == "abc"
    assert '"2"' in (await store.linked("slack:sent:slack:x") or "")


async def test_a_rate_limit_between_two_messages_is_waited_for_on_a_messages_whole_way(
    run: Run, way: str, anna: Person, slack: Slack
) -> None:
    clock = RunningClock()
    running = await run(way, workspaces=Workspaces(Rules(specialist_channel="CSPEC")), clock=clock)
    sara = Person(slack, anna.workspace, "U8")
    await anna.mentions("C1", "is the weather good?")
    await running.idle()
    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await running.idle()
    slack.refuse("chat.postMessage", "ratelimited", retry_after=3, after=1)

    await anna.submits()
    await running.put_off(3)
    clock.run_on(3)
    await running.idle()

    assert len(sara.sees("CSPEC")) == 1
    assert wording.REFERRED[0] in last(anna.sees()).shown


async def test_three_messages_come_one_a_second_as_slack_demands(
    run: Run, way: str, anna: Person, slack: Slack
) -> None:
    clock = RunningClock()
    running = await run(way, workspaces=Workspaces(Rules(specialist_channel="CSPEC")), clock=clock)
    sara = Person(slack, anna.workspace, "U8")
    await anna.writes_directly("is the weather good?")
    await running.idle()
    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await running.idle()
    await anna.submits()
    await running.idle()
    slack.world.pace = 1.0
    calls = slack.world.calls["chat.postMessage"]

    await sara.says("CSPEC", " ".join(letter * 8000 for letter in "abc"), last(sara.sees("CSPEC")).ts)
    for waited in (1, 2):
        await running.put_off(waited)
        slack.world.advance(1)
        clock.run_on(1)
    await running.idle()

    assert shown_of(anna) == "abc"
    assert slack.world.calls["chat.postMessage"] == calls + 5  # three that were taken, two that came too soon
