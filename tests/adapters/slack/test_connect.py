"""Channels that two workspaces share (Slack Connect), of which only one has the app."""

import pytest

from adapters.slack.workspaces import Workspace as Rules
from adapters.slack.workspaces import Workspaces
from bot import wording
from bot.records import Feedback
from tests.adapters.slack.conftest import Run, Start, install, last
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack
from tests.emulators.slack.world import Workspace

QUESTION, SAFETY = "is a ganglion impar block safe?", "Is a ganglion impar block safe?"
EVIDENCE = "How effective is a ganglion impar block?"


@pytest.fixture
def elsewhere(slack: Slack) -> Workspace:
    """A workspace of another organisation, which does not have the app."""
    other = slack.add_workspace("T9", "E9")
    other.has_app = False
    return other


@pytest.fixture
def guest(slack: Slack, workspace: Workspace, elsewhere: Workspace) -> Person:
    """Somebody who comes from there, in the channel C1."""
    workspace.channels["C1"].members.add("U99")
    return Person(slack, workspace, "U99", comes_from=elsewhere)


async def test_somebody_from_another_workspace_asks_presses_and_goes_on(
    run: Run, way: str, anna: Person, guest: Person
) -> None:
    running = await run(way)

    asked = await guest.mentions("C1", QUESTION)
    await running.idle()
    answer = last(anna.sees("C1"))
    await guest.presses(answer, EVIDENCE)
    await running.idle()
    await guest.says("C1", "and the code?", asked.ts)
    await running.idle()

    shown = [posted.shown for posted in anna.sees("C1")]
    assert [SAFETY in shown[0], EVIDENCE in shown[1], "What is the CPT code" in shown[2]] == [True] * 3
    assert {posted.thread for posted in anna.sees("C1")} == {asked.ts}
    assert running.refused == {"repeat": 1}


async def test_windows_that_they_open_are_read_as_those_of_the_workspace_that_has_the_app(
    run: Run, way: str, slack: Slack, guest: Person
) -> None:
    running = await run(way, workspaces=Workspaces(Rules(specialist_channel="CSPEC")))
    await guest.mentions("C1", QUESTION)
    await running.idle()
    answer = last(guest.sees("C1"))

    await guest.presses(answer, wording.UNHELPFUL)
    await running.idle()
    await guest.submits(reasons=guest.modal["blocks"][0]["element"]["options"][0]["value"])
    await running.idle()
    await guest.presses(answer, wording.ASK_SPECIALIST)
    await running.idle()
    await guest.submits()
    await running.idle()

    assert len([record for record in running.store.records if isinstance(record, Feedback)]) == 2
    assert len(Person(slack, guest.workspace, "U8").sees("CSPEC")) == 1
    assert running.refused["workspace"] == 0


@pytest.mark.parametrize("installed", ["T7", "E1"])
async def test_the_same_where_an_organisation_or_a_workspace_of_it_installed_the_app(
    start: Start, slack: Slack, elsewhere: Workspace, installed: str
) -> None:
    running = await start(Workspaces(Rules(specialist_channel="CS")))
    slack.add_workspace("E1", "E1", org_wide=True)
    own = slack.add_workspace("T7", "E1", org_wide=installed == "E1")
    own.add_channel("C7", "U7", "U99")
    own.add_channel("CS", "U8")
    await install(slack, installed)
    guest = Person(slack, own, "U99", comes_from=elsewhere)

    await guest.mentions("C7", QUESTION)
    await running.idle()
    await guest.presses(last(guest.sees("C7")), wording.ASK_SPECIALIST)
    await running.idle()
    await guest.submits()
    await running.idle()

    assert SAFETY in guest.sees("C7")[0].shown
    assert len(Person(slack, own, "U8").sees("CS")) == 1
    assert running.refused["workspace"] == 0


async def test_the_workspace_without_the_app_gets_no_answer_of_its_own(
    run: Run, slack: Slack, elsewhere: Workspace
) -> None:
    running = await run()
    elsewhere.add_channel("C9", "U99")

    await Person(slack, elsewhere, "U99").mentions("C9", QUESTION)
    await running.idle()

    assert running.refused == {"workspace": 2}
    assert elsewhere.posted[1:] == []
