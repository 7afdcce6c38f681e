"""Asking a person: the question goes to the specialists, their answer comes back, marked as a person's."""

import pytest
from structlog.testing import capture_logs

from adapters.slack.address import Address, Place
from adapters.slack.refusals import NotDoneError
from adapters.slack.workspaces import Workspace as Rules
from adapters.slack.workspaces import Workspaces
from bot import wording
from bot.delivery import Outgoing
from bot.reply import Outcome, Reply
from tests.adapters.slack.conftest import Run, Running, last, until
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack
from tests.emulators.slack.webapi import pings
from tests.emulators.slack.world import Workspace
from tests.fakes import RunningClock

RULES = Workspaces(Rules(specialist_channel="CSPEC"))
WEATHER = "what is the weather for jane@example.com?"


@pytest.fixture
def sara(slack: Slack, workspace: Workspace) -> Person:
    """A specialist."""
    return Person(slack, workspace, "U8")


async def test_a_question_and_its_answer_go_there_and_back_in_a_thread(
    run: Run, way: str, anna: Person, sara: Person
) -> None:
    running = await run(way, workspaces=RULES)
    asked = await anna.mentions("C1", WEATHER)
    await running.idle()

    await anna.presses(last(anna.sees("C1")), wording.ASK_SPECIALIST)
    await running.idle()
    await anna.submits()
    await running.idle()
    (question,) = sara.sees("CSPEC")
    await sara.says("CSPEC", "Ask the <!channel> *wind*.", question.ts)
    await running.idle()

    assert "what is the weather for [EMAIL]?" in question.shown
    assert "jane" not in question.shown
    assert asked.ts.replace(".", "") in str(question.blocks)
    assert wording.REFERRED[0] in anna.sees("C1")[-2].shown
    answer = last(anna.sees("C1"))
    assert wording.FROM_SPECIALIST in answer.shown
    assert "Ask the  *wind*." in answer.shown
    assert wording.NOT_A_CARD in answer.shown
    assert answer.thread == asked.ts
    assert pings(answer) == ["U8"]


async def test_the_answer_to_a_private_question_comes_directly_even_hours_later(
    run: Run, way: str, anna: Person, ben: Person, sara: Person
) -> None:
    running = await run(way, workspaces=RULES)
    await anna.commands(WEATHER, "C2")
    await running.idle()
    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await running.idle()
    await anna.submits(words="Shall I take an umbrella?")
    await running.idle()
    (question,) = sara.sees("CSPEC")
    running.slack.world.advance(7200)

    await sara.says("CSPEC", "Take one.", question.ts)
    await running.idle()

    assert "Shall I take an umbrella?" in question.shown
    assert "archives" not in str(question.blocks)
    assert "Take one." in last(anna.sees("D1")).shown
    assert ben.sees() == []


async def test_a_specialist_can_ask_the_bot_in_that_thread_without_the_asker_hearing_of_it(
    run: Run, way: str, anna: Person, sara: Person
) -> None:
    running = await run(way, workspaces=RULES)
    await anna.commands(WEATHER, "C1")
    await running.idle()
    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await running.idle()
    await anna.submits()
    await running.idle()
    (question,) = sara.sees("CSPEC")

    await sara.mentions("CSPEC", "is a ganglion impar block safe?", question.ts)
    await running.idle()

    assert "Is a ganglion impar block safe?" in last(sara.sees("CSPEC")).shown
    assert anna.sees("D1") == []


async def test_an_answer_offers_a_specialist_too_and_an_empty_question_goes_to_nobody(
    run: Run, way: str, anna: Person, sara: Person
) -> None:
    running = await run(way, workspaces=RULES)
    await anna.commands("is a ganglion impar block safe?", "C1")
    await running.idle()

    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await running.idle()
    offered = anna.modal["blocks"][1]["element"]["initial_value"]
    await anna.submits(words="   ")
    await running.idle()

    assert offered == "is a ganglion impar block safe?"
    assert wording.NO_REFERRAL[0] in last(anna.sees()).shown
    assert sara.sees("CSPEC") == []


async def test_without_a_channel_of_specialists_none_is_offered(run: Run, anna: Person) -> None:
    running = await run()

    await anna.commands(WEATHER, "C1")
    await running.idle()

    assert wording.ASK_SPECIALIST not in last(anna.sees()).buttons


