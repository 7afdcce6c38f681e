"""The emulator refuses what Telegram refuses, so that what it takes can be believed."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web

from tests.emulators.telegram.markup import parse_html
from tests.emulators.telegram.refusal import RefusedError
from tests.emulators.telegram.server import Emulator, emulate

Call: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]

# A second of Telegram's takes this long here.
SECOND = 0.05


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Emulator]:
    async with emulate(SECOND) as running:
        running.people.private(7)
        yield running


@pytest_asyncio.fixture
async def call(telegram: Emulator) -> AsyncIterator[Call]:
    async with ClientSession() as session:

        async def post(method: str, **given: object) -> dict[str, Any]:
            async with session.post(f"{telegram.address}/bot{telegram.token}/{method}", json=given) as response:
                body: dict[str, Any] = await response.json()
                return body

        yield post


async def refusal(call: Call, method: str, **given: object) -> str:
    answer = await call(method, **given)
    assert not answer["ok"]
    return f"{answer['error_code']} {answer['description']}"


def keyboard(*rows: int, data: str = "x") -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "b", "callback_data": data}] * row for row in rows]}


@asynccontextmanager
async def served(telegram: Emulator, take: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[None]:
    """A bot's server behind https://impar.example/telegram."""
    app = web.Application()
    app.add_routes([web.post("/telegram", take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    telegram.updates.routes["https://impar.example"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield
    await runner.cleanup()


async def test_a_wrong_token_is_unauthorised(telegram: Emulator) -> None:
    async with ClientSession() as session, session.post(f"{telegram.address}/bot1:wrong/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("length", "refused"), [(4096, ""), (4097, "400 Bad Request: message is too long")], ids=["fits", "too long"]
)
async def test_a_message_has_at_most_4096_characters_after_its_tags_are_read(
    call: Call, length: int, refused: str
) -> None:
    answer = await call("sendMessage", chat_id=7, parse_mode="HTML", text=f"<b>{'&amp;' * length}</b>")

    assert answer["ok"] is not bool(refused)
    assert refused in f"{answer.get('error_code')} {answer.get('description')}"


async def test_characters_count_as_utf_16_does(call: Call) -> None:
    assert (await call("sendMessage", chat_id=7, text="😀" * 2048))["ok"]
    assert await refusal(call, "sendMessage", chat_id=7, text="😀" * 2049) == "400 Bad Request: message is too long"


async def test_a_message_without_text_is_refused(call: Call) -> None:
    refused = await refusal(call, "sendMessage", chat_id=7, parse_mode="HTML", text="<b> </b>")

    assert refused == "400 Bad Request: message text is empty"


@pytest.mark.parametrize(
    ("raw", "refused"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "Blockquotes do not nest, at byte offset 13"),
    ],
)
def test_broken_html_is_refused_with_what_is_wrong(raw: str, refused: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_html(raw)

    assert caught.value.description == f"Bad Request: can't parse entities: {refused}"


def test_entities_are_counted_in_utf_16_and_only_four_names_are_known() -> None:
    text, entities = parse_html('😀 <a href="https://x.org/?a=1&amp;b">&lt;&gt;&amp;&quot;&#39;&nbsp;</a>')

    assert text == "😀 <>&\"'&nbsp;"
    assert entities == [{"type": "text_link", "offset": 3, "length": 11, "url": "https://x.org/?a=1&b"}]


def test_an_expandable_quote_is_one() -> None:
    assert parse_html("<blockquote expandable>x</blockquote>")[1][0]["type"] == "expandable_blockquote"


@pytest.mark.parametrize(
    ("markup", "refused"),
    [
        (keyboard(1, data="x" * 65), "400 Bad Request: BUTTON_DATA_INVALID"),
        (keyboard(1, data="é" * 33), "400 Bad Request: BUTTON_DATA_INVALID"),
        (keyboard(1, data=""), "400 Bad Request: BUTTON_DATA_INVALID"),
        (keyboard(9), "400 Bad Request: reply markup is too long"),
        (keyboard(*[8] * 12, 5), "400 Bad Request: reply markup is too long"),
        ({"inline_keyboard": [[{"text": "b", "url": "javascript:1"}]]}, "400 Bad Request: BUTTON_URL_INVALID"),
    ],
)
async def test_a_keyboard_beyond_the_limits_is_refused(call: Call, markup: object, refused: str) -> None:
    assert await refusal(call, "sendMessage", chat_id=7, text="x", reply_markup=markup) == refused


async def test_a_keyboard_at_the_limits_is_taken(call: Call) -> None:
    markup = keyboard(*[8] * 12, 4, data="x" * 64)

    assert (await call("sendMessage", chat_id=7, text="x", reply_markup=markup))["ok"]


async def test_a_press_can_be_answered_for_a_while_only(telegram: Emulator, call: Call) -> None:
    message = (await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard(1)))["result"]
    query = telegram.people.press(telegram.people.private(7), message, "b")

    assert (await call("answerCallbackQuery", callback_query_id=query))["ok"]
    await asyncio.sleep(16 * SECOND)
    late = await refusal(call, "answerCallbackQuery", callback_query_id=query)

    assert late.startswith("400 Bad Request: query is too old")


async def test_an_edit_of_a_message_that_is_gone_or_the_same_is_refused(telegram: Emulator, call: Call) -> None:
    sent = (await call("sendMessage", chat_id=7, text="x"))["result"]["message_id"]
    same = await refusal(call, "editMessageText", chat_id=7, message_id=sent, text="x")
    telegram.people.private(7).messages.pop(sent)

    gone = await refusal(call, "editMessageText", chat_id=7, message_id=sent, text="y")

    assert same.startswith("400 Bad Request: message is not modified")
    assert gone == "400 Bad Request: message to edit not found"


async def test_a_bot_that_was_blocked_writes_no_more(telegram: Emulator, call: Call) -> None:
    telegram.people.block(telegram.people.private(7))

    refused = await refusal(call, "sendMessage", chat_id=7, text="x")

    assert refused == "403 Forbidden: bot was blocked by the user"


async def test_a_group_that_grew_tells_its_new_id(telegram: Emulator, call: Call) -> None:
    telegram.people.migrate(telegram.people.group(-5, kind="group"), -1005)

    answer = await call("sendMessage", chat_id=-5, text="x")
    after = await call("sendMessage", chat_id=-1005, text="x")

    assert answer["parameters"] == {"migrate_to_chat_id": -1005}
    assert after["result"]["message_id"] == 2  # the first one tells where the supergroup came from


@pytest.mark.parametrize(("chat", "limit"), [(7, "chat"), (-8, "group"), (0, "overall")])
async def test_what_is_sent_too_often_is_refused_and_counted(telegram: Emulator, chat: int, limit: str) -> None:
    others = itertools.count(1000)
    moment = 0.0
    step = SECOND if limit == "group" else SECOND / 1000
    telegram.flood.clock = lambda: moment

    for _ in range({"chat": 1, "group": 20, "overall": 30}[limit]):
        telegram.flood.count(chat or next(others))
        moment += step
    with pytest.raises(RefusedError) as caught:
        telegram.flood.count(chat or next(others))

    assert caught.value.code == 429
    assert caught.value.parameters == {"retry_after": 40 if limit == "group" else 1}
    assert telegram.flood.broken == {limit: 1}


async def test_a_second_poll_ends_the_first(call: Call) -> None:
    first = asyncio.create_task(refusal(call, "getUpdates", timeout=100))
    await asyncio.sleep(SECOND)

    second = await call("getUpdates", timeout=0)

    assert second["ok"]
    assert (await first).startswith("409 Conflict: terminated by other getUpdates request")


async def test_an_update_is_repeated_until_it_is_confirmed(telegram: Emulator, call: Call) -> None:
    telegram.people.say(telegram.people.private(7), "hello")

    first, again = await call("getUpdates"), await call("getUpdates")
    after = await call("getUpdates", offset=first["result"][0]["update_id"] + 1)

    assert first == again
    assert after["result"] == []


async def test_polling_and_a_webhook_exclude_each_other(call: Call) -> None:
    assert (await call("setWebhook", url="https://impar.example/telegram"))["ok"]

    refused = await refusal(call, "getUpdates")

    assert refused.startswith("409 Conflict: can't use getUpdates method while webhook is active")


@pytest.mark.parametrize(
    ("url", "refused"),
    [("http://x.org/", "An HTTPS URL must be provided"), ("https://x.org:8080/", "only on ports 80, 88, 443 or 8443")],
)
async def test_a_webhook_needs_https_and_one_of_four_ports(call: Call, url: str, refused: str) -> None:
    assert refused in await refusal(call, "setWebhook", url=url)


async def test_a_webhook_brings_the_secret_and_repeats_what_was_not_taken(telegram: Emulator, call: Call) -> None:
    seen: list[tuple[str | None, int]] = []

    async def take(request: web.Request) -> web.Response:
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), (await request.json())["update_id"]))
        return web.Response(status=500 if len(seen) == 1 else 200)

    async with served(telegram, take):
        await call("setWebhook", url="https://impar.example/telegram", secret_token="s")
        telegram.people.say(telegram.people.private(7), "hello")
        await telegram.until(lambda: telegram.updates.delivered)

    assert seen == [("s", seen[0][1])] * 2


