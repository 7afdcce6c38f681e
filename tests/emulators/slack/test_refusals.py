"""The emulator refuses what Slack refuses, in Slack's words; else a test against it would show nothing."""

import json
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from tests.emulators.slack.blocks import Json, check_blocks, length, too_long
from tests.emulators.slack.delivery import sign
from tests.emulators.slack.server import APP_TOKEN, Slack
from tests.emulators.slack.views import check_errors, check_view
from tests.emulators.slack.webapi import CLIENT_ID, CLIENT_SECRET
from tests.emulators.slack.world import Posted, Workspace

PLAIN = {"type": "plain_text", "text": "words"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "one", "value": "v"}
SCOPES = ["chat:write", "im:write", "assistant:write"]


def plain(count: int) -> Json:
    return {"type": "plain_text", "text": "x" * count}


def section(count: int) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * count}}


def feedback(count: int) -> Json:
    side = {"text": plain(count), "value": "v"}
    return {"type": "feedback_buttons", "action_id": "f", "positive_button": side, "negative_button": side}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def confirm(title: int, text: int) -> Json:
    return {"title": plain(title), "text": plain(text), "confirm": plain(5), "deny": plain(5)}


def options(count: int, kind: str = "static_select", label: int = 5) -> Json:
    return {"type": kind, "action_id": "s", "options": [{"text": plain(label), "value": str(n)} for n in range(count)]}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> list[Json]:
    return [{**BUTTON, "action_id": str(number)} for number in range(count)]


ACCEPTED = [
    [section(3000)],
    [{"type": "header", "text": plain(150)}],
    [{"type": "section", "fields": [plain(2000)] * 10}],
    [{"type": "context", "elements": [plain(3000)] * 10}],
    [actions(*buttons(25))],
    [actions({**BUTTON, "text": plain(75), "value": "v" * 2000, "confirm": confirm(100, 300)})],
    [{"type": "context_actions", "elements": [feedback(75)]}],
    [{"type": "input", "label": plain(2000), "element": {"type": "plain_text_input", "initial_value": "x" * 3000}}],
    [actions(options(100, label=75))],
    [rich({"type": "text", "text": "<!channel>", "style": {"bold": True}}, {"type": "user", "user_id": "U1"})],
    [{"type": "divider"}] * 50,
]
REFUSED = [
    ([section(3001)], "less than 3001"),
    ([section(0)], "more than 0"),
    ([{"type": "section"}], "text or fields"),
    ([{"type": "section", "text": {"type": "mrkdwn", "text": "&" * 601}}], "less than 3001"),
    ([{"type": "header", "text": plain(151)}], "less than 151"),
    ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "plain_text"),
    ([{"type": "section", "fields": [PLAIN] * 11}], "no more than 10"),
    ([{"type": "section", "fields": [plain(2001)]}], "less than 2001"),
    ([{"type": "context", "elements": [PLAIN] * 11}], "1 to 10"),
    ([{"type": "context", "elements": []}], "1 to 10"),
    ([actions(*buttons(26))], "1 to 25"),
    ([actions()], "1 to 25"),
    ([actions(BUTTON, BUTTON)], "duplicate action_id"),
    ([{"type": "divider", "block_id": "b"}] * 2, "duplicate block_id"),
    ([actions({**BUTTON, "text": plain(76)})], "less than 76"),
    ([actions({**BUTTON, "value": "v" * 2001})], "less than 2001"),
    ([actions({**BUTTON, "action_id": "v" * 256})], "less than 256"),
    ([actions({**BUTTON, "style": "loud"})], "primary or danger"),
    ([actions({**BUTTON, "confirm": confirm(101, 1)})], "less than 101"),
    ([actions({**BUTTON, "confirm": confirm(1, 301)})], "less than 301"),
    ([actions(feedback(1))], "unsupported type"),
    ([{"type": "context_actions", "elements": [BUTTON]}], "unsupported type"),
    ([{"type": "context_actions", "elements": [feedback(76)]}], "less than 76"),
    ([{"type": "context_actions", "elements": [feedback(1)] * 6}], "1 to 5"),
    ([actions(options(101))], "1 to 100"),
    ([actions(options(11, "radio_buttons"))], "1 to 10"),
    ([actions(options(1, label=76))], "less than 76"),
    ([{"type": "input", "label": plain(2001), "element": {"type": "plain_text_input"}}], "less than 2001"),
    ([rich({"type": "text", "text": ""})], "more than 0"),
    ([rich({"type": "text", "text": "x", "style": {"loud": True}})], "additional property"),
    ([{"type": "rich_text", "elements": []}], "at least 1"),
    ([{"type": "section", "text": PLAIN, "colour": "red"}], "additional property: colour"),
    ([{"type": "carousel"}], "unsupported type"),
    ([{"type": "divider", "block_id": "b" * 256}], "less than 256"),
    ([{"type": "divider"}] * 51, "no more than 50"),
    ("[]", "must be an array"),
]


