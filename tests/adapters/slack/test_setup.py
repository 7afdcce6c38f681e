"""Setting the app up: the manifest that makes it, and what `impar slack check` says of one that is not right."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.commands import impar
from adapters.slack.check import Credentials, Finding, check
from adapters.slack.manifest import EVENTS, FOLLOW_UPS, SCOPES, check_manifest, manifest
from adapters.slack.tokens import Api
from tests.emulators.slack.server import APP_TOKEN, Slack
from tests.emulators.slack.webapi import APP_ID
from tests.emulators.slack.world import Token, Workspace

PROMPTS = ("What is the CPT code for a ganglion impar block?", "q" * 140)
CONFIGURATION = "xoxe.xoxp-1-configuration"
UNSET = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "IMPAR_DECK"))


@pytest.mark.parametrize("address", ["", "https://impar.example.org/"])
@pytest.mark.parametrize("many", [True, False])
def test_the_manifest_keeps_to_slacks_limits(address: str, *, many: bool) -> None:
    made = manifest(PROMPTS, address, many=many)

    assert check_manifest(made) == []
    assert made["settings"]["socket_mode_enabled"] is (not address)
    assert made["settings"]["token_rotation_enabled"] is many


def test_over_http_everything_comes_to_one_address() -> None:
    made = manifest(PROMPTS, "https://impar.example.org/", many=True)

    url = "https://impar.example.org/slack/events"
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"]["request_url"] == url
    assert made["features"]["slash_commands"][0]["url"] == url
    assert made["oauth_config"]["redirect_urls"] == ["https://impar.example.org/slack/oauth_redirect"]


@pytest.mark.parametrize(
    ("where", "name", "value", "said"),
    [
        ("display_information", "name", "x" * 36, "name must have 1 to 35"),
        ("display_information", "description", "x" * 141, "description must have 0 to 140"),
        ("display_information", "long_description", "x" * 173, "long_description must have 174 to 4000"),
        ("features", "shortcuts", [{"name": "x", "callback_id": "c", "description": ""}] * 11, "at most 10 shortcuts"),
    ],
)
def test_a_manifest_beyond_a_limit_is_told(where: str, name: str, value: object, said: str) -> None:
    made = manifest(PROMPTS)
    made[where][name] = value

    assert any(problem.startswith(said) for problem in check_manifest(made))


def test_too_many_prompts_and_an_address_without_tls_are_told() -> None:
    assert check_manifest(manifest(["one"] * 5)) == ["at most 4 suggested_prompts are allowed"]
    assert "https" in check_manifest(manifest(PROMPTS, "http://impar.example.org"))[0]


def test_the_command_prints_the_manifest() -> None:
    socket = CliRunner(env=UNSET).invoke(impar, ["slack", "manifest"])
    http = CliRunner(env=UNSET).invoke(impar, ["slack", "manifest", "--url", "https://impar.example.org", "--many"])

    assert json.loads(socket.stdout)["settings"]["socket_mode_enabled"] is True
    assert json.loads(http.stdout)["settings"]["org_deploy_enabled"] is True
    assert (socket.exit_code, http.exit_code) == (0, 0)


def test_the_command_says_when_the_manifest_cannot_be_used() -> None:
    result = CliRunner(env=UNSET).invoke(impar, ["slack", "manifest", "--url", "http://impar.example.org"])

    assert result.exit_code == 1
    assert "Slack takes https addresses only" in result.stderr


async def findings(slack: Slack, credentials: Credentials) -> list[Finding]:
    api = Api(slack.api)
    try:
        return await check(api, credentials)
    finally:
        await api.close()


def to_mend(found: list[Finding]) -> list[str]:
    return [finding.text for finding in found if not finding.well]


@pytest.fixture
def credentials(slack: Slack, workspace: Workspace) -> Credentials:
    """Tokens of an app that is set up as it should be."""
    slack.world.tokens[CONFIGURATION] = Token("configuration", "", frozenset())
    return Credentials(slack.bot_token(workspace), APP_TOKEN, CONFIGURATION, APP_ID)


async def test_nothing_is_to_mend_in_an_app_made_from_the_manifest(slack: Slack, credentials: Credentials) -> None:
    found = await findings(slack, credentials)

    assert to_mend(found) == []
    assert len(found) == 4


async def test_a_missing_scope_is_told_with_what_it_is_for(slack: Slack, workspace: Workspace) -> None:
    token = slack.world.new_token(workspace.id, frozenset(SCOPES) - {"im:history", "groups:history"})

    found = await findings(slack, Credentials(bot_token=token))

    (text,) = to_mend(found)
    assert text.startswith("The scope im:history is missing; it is needed to be asked in direct messages")
    assert any("groups:history" in finding.text for finding in found if finding.well)


@pytest.mark.parametrize(
    ("credentials", "said"),
    [
        (Credentials(bot_token="xoxb-wrong"), "SLACK_BOT_TOKEN: it is not a token that Slack knows"),
        (Credentials(app_token="xapp-1-A-wrong"), "SLACK_APP_TOKEN: it is not a token that Slack knows"),
        (Credentials(configuration_token="xoxe-wrong", app_id="A1"), "SLACK_CONFIGURATION_TOKEN: it is not a token"),
    ],
)
async def test_a_wrong_token_is_told_by_the_name_of_its_variable(
    slack: Slack, credentials: Credentials, said: str
) -> None:
    (text,) = to_mend(await findings(slack, credentials))

    assert text.startswith(said)


async def test_tokens_that_were_exchanged_are_told(slack: Slack, workspace: Workspace) -> None:
    found = await findings(slack, Credentials(bot_token=APP_TOKEN, app_token=slack.bot_token(workspace)))

    assert [text.partition(";")[0] for text in to_mend(found)] == [
        "SLACK_BOT_TOKEN: it is a token of another kind",
        "SLACK_APP_TOKEN: it is a token of another kind",
    ]


async def test_an_app_token_without_its_scope_is_told(slack: Slack) -> None:
    slack.world.tokens["xapp-1-A-2"] = Token("app", "", frozenset())

    (text,) = to_mend(await findings(slack, Credentials(app_token="xapp-1-A-2")))

    assert "connections:write is missing" in text


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("settings.event_subscriptions.bot_events", [*EVENTS][1:], "The event app_context_changed is not subscribed"),
        ("settings.socket_mode_enabled", False, "Socket Mode is off"),
        ("settings.interactivity.is_enabled", False, "Interactivity is off"),
        ("features.slash_commands", [], "The command /impar is missing"),
        ("features.shortcuts", [], "The shortcut with the callback id ask is missing"),
        ("features.app_home.home_tab_enabled", False, "The Home tab is off"),
        ("features.app_home.messages_tab_read_only_enabled", True, "Direct messages are off"),
    ],
)
async def test_what_is_missing_in_the_app_is_told(
    slack: Slack, credentials: Credentials, path: str, value: object, said: str
) -> None:
    *way, name = path.split(".")
    part = slack.world.manifest
    for step in way:
        part = part[step]
    part[name] = value

    found = to_mend(await findings(slack, credentials))

    assert any(text.startswith(said) for text in found), found


async def test_without_follow_up_events_all_else_is_well(slack: Slack, credentials: Credentials) -> None:
    events = [event for event in EVENTS if event not in FOLLOW_UPS]
    slack.world.manifest["settings"]["event_subscriptions"]["bot_events"] = events

    assert to_mend(await findings(slack, credentials)) == []


async def test_a_slack_that_cannot_be_reached_is_told(slack: Slack) -> None:
    del slack
    api = Api("http://127.0.0.1:9/api/")
    try:
        found = await check(api, Credentials(bot_token="xoxb-1"))
    finally:
        await api.close()

    assert to_mend(found)[0].startswith("SLACK_BOT_TOKEN: Slack cannot be reached")


def test_the_command_needs_something_to_check() -> None:
    result = CliRunner(env=UNSET).invoke(impar, ["slack", "check"])

    assert result.exit_code == 2
    assert "nothing of Slack is set" in result.stderr


def test_the_command_checks_and_says_what_to_mend(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[default]\n", encoding="utf-8")
    own = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": "http://127.0.0.1:9/api"}

    result = CliRunner(env={**UNSET, **own, "IMPAR_SLACK_WORKSPACES": str(rules)}).invoke(impar, ["slack", "check"])

    assert result.exit_code == 1
    assert result.stdout.startswith("to mend  SLACK_BOT_TOKEN: Slack cannot be reached")
