"""Word of an urgent reply arrives in the channel that the operator names, and holds nothing of what was written."""

from dataclasses import replace

import pytest

from bot import wording
from bot.conduct import Conduct, Urgent
from tests.adapters.slack.conftest import Run, last
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack
from tests.emulators.slack.world import Workspace


@pytest.fixture(params=["CSPEC", "T1/CSPEC"], ids=["channel", "workspace and channel"])
def conduct(request: pytest.FixtureRequest, conduct: Conduct) -> Conduct:
    """The bot's conduct, with IMPAR_URGENT_NOTIFY=slack:CSPEC."""
    return replace(conduct, urgent=Urgent(platform="slack", address=str(request.param)))


async def test_the_channel_is_told_and_the_person_too(
    run: Run, slack: Slack, workspace: Workspace, anna: Person
) -> None:
    running = await run()
    watching = Person(slack, workspace, "U8")

    await anna.writes_directly("I can't breathe since the block, says Quentin")
    await running.idle()

    assert wording.URGENT[0] in last(anna.sees()).shown
    (alert,) = watching.sees("CSPEC")
    assert "got the urgent reply: chest pain, breathlessness or collapse" in alert.shown
    assert not any(word in alert.shown for word in ("breathe since", "Quentin"))