async def test_a_webhook_brings_no_more_at_once_than_it_was_told_to(telegram: Emulator, call: Call) -> None:
    async def take(_: web.Request) -> web.Response:
        await asyncio.sleep(SECOND / 2)
        return web.Response()

    async with served(telegram, take):
        await call("setWebhook", url="https://impar.example/telegram", max_connections=2)
        for number in range(1, 7):
            telegram.people.say(telegram.people.private(number), "hello")
        await telegram.until(lambda: telegram.updates.delivered == 6)

    assert telegram.updates.most_at_once == 2


@pytest.mark.parametrize("connections", [-1, 101])
async def test_a_webhook_takes_at_most_a_hundred_connections(call: Call, connections: int) -> None:
    refused = await refusal(call, "setWebhook", url="https://impar.example/telegram", max_connections=connections)

    assert "invalid max connections" in refused


async def test_in_a_group_a_bot_in_privacy_mode_sees_only_what_is_meant_for_it(telegram: Emulator, call: Call) -> None:
    group = telegram.people.group(-8)
    own = (await call("sendMessage", chat_id=-8, text="x"))["result"]
    for text in ("hello all", "/ask@other_bot x", "/ask x", "@impar_bot x", "@impar_bots x"):
        telegram.people.say(group, text, by=7)
    telegram.people.say(group, "and this?", by=7, reply_to=own)

    seen = (await call("getUpdates"))["result"]

    assert [update["message"]["text"] for update in seen] == ["/ask x", "@impar_bot x", "and this?"]