async def test_the_link_between_the_threads_survives_a_restart(run: Run, way: str, anna: Person, sara: Person) -> None:
    first = await run(way, workspaces=RULES)
    await anna.commands(WEATHER, "C1")
    await first.idle()
    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await first.idle()
    await anna.submits()
    await first.idle()
    (question,) = sara.sees("CSPEC")
    await first.end()

    second = await run(way, workspaces=RULES, store=first.store)
    await sara.says("CSPEC", "Yes.", question.ts)
    await second.idle()

    assert "Yes." in last(anna.sees("D1")).shown


async def ask_specialist(running: Running, anna: Person, words: str = "") -> None:
    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await running.idle()
    await anna.submits(**({"words": words} if words else {}))
    await running.idle()


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("C1", "no member"),
        ("D1", "no member"),
        ("command", "no member"),
        ("D1", "no such channel"),
        ("C1", "archived"),
        ("command", "not set any more"),
    ],
)
async def test_a_question_that_cannot_be_posted_is_told_to_who_asked_it(
    run: Run, anna: Person, workspace: Workspace, *, where: str, wrong: str
) -> None:
    workspace.add_channel("CX", "U8", with_bot=False)
    workspace.add_channel("COLD", "U8").archived = True
    channel = {"no member": "CX", "no such channel": "CNOT", "archived": "COLD"}.get(wrong, "")
    first = await run(workspaces=RULES)
    await (anna.commands(WEATHER, "C2") if where == "command" else ask_in(anna, where))
    await first.idle()
    running = await run(workspaces=Workspaces(Rules(specialist_channel=channel)), store=first.store)
    before = len(anna.sees())

    with capture_logs() as logs:
        await ask_specialist(running, anna)

    assert wording.NOT_REFERRED[0] in last(anna.sees()).shown
    assert len(anna.sees()) == before + 1
    assert running.given_up == ["NotDoneError"]
    assert any(channel in log.get("reason", "") for log in logs)
    assert "weather" not in str(logs)


async def test_such_a_question_is_passed_on_when_the_operator_has_it_tried_again(
    run: Run, anna: Person, workspace: Workspace, slack: Slack
) -> None:
    workspace.add_channel("CX", "U8", with_bot=False)
    running = await run(workspaces=Workspaces(Rules(specialist_channel="CX")))
    reply = Reply(Outcome.COURTESY, paragraphs=wording.REFERRED, referral="Shall I take an umbrella?")
    asker = Address(Place.DIRECT, "T1", "U1")
    outgoing = Outgoing("slack:x", "slack", asker.to_text(), reply)

    for _ in range(2):
        with pytest.raises(NotDoneError):
            await running.platform.sender.send(outgoing)
    workspace.channels["CX"].members.add(workspace.bot_user)
    await running.platform.sender.send(outgoing)

    assert len(Person(slack, workspace, "U8").sees("CX")) == 1
    not_yet, done = anna.sees()
    assert wording.NOT_REFERRED[0] in not_yet.shown
    assert wording.REFERRED[0] in done.shown


async def ask_in(anna: Person, channel: str) -> None:
    await (anna.writes_directly(WEATHER) if channel == "D1" else anna.mentions(channel, WEATHER))


async def test_a_question_whose_message_was_deleted_goes_to_the_specialists_without_a_link(
    run: Run, anna: Person, sara: Person, workspace: Workspace
) -> None:
    running = await run(workspaces=RULES)
    asked = await anna.mentions("C1", WEATHER)
    await running.idle()
    workspace.posted.remove(asked)

    await ask_specialist(running, anna)

    (question,) = sara.sees("CSPEC")
    assert "what is the weather" in question.shown
    assert "archives" not in str(question.blocks)
    assert wording.REFERRED[0] in last(anna.sees()).shown


async def test_a_link_that_slack_cannot_give_now_is_waited_for(
    run: Run, anna: Person, sara: Person, slack: Slack
) -> None:
    clock = RunningClock()
    running = await run(workspaces=RULES, clock=clock)
    await anna.mentions("C1", WEATHER)
    await running.idle()
    slack.refuse("chat.getPermalink", "ratelimited", retry_after=2)

    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await until(lambda: anna.workspace.modals)
    await anna.submits()
    await running.put_off(2)
    clock.run_on(2)
    await running.idle()

    assert "archives" in str(last(sara.sees("CSPEC")).blocks)
