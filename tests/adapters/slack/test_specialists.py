"""Asking a person: the question goes to the specialists, their answer comes back, marked as a person's."""

import pytest

from adapters.slack.workspaces import Workspace as Rules
from adapters.slack.workspaces import Workspaces
from bot import wording
from tests.adapters.slack.conftest import Run, last
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack
from tests.emulators.slack.webapi import pings
from tests.emulators.slack.world import Workspace

RULES = Workspaces(Rules(specialist_channel="CSPEC"))
WEATHER = "is the weather good for jane@example.com?"


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

    assert "is the weather good for [EMAIL]?" in question.shown
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
    run: Run, anna: Person, sara: Person
) -> None:
    running = await run(workspaces=RULES)
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
    run: Run, anna: Person, sara: Person
) -> None:
    running = await run(workspaces=RULES)
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


async def test_the_link_between_the_threads_survives_a_restart(run: Run, anna: Person, sara: Person) -> None:
    first = await run(workspaces=RULES)
    await anna.commands(WEATHER, "C1")
    await first.idle()
    await anna.presses(last(anna.sees()), wording.ASK_SPECIALIST)
    await first.idle()
    await anna.submits()
    await first.idle()
    (question,) = sara.sees("CSPEC")

    second = await run(workspaces=RULES, store=first.store)
    await sara.says("CSPEC", "Yes.", question.ts)
    await second.idle()

    assert "Yes." in last(anna.sees("D1")).shown