async def test_reactions_come_only_when_asked_for(telegram: Emulator, call: Call) -> None:
    chat = telegram.people.private(7)
    own = (await call("sendMessage", chat_id=7, text="x"))["result"]

    telegram.people.react(chat, own, "👍")
    before = (await call("getUpdates", allowed_updates=["message", "message_reaction"]))["result"]
    telegram.people.react(chat, own, "👍")
    after = (await call("getUpdates"))["result"]

    assert before == []
    assert "message_reaction" in after[0]


@pytest.mark.parametrize("disabled", [True, False])
async def test_what_is_posted_inline_has_a_preview_unless_it_is_switched_off(
    telegram: Emulator, call: Call, *, disabled: bool
) -> None:
    content = {"message_text": "https://x.org", "link_preview_options": {"is_disabled": disabled}}
    query = telegram.people.ask_inline(7, "x")

    await call("answerInlineQuery", inline_query_id=query, results=[{**result(1), "input_message_content": content}])

    assert telegram.people.choose(7, query, "1")["preview"] is not disabled


def result(number: int, text: str = "x") -> dict[str, object]:
    return {"type": "article", "id": str(number), "title": "t", "input_message_content": {"message_text": text}}


@pytest.mark.parametrize(
    ("results", "refused"),
    [
        ([result(each) for each in range(51)], "RESULTS_TOO_MUCH"),
        ([result(1), result(1)], "RESULT_ID_DUPLICATE"),
        ([result(10**64)], "RESULT_ID_INVALID"),
        ([result(1, "x" * 4097)], "MESSAGE_TOO_LONG"),
        ([{**result(1), "title": ""}], "ARTICLE_TITLE_EMPTY"),
    ],
)
async def test_inline_results_beyond_the_limits_are_refused(
    telegram: Emulator, call: Call, results: object, refused: str
) -> None:
    query = telegram.people.ask_inline(7, "x")

    answer = await refusal(call, "answerInlineQuery", inline_query_id=query, results=results)

    assert answer == f"400 Bad Request: {refused}"


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        ({"command": "Ask", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "ask", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "ask", "description": "x" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_beyond_the_limits_are_refused(call: Call, command: object, refused: str) -> None:
    assert refused in await refusal(call, "setMyCommands", commands=[command])


async def test_descriptions_have_their_lengths(call: Call) -> None:
    assert "INVALID" in await refusal(call, "setMyDescription", description="x" * 513)
    assert "INVALID" in await refusal(call, "setMyShortDescription", short_description="x" * 121)


async def test_a_topic_that_is_not_there_and_a_message_that_is_not_there_are_refused(
    telegram: Emulator, call: Call
) -> None:
    telegram.people.group(-9, threads=frozenset({3}))
    gone = {"message_id": 99}

    thread = await refusal(call, "sendMessage", chat_id=-9, text="x", message_thread_id=4)
    typing = await refusal(call, "sendChatAction", chat_id=-9, action="typing", message_thread_id=4)
    reply = await refusal(call, "sendMessage", chat_id=-9, text="x", reply_parameters=gone)
    await asyncio.sleep(SECOND * 1.1)
    anyway = await call(
        "sendMessage", chat_id=-9, text="x", reply_parameters={**gone, "allow_sending_without_reply": True}
    )

    assert thread == typing == "400 Bad Request: message thread not found"
    assert reply == "400 Bad Request: message to be replied not found"
    assert anyway["ok"]
