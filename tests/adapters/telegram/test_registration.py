"""`impar telegram` as an administrator meets it."""

import asyncio

import pytest
from click.testing import CliRunner, Result

from adapters.commands import impar
from adapters.settings.telegram import TelegramSettings
from adapters.telegram.buttons import token
from adapters.telegram.commands import COMMANDS
from adapters.telegram.registration import check, set_up
from tests.adapters.telegram.house import PUBLIC
from tests.emulators.telegram.server import Emulator
from tests.fakes import NOON


def settings(emulator: Emulator, url: str = "") -> TelegramSettings:
    return TelegramSettings(emulator.token, url, api_url=emulator.address)


async def cures(emulator: Emulator, url: str = "") -> dict[str, str]:
    return {finding.what: finding.cure for finding in await check(settings(emulator, url), NOON) if not finding.good}


async def test_commands_are_registered_for_each_scope_and_language(emulator: Emulator) -> None:
    done = await set_up(settings(emulator))

    names = {key: [each["command"] for each in commands] for key, commands in emulator.methods.commands.items()}
    everything = [command.name for command in COMMANDS]
    assert all(finding.good for finding in done)
    assert set(names) == {
        (scope, language) for scope in ("default", "all_private_chats", "all_group_chats") for language in ("", "en")
    }
    assert names["all_private_chats", ""] == everything
    assert names["all_group_chats", "en"] == [name for name in everything if name != "start"]


async def test_after_the_set_up_nothing_is_missing(emulator: Emulator) -> None:
    before = await cures(emulator)
    await set_up(settings(emulator))

    assert set(before) == {
        "the commands are registered",
        "the description is set",
        "the short description is set",
    }
    assert await cures(emulator) == {}


async def test_the_set_up_registers_the_webhook_and_takes_it_away(emulator: Emulator) -> None:
    await set_up(settings(emulator, f"{PUBLIC}/telegram"))
    registered = emulator.updates.webhook["url"]
    await set_up(settings(emulator))

    assert registered == f"{PUBLIC}/telegram"
    assert emulator.updates.webhook == {}


async def test_a_webhook_that_is_elsewhere_is_told(emulator: Emulator) -> None:
    emulator.updates.set_webhook("https://old.example/x", "", None)
    await set_up(settings(emulator, f"{PUBLIC}/telegram"))
    emulator.updates.set_webhook("https://old.example/x", "", None)

    found = await cures(emulator, f"{PUBLIC}/telegram")

    assert "run: impar telegram setup" in found["the webhook is at https://old.example/x"]


async def test_a_webhook_that_failed_lately_is_told_with_when(emulator: Emulator) -> None:
    await set_up(settings(emulator, f"{PUBLIC}/telegram"))
    emulator.updates.fail("Connection refused", NOON.timestamp() - 600)

    found = await cures(emulator, f"{PUBLIC}/telegram")

    assert "see that 'impar serve' runs" in found["the webhook failed at 2026-12-01 11:50 UTC: Connection refused"]


async def test_a_webhook_that_failed_long_ago_is_told_and_is_well(emulator: Emulator) -> None:
    await set_up(settings(emulator, f"{PUBLIC}/telegram"))
    emulator.updates.fail("Connection refused", NOON.timestamp() - 7200)

    *_, found = await check(settings(emulator, f"{PUBLIC}/telegram"), NOON)

    assert found.good
    assert found.what.endswith("it failed last at 2026-12-01 10:00 UTC: Connection refused")


async def test_a_webhook_that_is_not_brought_everything_is_told(emulator: Emulator) -> None:
    await set_up(settings(emulator, f"{PUBLIC}/telegram"))
    emulator.updates.set_webhook(f"{PUBLIC}/telegram", "", ["message"])

    found = await cures(emulator, f"{PUBLIC}/telegram")

    (what,) = found
    assert what.startswith("the webhook is not brought: callback_query, chosen_inline_result")
    assert "message_reaction" in what
    assert found[what] == "run: impar telegram setup"


LEFT_OVER = [{"command": "old", "description": "Of an earlier bot"}]


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize("scope", ["default", "all_private_chats", "all_group_chats", "all_chat_administrators"])
async def test_a_list_of_commands_that_is_left_over_is_told_and_mended(
    emulator: Emulator, scope: str, language: str
) -> None:
    await set_up(settings(emulator))
    emulator.methods.commands[scope, language] = LEFT_OVER

    found = await cures(emulator)
    await set_up(settings(emulator))

    chats = scope.replace("_", " ").replace("default", "every chat") + (", in English" if language else "")
    assert found == {"the commands are registered": f"run: impar telegram setup; they differ for {chats}"}
    assert await cures(emulator) == {}


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize(
    ("kind", "what"),
    [("description", "the description is set"), ("short_description", "the short description is set")],
)
async def test_a_description_that_is_left_over_is_told_and_mended(
    emulator: Emulator, kind: str, what: str, language: str
) -> None:
    await set_up(settings(emulator))
    emulator.methods.texts[kind, language] = "Of an earlier bot"

    found = await cures(emulator)
    await set_up(settings(emulator))

    assert found == {what: "run: impar telegram setup"}
    assert await cures(emulator) == {}


@pytest.mark.parametrize(
    ("key", "value", "cure"),
    [
        ("can_join_groups", False, "/setjoingroups"),
        ("can_read_all_group_messages", True, "/setprivacy"),
        ("supports_inline_queries", False, "/setinline"),
    ],
)
async def test_what_only_botfather_can_change_is_told(emulator: Emulator, key: str, value: object, cure: str) -> None:
    await set_up(settings(emulator))
    emulator.methods.world.bot[key] = value

    (found,) = (await cures(emulator)).values()

    assert cure in found


async def test_a_wrong_token_is_told_without_being_shown(emulator: Emulator) -> None:
    found = await check(TelegramSettings("4242:wrong", api_url=emulator.address), NOON)

    assert "check TELEGRAM_BOT_TOKEN" in found[0].cure
    assert "wrong" not in str(found)


async def test_the_commands_check_and_set_up_what_is_missing(emulator: Emulator) -> None:
    known = {"TELEGRAM_BOT_TOKEN": emulator.token, "TELEGRAM_API_URL": emulator.address}

    before, done, after = [
        await asyncio.to_thread(invoke, "telegram", name, **known) for name in ("check", "setup", "check")
    ]

    assert before.exit_code == 1
    assert (
        "no  the commands are registered\n    run: impar telegram setup; they differ for every chat\n" in before.stdout
    )
    assert (done.exit_code, after.exit_code) == (0, 0)
    assert "ok  the token is that of @impar_bot" in after.stdout
    assert emulator.token not in before.output + done.output + after.output


def invoke(*arguments: str, **environment: str | None) -> Result:
    return CliRunner(env={"TELEGRAM_BOT_TOKEN": None, "IMPAR_DECK": None, **environment}).invoke(impar, arguments)


def test_without_a_token_it_says_where_to_get_one() -> None:
    result = invoke("telegram", "check")

    assert "write /newbot to @BotFather" in str(result.exception)


def test_a_link_is_printed_for_each_card() -> None:
    result = invoke("telegram", "links", "@impar_bot")

    assert f"https://t.me/impar_bot?start={token('ganglion-impar/billing')}  What is the CPT code" in result.stdout
    assert len(result.stdout.splitlines()) == 8
