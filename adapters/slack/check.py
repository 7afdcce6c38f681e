"""Whether the app in Slack is set up as it should be, said in words that tell what to do."""

from collections.abc import Iterator, Mapping

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.settings.slack import SlackSettings
from adapters.slack.checkapp import compare
from adapters.slack.finding import Finding, well, wrong
from adapters.slack.manifest import FOLLOW_UPS, SCOPES
from adapters.slack.refusals import word_of
from adapters.slack.tokens import Api
from adapters.slack.workspaces import read_workspaces

_UNREACHED = (SlackClientError, ClientError, OSError)
_MEND = {
    "invalid_auth": "it is not a token that Slack knows; copy it again",
    "not_allowed_token_type": "it is a token of another kind; copy the one that this variable asks for",
    "account_inactive": "the app was removed from the workspace; install it again",
    "token_revoked": "it was revoked; install the app again and copy the new one",
    "token_expired": "it has expired; make a new one",
    "invalid_client_id": "it is not the id of an app; copy it again from Basic Information",
    "bad_client_secret": "the secret is not that of this id; copy both again from Basic Information",
}
# What Slack says of a code that it never gave out, once it has found the id and the secret to be right.
_KNOWN_CLIENT = "invalid_code"


async def check(api: Api, settings: SlackSettings) -> list[Finding]:
    """Everything that can be seen of the set-up from here. Raises `WorkspacesError`."""
    findings: list[Finding] = []
    if settings.client_id:
        findings += await _check_client(api.client(), settings)
    elif settings.bot_token:
        findings += await _check_bot(api.client(settings.bot_token), settings)
    if settings.app_token:
        findings += await _check_socket(api.client(), settings.app_token)
    return findings + await _check_app(api.client(settings.configuration_token), settings)


async def _check_client(client: AsyncWebClient, settings: SlackSettings) -> list[Finding]:
    """What there is to see of an app that workspaces install by themselves, and so without a token of any of them."""
    findings = []
    try:
        await client.oauth_v2_access(
            client_id=settings.client_id, client_secret=settings.client_secret, code="only to see"
        )
    except SlackApiError as error:
        known = word_of(error) == _KNOWN_CLIENT
        findings.append(well("The client id and its secret are known") if known else _wrong("SLACK_CLIENT_ID", error))
    except _UNREACHED as error:
        findings.append(_wrong("SLACK_CLIENT_ID", error))
    if settings.bot_token:
        findings.append(wrong("SLACK_BOT_TOKEN is not used where SLACK_CLIENT_ID is set: unset one of them"))
    if not settings.public_url.startswith("https://"):
        findings.append(wrong("IMPAR_PUBLIC_URL must be the https address of this server, so that others can install"))
    else:
        findings.append(well(f"Workspaces install the app at {settings.public_url}/slack/install"))
    return findings


async def _check_bot(client: AsyncWebClient, settings: SlackSettings) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except _UNREACHED as error:
        return [_wrong("SLACK_BOT_TOKEN", error)]
    who = well(f"The bot token is that of {answer['user']} in the workspace {answer['team']}")
    channel = read_workspaces(settings.workspaces, settings.specialist_channel).of(answer["team_id"]).specialist_channel
    return [
        who,
        *_check_scopes(answer),
        *(await _check_channel(client, channel) if channel else ()),
        *(await _check_same_app(client, answer, _app_of(settings.app_token)) if settings.app_token else ()),
    ]


def _check_scopes(answer: AsyncSlackResponse) -> Iterator[Finding]:
    headers: Mapping[str, str] = {name.lower(): value for name, value in answer.headers.items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    for scope in missing:
        text = f"The scope {scope} is missing; it is needed {SCOPES[scope]}. Add it under OAuth & Permissions"
        yield Finding(scope in FOLLOW_UPS, f"{text}, then reinstall the app")
    if not missing:
        yield well(f"All {len(SCOPES)} scopes are granted")


async def _check_channel(client: AsyncWebClient, channel: str) -> list[Finding]:
    """Whether the bot is where specialists are asked: else no question can be posted there."""
    name = f"The channel of specialists, {channel},"
    try:
        await client.conversations_history(channel=channel, limit=1)
    except SlackApiError as error:
        said = word_of(error)
        if said in ("not_in_channel", "channel_not_found"):
            return [wrong(f"{name} is not there or the bot is not in it: check its id, and /invite @Impar in it")]
        if said == "missing_scope":
            return [well(f"{name} cannot be looked at without the scope channels:history (private: groups:history)")]
        return [wrong(f"{name} cannot be used ({said})")]
    except _UNREACHED as error:
        return [_wrong(name, error)]
    return [well(f"The bot is in the channel of specialists, {channel}")]


async def _check_same_app(client: AsyncWebClient, answer: AsyncSlackResponse, app: str) -> list[Finding]:
    """Whether both tokens are of one app. Slack tells the app of a bot only to one that may read users."""
    try:
        bot = (await client.bots_info(bot=answer.get("bot_id")))["bot"]
    except _UNREACHED:
        text = f"The app token is that of {app}; whether the bot token is too shows only with the scope users:read"
        return [well(f"{text}: compare the id with that under Basic Information")]
    if bot.get("app_id") == app:
        return [well(f"Both tokens are those of the app {app}")]
    return [
        wrong(f"SLACK_BOT_TOKEN is of the app {bot.get('app_id')}, SLACK_APP_TOKEN of {app}: copy both from one app")
    ]


async def _check_socket(client: AsyncWebClient, token: str) -> list[Finding]:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        if word_of(error) == "missing_scope":
            return [
                wrong("SLACK_APP_TOKEN: the scope connections:write is missing; make a new app-level token with it")
            ]
        return [_wrong("SLACK_APP_TOKEN", error)]
    except _UNREACHED as error:
        return [_wrong("SLACK_APP_TOKEN", error)]
    return [well("Socket Mode can be opened")]


async def _check_app(client: AsyncWebClient, settings: SlackSettings) -> list[Finding]:
    app_id = settings.app_id or _app_of(settings.app_token)
    if not settings.configuration_token or not app_id:
        text = (
            "Slack shows the events of an app only with a configuration token. To have them checked too, set "
            "SLACK_CONFIGURATION_TOKEN (and SLACK_APP_ID without an app token); or compare with impar slack manifest"
        )
        return [well(text)]
    try:
        exported = await client.apps_manifest_export(app_id=app_id)
    except _UNREACHED as error:
        return [_wrong("SLACK_CONFIGURATION_TOKEN", error)]
    return list(compare(exported["manifest"], settings))


def _app_of(app_token: str) -> str:
    """The id of the app, which stands in its token: `xapp-1-A…-…`."""
    parts = app_token.split("-")
    return parts[2] if len(parts) > 2 else ""  # noqa: PLR2004 - as its form above says


def _wrong(name: str, error: Exception) -> Finding:
    if not isinstance(error, SlackApiError):
        return wrong(f"{name}: Slack cannot be reached ({type(error).__name__}); check the network and SLACK_API_URL")
    said = word_of(error)
    return wrong(f"{name}: {_MEND.get(said, 'Slack does not take it')} ({said})")
