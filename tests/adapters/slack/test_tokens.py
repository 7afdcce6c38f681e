"""Tokens that are wrong, revoked, ended, or that Slack does not answer for: no acknowledgement waits for any of it."""

import asyncio
import logging
import time

import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from adapters.slack.tokens import Api, OneWorkspace
from bot import wording
from tests.adapters.slack.conftest import Run, Running, Start, install, until
from tests.emulators.slack.delivery import Delivered, OverSocket
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Hold, Slack

QUESTION = "is a ganglion impar block safe?"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time runs short at once, where it would after two seconds."""
    monkeypatch.setattr("adapters.slack.entrance._LONGEST", 0.2)


def hurry(slack: Slack) -> None:
    """Have Slack wait less than three seconds for what is not acknowledged on purpose."""
    if isinstance(slack.app, OverSocket):
        slack.app.ack_seconds = 0.5


def is_not_taken(told: Delivered) -> bool:
    """Whether somebody reads that their command was not taken in."""
    return told.status == 200 and wording.NOT_TAKEN in str(told.body)


@pytest.mark.usefixtures("impatient")
async def test_a_slack_that_does_not_say_whose_a_token_is_keeps_no_acknowledgement(
    run: Run, way: str, anna: Person, slack: Slack
) -> None:
    slack.holds["auth.test"] = hold = Hold(taken=True)
    running = await run(way, well=False)
    hurry(slack)

    told = await anna.commands(QUESTION, "C1")
    asking = asyncio.create_task(anna.writes_directly(QUESTION))
    await until(lambda: running.refused["token"] == 2)
    hold.open.set()
    await asking
    await running.idle()

    assert is_not_taken(told)
    assert told.seconds < 1
    assert anna.delivered[0].status == 200
    assert len(anna.sees("D1")) == 1


@pytest.mark.parametrize(("error", "status"), [("invalid_auth", 200), ("", 503)])
async def test_a_wrong_token_is_told_by_readiness_and_makes_no_error_of_ours(
    run: Run, way: str, anna: Person, slack: Slack, caplog: pytest.LogCaptureFixture, *, error: str, status: int
) -> None:
    slack.refuse("auth.test", error, times=99, status=status)
    with capture_logs() as logs:
        running = await run(way, well=False)
        await until(lambda: error in running.platform.trouble and "not tried yet" not in running.platform.trouble)

        hurry(slack)
        told = await anna.commands(QUESTION, "C1")
        refused = await anna.happens(anna.message_event(await anna.says("C2", QUESTION)))

    assert is_not_taken(told)
    assert refused.status == (503 if way == "http" else 0)
    assert set(running.refused) == {"token"}
    assert running.reports[-1] is False
    assert any(log["event"] == "slack: no token to act with" for log in logs)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_token_that_is_put_right_is_noticed(
    run: Run, monkeypatch: pytest.MonkeyPatch, anna: Person, slack: Slack
) -> None:
    monkeypatch.setattr("adapters.slack.tokenwatch._FIRST_PAUSE", 0.02)
    slack.refuse("auth.test", "invalid_auth", times=3)

    running = await run()
    await anna.writes_directly(QUESTION)
    await running.idle()

    assert slack.world.calls["auth.test"] == 4
    assert len(anna.sees()) == 1


async def test_a_token_that_is_revoked_while_the_bot_runs_is_noticed_and_a_slack_that_is_down_is_no_such_thing(
    run: Run, monkeypatch: pytest.MonkeyPatch, slack: Slack
) -> None:
    monkeypatch.setattr("adapters.slack.tokenwatch._WELL_PAUSE", 0.02)
    running = await run()
    slack.refuse("auth.test", "internal_error", times=3, status=500)
    seen = slack.world.calls["auth.test"]
    await until(lambda: slack.world.calls["auth.test"] > seen + 3)
    while_down = running.platform.trouble

    for token in slack.world.tokens.values():
        token.revoked = True
    await until(lambda: running.platform.trouble)

    assert while_down == ""
    assert running.platform.trouble == "Slack: the bot token is not taken (token_revoked)"


async def test_the_removal_of_the_app_is_heard_though_its_token_is_dead_already(
    run: Run, way: str, anna: Person, slack: Slack
) -> None:
    slack.refuse("auth.test", "account_inactive", times=99)
    await run(way, well=False)

    removed = await anna.happens({"type": "app_uninstalled"})

    assert (removed.status, removed.tries) == (200, 1)


async def test_another_workspaces_removal_leaves_this_one_its_identity(slack: Slack) -> None:
    api = Api(slack.api)
    tokens = OneWorkspace(api, slack.bot_token(slack.world.workspaces["T1"]))
    await tokens.of("T1")

    await tokens.erase("T2")
    await tokens.of("T1")
    once = slack.world.calls["auth.test"]
    await tokens.erase("T1")
    await tokens.of("T1")
    await api.close()

    assert (once, slack.world.calls["auth.test"]) == (1, 2)


def ends_in(engine: Engine, seconds: float, *teams: str) -> None:
    """Have the tokens of workspaces end so soon."""
    ends = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + seconds))
    with engine.begin() as connection:
        for team in teams:
            change = "UPDATE slack_installations SET bot_token_expires_at = :ends WHERE team_id = :team"
            connection.execute(text(change), {"ends": ends, "team": team})


async def renewed(running: Running, slack: Slack, before: set[str]) -> bool:
    identity = await running.office.tokens.of("T1")
    return identity is not None and identity.token in set(slack.world.tokens) - before


async def test_a_token_that_will_end_soon_is_changed_while_the_present_one_answers(
    start: Start, slack: Slack, anna: Person, engine: Engine
) -> None:
    running = await start()
    await install(slack, "T1")
    before = set(slack.world.tokens)
    ends_in(engine, 3600, "T1")
    slack.holds["oauth.v2.access"] = hold = Hold(taken=True)

    await anna.mentions("C1", QUESTION)
    await running.idle()
    answered = len(anna.sees("C1"))
    hold.open.set()
    async with asyncio.timeout(10):
        while not await renewed(running, slack, before):  # noqa: ASYNC110 - the renewal tells nobody
            await asyncio.sleep(0.01)

    assert answered == 1
    assert slack.world.calls["oauth.v2.access"] == 2  # the installation, and one renewal


@pytest.mark.usefixtures("impatient")
async def test_a_token_that_has_ended_is_changed_after_the_acknowledgement_and_holds_up_no_other_workspace(
    start: Start, slack: Slack, anna: Person, engine: Engine
) -> None:
    running = await start()
    other = slack.add_workspace("T2")
    other.add_channel("C5", "U5")
    dora = Person(slack, other, "U5")
    for team in ("T1", "T2"):
        await install(slack, team)
    ends_in(engine, -60, "T1")
    slack.holds["oauth.v2.access"] = hold = Hold(taken=True)

    await anna.mentions("C1", QUESTION)
    told = await anna.commands(QUESTION, "C1")
    await dora.mentions("C5", QUESTION)
    await until(lambda: dora.sees("C5"))
    waiting = len(anna.sees("C1"))
    hold.open.set()
    await running.idle()

    assert (told.status, told.body) == (200, "")
    assert told.seconds < 1
    assert running.refused["token"] == 0
    assert waiting == 0
    assert len(anna.sees("C1")) == 2


async def test_a_token_that_slack_changed_is_kept_though_who_waited_for_it_gave_up(
    start: Start, slack: Slack, anna: Person, engine: Engine
) -> None:
    running = await start()
    await install(slack, "T1")
    before = set(slack.world.tokens)
    ends_in(engine, -60, "T1")
    slack.holds["oauth.v2.access"] = hold = Hold(taken=True)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(running.office.tokens.acting("T1"), 0.1)
    hold.open.set()
    await anna.mentions("C1", QUESTION)
    await running.idle()

    assert len(anna.sees("C1")) == 1
    assert await renewed(running, slack, before)


async def test_a_database_that_is_away_makes_slack_bring_an_event_again(
    start: Start, slack: Slack, anna: Person, engine: Engine
) -> None:
    running = await start()
    await install(slack, "T1")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE slack_installations RENAME TO gone"))

    told = await anna.commands(QUESTION, "C1")
    bringing = asyncio.create_task(anna.mentions("C1", QUESTION))
    await until(lambda: running.refused["store"] >= 2)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO slack_installations"))
    await bringing
    await running.idle()

    assert is_not_taken(told)
    assert len(anna.sees("C1")) == 1
