"""An app that workspaces install by themselves: installation, rotation, removal, organisations, rules of each."""

import pytest
from aiohttp import ClientSession
from sqlalchemy import Engine, text
from yarl import URL

from adapters.settings.slack import SlackSettings
from adapters.slack.workspaces import read_workspaces
from answers.deck import Deck
from bot import wording
from tests.adapters.slack.conftest import Start, install, last
from tests.emulators.slack.delivery import OverHttp
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import SIGNING_SECRET, Slack
from tests.emulators.slack.webapi import CLIENT_SECRET
from tests.emulators.slack.world import Workspace

QUESTION = "is a ganglion impar block safe?"


@pytest.fixture
def org(slack: Slack) -> Workspace:
    """A workspace of an organisation that installed the app as a whole."""
    slack.add_workspace("E1", "E1", org_wide=True)
    workspace = slack.add_workspace("T7", "E1", org_wide=True)
    workspace.add_channel("C7", "U7")
    return workspace


async def test_each_workspace_is_answered_with_its_own_token_once_it_has_installed_the_app(
    start: Start, slack: Slack, anna: Person
) -> None:
    running = await start()
    other = slack.add_workspace("T2")
    other.add_channel("C5", "U5")
    dora = Person(slack, other, "U5")

    statuses = [await install(slack, team) for team in ("T1", "T2")]
    await anna.mentions("C1", QUESTION)
    await dora.mentions("C5", QUESTION)
    await running.idle()

    assert statuses == [200, 200]
    assert len(anna.sees("C1")) == len(dora.sees("C5")) == 1


async def test_an_installation_that_nobody_began_here_is_refused(start: Start, slack: Slack) -> None:
    await start()
    assert isinstance(slack.app, OverHttp)
    slack.world.codes["stolen"] = "T1"
    address = URL(slack.app.url).with_path("/slack/oauth_redirect").with_query(code="stolen", state="guessed")

    async with ClientSession() as browser, browser.get(address) as page:
        status, shown = page.status, await page.text()

    assert status >= 400
    assert "stolen" not in shown
    assert "stolen" in slack.world.codes


async def test_a_token_is_changed_before_it_ends(start: Start, slack: Slack, anna: Person, engine: Engine) -> None:
    running = await start()
    await install(slack, "T1")
    before = set(slack.world.tokens)
    with engine.begin() as connection:
        ends = {"ends": "2026-01-01 00:00:00"}
        connection.execute(text("UPDATE slack_installations SET bot_token_expires_at = :ends"), ends)

    await anna.mentions("C1", QUESTION)
    await running.idle()
    again = await running.office.tokens.of("T1")

    (renewed,) = set(slack.world.tokens) - before
    assert again is not None
    assert again.token == renewed
    assert len(anna.sees("C1")) == 1


async def test_a_token_is_kept_while_slack_gives_no_other(
    start: Start, slack: Slack, anna: Person, engine: Engine
) -> None:
    running = await start()
    await install(slack, "T1")
    with engine.begin() as connection:
        ends = {"ends": "2026-01-01 00:00:00"}
        connection.execute(text("UPDATE slack_installations SET bot_token_expires_at = :ends"), ends)
    slack.refuse("oauth.v2.access", "internal_error", times=9)

    await anna.mentions("C1", QUESTION)
    await running.idle()

    assert len(anna.sees("C1")) == 1


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOTT1"]}}]
)
async def test_a_workspace_that_removes_the_app_has_its_tokens_erased(
    start: Start, slack: Slack, anna: Person, engine: Engine, event: dict[str, object]
) -> None:
    running = await start()
    await install(slack, "T1")
    await anna.commands(QUESTION, "C1")
    await running.idle()

    delivered = await anna.happens(event)
    told = await anna.commands(QUESTION, "C1")
    with engine.begin() as connection:
        left = connection.execute(text("SELECT count(*) FROM slack_installations")).scalar_one()
        bots = connection.execute(text("SELECT count(*) FROM slack_bots")).scalar_one()

    assert delivered.status == 200
    assert (left, bots) == (0, 0)
    assert told.body == wording.NOT_INSTALLED


async def test_revoked_tokens_of_people_leave_the_bot_its_own(start: Start, slack: Slack, anna: Person) -> None:
    running = await start()
    await install(slack, "T1")

    await anna.happens({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    await anna.mentions("C1", QUESTION)
    await running.idle()

    assert len(anna.sees("C1")) == 1


async def test_an_organisation_installs_the_app_for_all_its_workspaces_and_removes_it_from_all(
    start: Start, slack: Slack, org: Workspace
) -> None:
    running = await start()
    gina = Person(slack, org, "U7")
    await install(slack, "E1")

    await gina.mentions("C7", QUESTION)
    await gina.commands(QUESTION, "C7")
    await running.idle()
    answered = len(gina.sees("C7"))
    await gina.happens({"type": "app_uninstalled"})
    await gina.commands(QUESTION, "C7")
    await running.idle()

    assert answered == 2
    assert len(gina.sees("C7")) == 2
    assert gina.delivered[0].body == wording.NOT_INSTALLED


async def test_each_workspace_has_rules_of_its_own(start: Start, slack: Slack, anna: Person, deck: Deck) -> None:
    rules = read_workspaces('[T1]\nchannels = ["C9"]\n[default]\naudiences = ["coder"]')
    running = await start(rules)
    other = slack.add_workspace("T2")
    other.add_channel("C5", "U5")
    dora = Person(slack, other, "U5")
    for team in ("T1", "T2"):
        await install(slack, team)

    await anna.mentions("C1", QUESTION)
    await dora.mentions("C5", QUESTION)
    await running.idle()
    await dora.commands("audience", "C5")
    await running.idle()

    assert last(anna.sees("C1")).text == wording.ELSEWHERE
    assert deck.cards
    assert list(last(dora.sees("C5")).buttons) == ["Coder or biller"]


async def test_no_secret_is_shown_by_any_of_these(start: Start, slack: Slack) -> None:
    running = await start()
    await install(slack, "T1")
    identity = await running.office.tokens.of("T1")

    shown = f"{identity!r} {running.office!r} {running.platform.__dict__!r} {SlackSettings(bot_token='xoxb-1')!r}"

    assert "xoxb" not in shown
    assert SIGNING_SECRET not in shown
    assert CLIENT_SECRET not in shown