@pytest.mark.parametrize("blocks", ACCEPTED)
def test_what_is_just_within_a_limit_is_accepted(blocks: list[Json]) -> None:
    assert check_blocks(blocks, "message") == []


@pytest.mark.parametrize(("blocks", "said"), REFUSED)
def test_what_is_just_beyond_a_limit_is_refused_with_its_place(blocks: list[Json], said: str) -> None:
    problems = check_blocks(blocks, "message")

    assert any(said in problem and "[json-pointer:/blocks" in problem for problem in problems), problems


def test_all_blocks_together_have_a_limit_too() -> None:
    assert not too_long([section(3000)] * 3)
    assert too_long([section(3000)] * 4)


def test_a_text_counts_as_it_travels() -> None:
    assert (length("a&b"), length("<"), length("\N{GRINNING FACE}")) == (7, 4, 2)


MODAL = {"type": "modal", "title": plain(24), "blocks": [{"type": "divider"}] * 100, "private_metadata": "x" * 3000}


@pytest.mark.parametrize(
    "change",
    [
        {"title": plain(25)},
        {"title": None},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"close": plain(25)},
        {"blocks": [{"type": "divider"}] * 101},
        {"blocks": [{"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}]},  # no submit
        {"blocks": [{"type": "context_actions", "elements": [feedback(1)]}]},
        {"colour": "red"},
        {"type": "home"},
    ],
)
def test_a_modal_is_refused_beyond_each_of_its_limits(change: Json) -> None:
    assert check_view(MODAL, "modal") == []
    assert check_view(MODAL | change, "modal") != []


@pytest.mark.parametrize(("errors", "problems"), [({"q": "No."}, 0), ({"other": "No."}, 1), ({"d": "No."}, 1), ({}, 1)])
def test_errors_in_a_modal_are_taken_for_its_input_blocks_only(errors: Json, problems: int) -> None:
    view = {"blocks": [{"type": "input", "block_id": "q"}, {"type": "divider", "block_id": "d"}]}

    assert len(check_errors(view, errors)) == problems


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as slack:
        slack.world.manifest = {"oauth_config": {"scopes": {"bot": SCOPES}}}
        yield slack


@pytest.fixture
def workspace(slack: Slack) -> Workspace:
    workspace = slack.add_workspace()
    workspace.add_channel("C1", "U1")
    workspace.add_channel("C2", "U1", with_bot=False)
    workspace.add_channel("G1", "U1", kind="group", with_bot=False)
    workspace.add_channel("C3", "U1").archived = True
    return workspace


async def call(slack: Slack, method: str, token: str | None, **arguments: object) -> Json:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with ClientSession() as session, session.post(slack.api + method, json=arguments, headers=headers) as answer:
        return {**json.loads(await answer.text()), "status": answer.status, "wait": answer.headers.get("Retry-After")}


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C9", "channel_not_found"), ("C2", "not_in_channel"), ("G1", "channel_not_found"), ("C3", "is_archived")],
)
async def test_a_channel_that_cannot_be_posted_to_is_refused(
    slack: Slack, workspace: Workspace, channel: str, error: str
) -> None:
    answer = await call(slack, "chat.postMessage", slack.bot_token(workspace), channel=channel, text="words")

    assert (answer["ok"], answer["error"]) == (False, error)
    assert workspace.posted == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": [section(3001)]}, "invalid_blocks"),
        ({"blocks": [section(3000)] * 4}, "msg_blocks_too_long"),
    ],
)
async def test_content_that_cannot_be_posted_is_refused(
    slack: Slack, workspace: Workspace, arguments: Json, error: str
) -> None:
    answer = await call(slack, "chat.postMessage", slack.bot_token(workspace), channel="C1", **arguments)

    assert answer["error"] == error


async def test_tokens_that_are_missing_wrong_spent_or_too_weak_are_refused(slack: Slack, workspace: Workspace) -> None:
    world = slack.world
    revoked, old, weak = (world.new_token("T1", frozenset()), world.new_token("T1", frozenset(), rotating=True), "")
    weak = world.new_token("T1", frozenset())
    world.tokens[revoked].revoked = True
    world.advance(13 * 3600)

    errors = [
        (await call(slack, "chat.postMessage", token, channel="C1", text="words"))["error"]
        for token in (None, "xoxb-made-up", revoked, old, weak, APP_TOKEN)
    ]
    workspace.has_app = False

    assert errors == [
        "not_authed", "invalid_auth", "token_revoked", "token_expired", "missing_scope", "not_allowed_token_type"
    ]  # fmt: skip
    assert (await call(slack, "auth.test", slack.bot_token(workspace)))["error"] == "account_inactive"


