"""Setting the app up: the manifest that makes it, and what `impar slack check` says of one that is not right."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.commands import impar
from adapters.settings.slack import SlackSettings
from adapters.slack.check import check
from adapters.slack.finding import Finding
from adapters.slack.manifest import EVENTS, FOLLOW_UPS, SCOPES, check_manifest, manifest
from adapters.slack.tokens import Api
from tests.emulators.slack.server import APP_TOKEN, Slack
from tests.emulators.slack.webapi import APP_ID, CLIENT_ID, CLIENT_SECRET
from tests.emulators.slack.world import Token, Workspace

PROMPTS = ("What is the CPT code for a ganglion impar block?", "q" * 140)
HERE = "https://impar.example.org"
CONFIGURATION = "xoxe.xoxp-1-configuration"
UNSET = dict.fromkeys(
    ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "IMPAR_PUBLIC_URL", "IMPAR_DECK")
)


@pytest.mark.parametrize(("address", "many"), [("", False), (f"{HERE}/", False), (f"{HERE}/", True)])
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


@pytest.mark.parametrize(
    ("arguments", "own", "said"),
    [
        (["--url", "http://impar.example.org"], {}, "Slack takes https addresses only"),
        ([], {"IMPAR_PUBLIC_URL": "http://impar.example.org"}, "Slack takes https addresses only"),
        (["--many"], {}, "needs the https address of this server: --url, or IMPAR_PUBLIC_URL"),
        (["--many", "--socket"], {"IMPAR_PUBLIC_URL": HERE}, "needs the https address of this server"),
        ([], {"SLACK_CLIENT_ID": "1.2"}, "needs the https address of this server"),
        (["--url", HERE, "--socket"], {}, "Socket Mode needs no address"),
    ],
)
def test_the_command_says_when_the_manifest_cannot_be_used_and_prints_none(
    arguments: list[str], own: dict[str, str], said: str
) -> None:
    result = CliRunner(env={**UNSET, **own}).invoke(impar, ["slack", "manifest", *arguments])

    assert result.exit_code != 0
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "own", "socket"),
    [
        ([], {"IMPAR_PUBLIC_URL": HERE}, False),
        (["--many"], {"IMPAR_PUBLIC_URL": HERE}, False),
        ([], {"IMPAR_PUBLIC_URL": HERE, "SLACK_SIGNING_SECRET": "copied first"}, False),
        ([], {"IMPAR_PUBLIC_URL": HERE, "SLACK_CLIENT_ID": "1.2"}, False),
        (["--socket"], {"IMPAR_PUBLIC_URL": HERE}, True),
        ([], {"IMPAR_PUBLIC_URL": HERE, "SLACK_APP_TOKEN": "xapp-1"}, True),
        (["--url", HERE], {"SLACK_APP_TOKEN": "xapp-1"}, False),
    ],
)
def test_the_manifest_can_be_printed_before_there_is_any_token(
    arguments: list[str], own: dict[str, str], *, socket: bool
) -> None:
    result = CliRunner(env={**UNSET, **own}).invoke(impar, ["slack", "manifest", *arguments])

    made = json.loads(result.stdout)
    assert result.exit_code == 0
    assert made["settings"]["socket_mode_enabled"] is socket
    assert made["settings"]["interactivity"].get("request_url") == (None if socket else f"{HERE}/slack/events")


async def findings(slack: Slack, credentials: SlackSettings) -> list[Finding]:
    api = Api(slack.api)
    try:
        return await check(api, credentials)
    finally:
        await api.close()


def to_mend(found: list[Finding]) -> list[str]:
    return [finding.text for finding in found if not finding.well]


@pytest.fixture
def credentials(slack: Slack, workspace: Workspace) -> SlackSettings:
    """Tokens of an app that is set up as it should be."""
    slack.world.tokens[CONFIGURATION] = Token("configuration", "", frozenset())
    return SlackSettings(
        bot_token=slack.bot_token(workspace),
        app_token=APP_TOKEN,
        configuration_token=CONFIGURATION,
        app_id=APP_ID,
        specialist_channel="CSPEC",
    )


async def test_nothing_is_to_mend_in_an_app_made_from_the_manifest(slack: Slack, credentials: SlackSettings) -> None:
    found = await findings(slack, credentials)

    assert to_mend(found) == []
    assert [finding.text.partition(" ")[0] for finding in found] == ["The", "All", "The", "The", "Socket", "All"]


async def test_a_missing_scope_is_told_with_what_it_is_for(slack: Slack, workspace: Workspace) -> None:
    token = slack.world.new_token(workspace.id, frozenset(SCOPES) - {"im:history", "groups:history"})

    found = await findings(slack, SlackSettings(bot_token=token))

    (text,) = to_mend(found)
    assert text.startswith("The scope im:history is missing; it is needed to be asked in direct messages")
    assert any("groups:history" in finding.text for finding in found if finding.well)


@pytest.mark.parametrize(
    ("credentials", "said"),
    [
        (SlackSettings(bot_token="xoxb-wrong"), "SLACK_BOT_TOKEN: it is not a token that Slack knows"),
        (SlackSettings(app_token="xapp-1-A-wrong"), "SLACK_APP_TOKEN: it is not a token that Slack knows"),
        (SlackSettings(configuration_token="xoxe-wrong", app_id="A1"), "SLACK_CONFIGURATION_TOKEN: it is not a token"),
    ],
)
async def test_a_wrong_token_is_told_by_the_name_of_its_variable(
    slack: Slack, credentials: SlackSettings, said: str
) -> None:
    (text,) = to_mend(await findings(slack, credentials))

    assert text.startswith(said)


async def test_tokens_that_were_exchanged_are_told(slack: Slack, workspace: Workspace) -> None:
    found = await findings(slack, SlackSettings(bot_token=APP_TOKEN, app_token=slack.bot_token(workspace)))

    assert [text.partition(";")[0] for text in to_mend(found)] == [
        "SLACK_BOT_TOKEN: it is a token of another kind",
        "SLACK_APP_TOKEN: it is a token of another kind",
    ]


async def test_an_app_token_without_its_scope_is_told(slack: Slack) -> None:
    slack.world.tokens["xapp-1-A-2"] = Token("app", "", frozenset())

    (text,) = to_mend(await findings(slack, SlackSettings(app_token="xapp-1-A-2")))

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
        ("settings.token_rotation_enabled", True, "Token rotation is on"),
    ],
)
async def test_what_is_missing_in_the_app_is_told(
    slack: Slack, credentials: SlackSettings, path: str, value: object, said: str
) -> None:
    *way, name = path.split(".")
    part = slack.world.manifest
    for step in way:
        part = part[step]
    part[name] = value

    found = to_mend(await findings(slack, credentials))

    assert any(text.startswith(said) for text in found), found


async def test_an_agent_view_that_is_off_is_told(slack: Slack, credentials: SlackSettings) -> None:
    del slack.world.manifest["features"]["agent_view"]

    (text,) = to_mend(await findings(slack, credentials))

    assert text.startswith("The agent view is off")


@pytest.fixture
def over_http(slack: Slack, credentials: SlackSettings) -> SlackSettings:
    """The same over HTTP, in an app made for that."""
    slack.world.manifest = manifest(PROMPTS, HERE)
    return replace(credentials, app_token="", signing_secret="a secret", public_url=HERE)


async def test_nothing_is_to_mend_in_an_app_over_http_either(slack: Slack, over_http: SlackSettings) -> None:
    assert to_mend(await findings(slack, over_http)) == []


async def test_a_socket_that_is_on_over_http_is_told(slack: Slack, over_http: SlackSettings) -> None:
    slack.world.manifest = manifest(PROMPTS)

    (text,) = to_mend(await findings(slack, over_http))

    assert text.startswith("Socket Mode is on, so Slack brings nothing over HTTP")


@pytest.mark.parametrize(("public_url", "told"), [("https://elsewhere.example.org", 3), ("", 0)])
async def test_addresses_that_lead_elsewhere_are_told_where_the_right_one_is_known(
    slack: Slack, over_http: SlackSettings, public_url: str, told: int
) -> None:
    found = to_mend(await findings(slack, replace(over_http, public_url=public_url)))

    assert len(found) == told
    assert all(f"is {HERE}/slack/events: it should be {public_url}" in text for text in found)


async def test_an_address_that_is_not_set_is_told(slack: Slack, over_http: SlackSettings) -> None:
    del slack.world.manifest["features"]["slash_commands"][0]["url"]

    (text,) = to_mend(await findings(slack, over_http))

    assert "under Slash Commands, /impar is not set: it should be https://impar.example.org/slack/events" in text


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("C2", "is not there or the bot is not in it"),
        ("CNOT", "is not there or the bot is not in it"),
        ("CSPEC", ""),
    ],
)
@pytest.mark.parametrize("by_workspace", [True, False])
async def test_a_channel_of_specialists_where_the_bot_is_not_is_told(
    slack: Slack, credentials: SlackSettings, *, channel: str, said: str, by_workspace: bool
) -> None:
    rules = f'[T1]\nspecialist_channel = "{channel}"' if by_workspace else ""
    own = replace(credentials, specialist_channel="" if by_workspace else channel, workspaces=rules)

    told = to_mend(await findings(slack, own))

    assert [said in text and channel in text for text in told] == [True] * bool(said)


async def test_without_the_scope_to_see_it_nothing_is_said_against_a_channel(
    slack: Slack, workspace: Workspace, credentials: SlackSettings
) -> None:
    token = slack.world.new_token(workspace.id, frozenset(SCOPES) - {"channels:history"})

    found = await findings(slack, replace(credentials, bot_token=token))

    assert to_mend(found) == []
    assert any("CSPEC, cannot be looked at without the scope" in finding.text for finding in found)


@pytest.mark.parametrize(("app_token", "mended"), [(APP_TOKEN, True), ("xapp-1-A0OTHER-1", False)])
async def test_tokens_of_two_apps_are_told_where_slack_shows_it(
    slack: Slack, workspace: Workspace, app_token: str, *, mended: bool
) -> None:
    slack.world.tokens[app_token] = Token("app", "", frozenset({"connections:write"}))
    token = slack.world.new_token(workspace.id, frozenset({*SCOPES, "users:read"}))

    told = to_mend(await findings(slack, SlackSettings(bot_token=token, app_token=app_token)))

    assert [text.startswith("SLACK_BOT_TOKEN is of the app A0IMPAR") for text in told] == [True] * (not mended)


@pytest.fixture
def for_many(slack: Slack, over_http: SlackSettings) -> SlackSettings:
    """An app that workspaces install by themselves."""
    slack.world.manifest = manifest(PROMPTS, HERE, many=True)
    return replace(over_http, bot_token="", client_id=CLIENT_ID, client_secret=CLIENT_SECRET)


async def test_an_app_for_many_workspaces_is_checked_by_its_client(slack: Slack, for_many: SlackSettings) -> None:
    found = await findings(slack, for_many)

    assert to_mend(found) == []
    assert found[0].text == "The client id and its secret are known"
    assert f"{HERE}/slack/install" in found[1].text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"client_secret": "guessed"}, "SLACK_CLIENT_ID: the secret is not that of this id"),
        ({"client_id": "1.2"}, "SLACK_CLIENT_ID: it is not the id of an app"),
        ({"public_url": ""}, "IMPAR_PUBLIC_URL must be the https address"),
        ({"bot_token": "xoxb-1"}, "SLACK_BOT_TOKEN is not used where SLACK_CLIENT_ID is set"),
        ({"public_url": "https://elsewhere.example.org"}, "The redirect URL https://elsewhere.example.org/slack"),
    ],
)
async def test_what_is_wrong_with_an_app_for_many_workspaces_is_told(
    slack: Slack, for_many: SlackSettings, changed: dict[str, str], said: str
) -> None:
    told = to_mend(await findings(slack, replace(for_many, **changed)))

    assert any(text.startswith(said) for text in told), told


async def test_without_follow_up_events_all_else_is_well(slack: Slack, credentials: SlackSettings) -> None:
    events = [event for event in EVENTS if event not in FOLLOW_UPS]
    slack.world.manifest["settings"]["event_subscriptions"]["bot_events"] = events

    assert to_mend(await findings(slack, credentials)) == []


async def test_a_slack_that_cannot_be_reached_is_told(slack: Slack) -> None:
    del slack
    api = Api("http://127.0.0.1:9/api/")
    try:
        found = await check(api, SlackSettings(bot_token="xoxb-1"))
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
