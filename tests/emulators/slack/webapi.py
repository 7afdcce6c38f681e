"""The methods of Slack's Web API that the app calls: what they do, and with which error they refuse."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tests.emulators.slack.blocks import Json, check_blocks, too_long
from tests.emulators.slack.views import check_view, too_large
from tests.emulators.slack.world import TOKEN_SECONDS, Channel, Posted, Token, Workspace, World

_LONGEST_TEXT = 40_000
_MOST_PROMPTS = 4


class RefusalError(Exception):
    """Slack answers `ok: false` with this error; where it wants to be left alone, by 429, with the seconds to wait."""

    def __init__(self, error: str, *, retry_after: int = 0, **details: Any) -> None:  # noqa: ANN401 - what Slack says
        super().__init__(error)
        self.retry_after = retry_after
        self.body: Json = {"ok": False, "error": error, **details}


Method: TypeAlias = Callable[[World, Token, Json], Json]


def call(world: World, method: str, token: str | None, arguments: Json) -> Json:
    """What Slack answers to a call. Raises `RefusalError`."""
    world.calls[method] += 1
    if method in _WITHOUT_TOKEN:
        return {"ok": True, **_WITHOUT_TOKEN[method](world, arguments)}
    if method not in _METHODS:
        raise RefusalError("unknown_method", req_method=method)
    kind, scope, does = _METHODS[method]
    known = _authorised(world, token)
    if known.kind != kind:
        raise RefusalError("not_allowed_token_type")
    if scope and scope not in known.scopes:
        raise RefusalError("missing_scope", needed=scope, provided=",".join(sorted(known.scopes)))
    return {"ok": True, **does(world, known, {name: value for name, value in arguments.items() if value is not None})}


def _authorised(world: World, token: str | None) -> Token:
    if not token:
        raise RefusalError("not_authed")
    known = world.tokens.get(token)
    if known is None:
        raise RefusalError("invalid_auth")
    if known.revoked:
        raise RefusalError("token_revoked")
    if known.expires is not None and known.expires < world.now():
        raise RefusalError("token_expired")
    if known.kind == "bot" and not world.workspaces[known.workspace].has_app:
        raise RefusalError("account_inactive")
    return known


def _workspace(world: World, token: Token, arguments: Json) -> Workspace:
    """The token's workspace; that of an organisation reaches each of its workspaces by the channel."""
    own = world.workspaces[token.workspace]
    wanted = arguments.get("channel") or arguments.get("channel_id") or ""
    if own.org_wide and wanted not in own.channels:
        siblings = (one for one in world.workspaces.values() if one.enterprise == own.enterprise)
        return next((one for one in siblings if wanted in one.channels), own)
    return own


def _text(value: object) -> object:
    """Arguments in a form come as JSON text."""
    return json.loads(value) if isinstance(value, str) else value


def _channel(workspace: Workspace, wanted: str, *, archived: bool = False) -> Channel:
    if wanted.startswith("U"):
        return workspace.direct(wanted)
    channel = workspace.channels.get(wanted)
    if channel is None:
        raise RefusalError("channel_not_found")
    if workspace.bot_user not in channel.members:
        raise RefusalError("channel_not_found" if channel.kind == "group" else "not_in_channel")
    if channel.archived and not archived:
        raise RefusalError("is_archived")
    return channel