async def test_a_rate_limit_says_how_long_to_wait(slack: Slack, workspace: Workspace) -> None:
    slack.refuse("chat.postMessage", "ratelimited", retry_after=7)
    token = slack.bot_token(workspace)

    first = await call(slack, "chat.postMessage", token, channel="C1", text="words")
    second = await call(slack, "chat.postMessage", token, channel="C1", text="words")

    assert (first["status"], first["error"], first["wait"]) == (429, "ratelimited", "7")
    assert second["ok"] is True


async def test_a_channel_takes_one_message_a_second_where_that_is_watched(slack: Slack, workspace: Workspace) -> None:
    slack.world.pace = 1.0
    token = slack.bot_token(workspace)
    workspace.add_channel("C4", "U1")

    first, too_soon, elsewhere = [
        await call(slack, "chat.postMessage", token, channel=channel, text="words") for channel in ("C1", "C1", "C4")
    ]
    slack.world.advance(1)
    later = await call(slack, "chat.postMessage", token, channel="C1", text="words")

    assert [answer["ok"] for answer in (first, too_soon, elsewhere, later)] == [True, False, True, True]
    assert (too_soon["status"], too_soon["error"], too_soon["wait"]) == (429, "ratelimited", "1")


async def test_a_trigger_opens_one_view_within_three_seconds(slack: Slack, workspace: Workspace) -> None:
    token = slack.bot_token(workspace)
    used, late = (slack.world.new_trigger("T1", "U1") for _ in range(2))

    first = await call(slack, "views.open", token, trigger_id=used, view=MODAL)
    errors = [(await call(slack, "views.open", token, trigger_id=used, view=MODAL))["error"]]
    slack.world.advance(4)
    errors += [(await call(slack, "views.open", token, trigger_id=one, view=MODAL))["error"] for one in (late, "?")]

    assert first["ok"] is True
    assert errors == ["expired_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


async def test_a_response_url_is_used_up_after_five_times_and_old_after_half_an_hour(
    slack: Slack, workspace: Workspace
) -> None:
    used, old = slack.hook(workspace, "C2", "U1"), slack.hook(workspace, "C2", "U1")

    async def respond(address: str) -> tuple[int, str]:
        async with ClientSession() as session, session.post(address, json={"text": "words"}) as answer:
            return answer.status, await answer.text()

    answers = [await respond(used) for _ in range(6)]
    slack.world.advance(1801)
    last = await respond(old)

    assert answers[:5] == [(200, "ok")] * 5
    assert answers[5][0] == 404
    assert "used_url" in answers[5][1]
    assert "expired_url" in last[1]
    assert [(one.only_for, one.text) for one in workspace.posted] == [("U1", "words")] * 5


async def test_codes_and_refresh_tokens_are_good_once_and_with_the_secret_only(
    slack: Slack, workspace: Workspace
) -> None:
    slack.world.codes["code"] = workspace.id
    own = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}

    wrong = await call(slack, "oauth.v2.access", None, client_id=CLIENT_ID, client_secret="guessed", code="code")
    granted = await call(slack, "oauth.v2.access", None, code="code", **own)
    again = await call(slack, "oauth.v2.access", None, code="code", **own)
    refresh = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"], **own}
    refreshed, twice = [await call(slack, "oauth.v2.access", None, **refresh) for _ in range(2)]

    assert [wrong["error"], again["error"], twice["error"]] == [
        "bad_client_secret",
        "invalid_code",
        "invalid_refresh_token",
    ]
    assert granted["access_token"] != refreshed["access_token"]


def test_a_message_is_shown_with_the_labels_of_its_buttons() -> None:
    posted = Posted("1", "C1", "B", "fallback", [section(3), actions({**BUTTON, "block_id": "x"})])

    assert list(posted.buttons) == ["words"]
    assert "xxx" in posted.shown


def test_a_signature_is_that_of_slacks_own_example() -> None:
    # Verifying requests from Slack, the worked example of its documentation.
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d"
        "10d2c447fce8b6703c"
    )

    signed = sign("8f742231b10e8888abcd99yyyzzz85a5", body, 1531420618)

    assert signed["X-Slack-Signature"] == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert int(sign("s", "")["X-Slack-Request-Timestamp"]) == pytest.approx(time.time(), abs=5)