def check_content(arguments: Json) -> tuple[str, list[Json]]:
    """The text and the blocks of a message. Raises `RefusalError` where Slack takes them not."""
    text, blocks = arguments.get("text") or "", _text(arguments.get("blocks") or [])
    if not text and not blocks:
        raise RefusalError("no_text")
    if len(text) > _LONGEST_TEXT:
        raise RefusalError("msg_too_long")
    problems = check_blocks(blocks, "message")
    if problems:
        raise RefusalError("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    assert isinstance(blocks, list)
    if too_long(blocks):
        raise RefusalError("msg_blocks_too_long")
    return text, [block if "block_id" in block else {**block, "block_id": f"b{n}"} for n, block in enumerate(blocks)]


def post(world: World, workspace: Workspace, channel: str, arguments: Json, only_for: str = "") -> Posted:
    """Put a message of the app into a channel. Raises `RefusalError`."""
    text, blocks = check_content(arguments)
    thread = arguments.get("thread_ts") or ""
    if thread and workspace.message(channel, thread) is None:
        thread = ""  # Slack posts into the channel where it finds no such thread
    posted = Posted(world.new_ts(), channel, workspace.bot_user, text, blocks, thread, only_for, by_bot=True)
    workspace.posted.append(posted)
    return posted


def _post_message(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    channel = _channel(workspace, str(arguments.get("channel", "")))
    wait = world.wait_for(channel.id)
    if wait:
        raise RefusalError("ratelimited", retry_after=wait)
    posted = post(world, workspace, channel.id, arguments)
    return {"channel": channel.id, "ts": posted.ts, "message": {"text": posted.text, "blocks": posted.blocks}}


def _post_ephemeral(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    channel = _channel(workspace, str(arguments.get("channel", "")))
    if arguments.get("user") not in channel.members:
        raise RefusalError("user_not_in_channel")
    return {"message_ts": post(world, workspace, channel.id, arguments, str(arguments["user"])).ts}


def _update(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    posted = workspace.message(str(arguments.get("channel")), str(arguments.get("ts")))
    if posted is None:
        raise RefusalError("message_not_found")
    if not posted.by_bot:
        raise RefusalError("cant_update_message")
    posted.text, posted.blocks = check_content(arguments)
    return {"channel": posted.channel, "ts": posted.ts}


def _permalink(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    channel, ts = str(arguments.get("channel")), str(arguments.get("message_ts"))
    if workspace.message(channel, ts) is None:
        raise RefusalError("message_not_found")
    return {"permalink": f"https://{workspace.id.lower()}.slack.com/archives/{channel}/p{ts.replace('.', '')}"}


def _auth_test(world: World, token: Token, _: Json) -> Json:
    workspace = world.workspaces[token.workspace]
    return {
        "url": f"https://{workspace.id.lower()}.slack.com/",
        "team": workspace.id.lower(),
        "team_id": workspace.id,
        "user": "impar",
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "enterprise_id": workspace.enterprise or None,
        "is_enterprise_install": workspace.org_wide,
    }


def _checked_view(arguments: Json, kind: str) -> Json:
    view = _text(arguments.get("view"))
    problems = check_view(view, kind)
    if problems:
        raise RefusalError("invalid_arguments", response_metadata={"messages": problems})
    assert isinstance(view, dict)
    if too_large(view):
        raise RefusalError("view_too_large")
    return view


def _open(world: World, token: Token, arguments: Json) -> Json:
    workspace, user = _triggered(world, token, str(arguments.get("trigger_id")))
    installed = workspace.enterprise if workspace.org_wide else workspace.id
    frame = {"id": f"V{world.number()}", "hash": "1", "team_id": workspace.id, "app_installed_team_id": installed}
    view = {**_checked_view(arguments, "modal"), **frame}
    workspace.modals.setdefault(user, []).append(view)
    return {"view": view}


def _triggered(world: World, token: Token, trigger: str) -> tuple[Workspace, str]:
    if trigger not in world.triggers:
        raise RefusalError("invalid_trigger_id")
    workspace, user, until = world.triggers[trigger]
    if until < world.now():
        raise RefusalError("expired_trigger_id")
    own = world.workspaces[token.workspace]
    if workspace != token.workspace and not (own.org_wide and own.enterprise == world.workspaces[workspace].enterprise):
        raise RefusalError("invalid_trigger_id")
    world.triggers[trigger] = (workspace, user, 0)
    return world.workspaces[workspace], user


def _update_view(world: World, _token: Token, arguments: Json) -> Json:
    view = _checked_view(arguments, "modal")
    for workspace in world.workspaces.values():
        for views in workspace.modals.values():
            for place, opened in enumerate(views):
                if opened["id"] == arguments.get("view_id"):
                    kept = {name: opened[name] for name in ("id", "team_id", "app_installed_team_id")}
                    views[place] = {**view, **kept, "hash": f"{int(opened['hash']) + 1}"}
                    return {"view": views[place]}
    raise RefusalError("not_found")


def _publish(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    view = {**_checked_view(arguments, "home"), "id": f"V{world.number()}"}
    user = str(arguments.get("user_id"))
    if not user.startswith("U"):
        raise RefusalError("invalid_arguments", response_metadata={"messages": ["[ERROR] no such user"]})
    workspace.homes[user] = view
    return {"view": view}


def _open_conversation(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    return {"channel": {"id": workspace.direct(str(arguments["users"])).id}}


def _info(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    channel = workspace.channels.get(str(arguments.get("channel")))
    if channel is None or (channel.kind == "group" and workspace.bot_user not in channel.members):
        raise RefusalError("channel_not_found")
    return {"channel": {"id": channel.id, "is_member": workspace.bot_user in channel.members}}


def _history(world: World, token: Token, arguments: Json) -> Json:
    workspace = _workspace(world, token, arguments)
    channel = workspace.channels.get(str(arguments.get("channel")))
    if channel is not None:
        scope = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}[channel.kind]
        if scope not in token.scopes:
            raise RefusalError("missing_scope", needed=scope, provided=",".join(sorted(token.scopes)))
    found = _channel(workspace, str(arguments.get("channel")), archived=True)
    return {"messages": [{"ts": one.ts} for one in workspace.posted if one.channel == found.id][-1:]}


def _bot(world: World, token: Token, arguments: Json) -> Json:
    workspace = world.workspaces[token.workspace]
    if arguments.get("bot") != workspace.bot_id:
        raise RefusalError("bot_not_found")
    return {"bot": {"id": workspace.bot_id, "app_id": APP_ID, "name": "impar"}}


def _set_status(world: World, token: Token, arguments: Json) -> Json:
    if not arguments.get("thread_ts"):
        raise RefusalError("invalid_arguments")
    _workspace(world, token, arguments).statuses.append(arguments)
    return {}


def _set_prompts(world: World, token: Token, arguments: Json) -> Json:
    prompts = arguments.get("prompts", [])
    if not 1 <= len(prompts) <= _MOST_PROMPTS or not all({"title", "message"} <= one.keys() for one in prompts):
        raise RefusalError("invalid_arguments")
    workspace = _workspace(world, token, arguments)
    if "thread_ts" not in arguments:  # with one it has no effect for an app with an agent view
        workspace.prompts[str(arguments["channel_id"])] = arguments
    return {}


def _connect(_world: World, _token: Token, _: Json) -> Json:
    return {"url": ""}  # the server fills it in: it knows its own address


def _export(world: World, _token: Token, arguments: Json) -> Json:
    if arguments.get("app_id") != APP_ID:
        raise RefusalError("app_not_found")
    return {"manifest": world.manifest}


def _access(world: World, arguments: Json) -> Json:
    """oauth.v2.access: a code or a refresh token for a bot token."""
    credentials = (arguments.get("client_id"), arguments.get("client_secret"))
    if credentials != (CLIENT_ID, CLIENT_SECRET):
        raise RefusalError("bad_client_secret" if credentials[0] == CLIENT_ID else "invalid_client_id")
    refreshing = arguments.get("grant_type") == "refresh_token"
    given = str(arguments.get("refresh_token" if refreshing else "code"))
    found = (world.refreshes if refreshing else world.codes).pop(given, None)
    if found is None:
        raise RefusalError("invalid_refresh_token" if refreshing else "invalid_code")
    return _installed(world, world.workspaces[found])


def _installed(world: World, workspace: Workspace) -> Json:
    scopes = world.scopes
    refresh = f"xoxe-1-{world.number()}"
    world.refreshes[refresh] = workspace.id
    workspace.has_app = True
    return {
        "app_id": APP_ID,
        "access_token": world.new_token(workspace.id, scopes, rotating=True),
        "refresh_token": refresh,
        "expires_in": TOKEN_SECONDS,
        "token_type": "bot",
        "scope": ",".join(sorted(scopes)),
        "bot_user_id": workspace.bot_user,
        "authed_user": {"id": "UINSTALLER"},
        "team": None if workspace.org_wide else {"id": workspace.id, "name": workspace.id.lower()},
        "enterprise": {"id": workspace.enterprise, "name": "org"} if workspace.enterprise else None,
        "is_enterprise_install": workspace.org_wide,
    }


def pings(posted: Posted) -> list[str]:
    """Whom a message calls: mentions and broadcasts, in its blocks and, without blocks, in its text."""
    found: list[str] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            found.extend([value["range"]] if value.get("type") == "broadcast" else [])
            found.extend([value["user_id"]] if value.get("type") == "user" else [])
            if value.get("type") == "mrkdwn":
                found.extend(part.split(">")[0] for part in value["text"].split("<")[1:] if part[0] in "!@")
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(posted.blocks)
    found.extend(part.split(">")[0] for part in posted.text.split("<")[1:] if part[:1] in ("!", "@"))
    return found


APP_ID, CLIENT_ID, CLIENT_SECRET = "A0IMPAR", "111.222", "a client's secret"

_WITHOUT_TOKEN: Mapping[str, Callable[[World, Json], Json]] = {"oauth.v2.access": _access}
_METHODS: Mapping[str, tuple[str, str, Method]] = {
    "apps.connections.open": ("app", "connections:write", _connect),
    "apps.manifest.export": ("configuration", "", _export),
    "assistant.threads.setStatus": ("bot", "chat:write", _set_status),
    "assistant.threads.setSuggestedPrompts": ("bot", "assistant:write", _set_prompts),
    "auth.test": ("bot", "", _auth_test),
    "bots.info": ("bot", "users:read", _bot),
    "chat.getPermalink": ("bot", "", _permalink),
    "chat.postEphemeral": ("bot", "chat:write", _post_ephemeral),
    "chat.postMessage": ("bot", "chat:write", _post_message),
    "chat.update": ("bot", "chat:write", _update),
    "conversations.history": ("bot", "", _history),
    "conversations.info": ("bot", "channels:read", _info),
    "conversations.open": ("bot", "im:write", _open_conversation),
    "views.open": ("bot", "", _open),
    "views.publish": ("bot", "", _publish),
    "views.update": ("bot", "", _update_view),
}
