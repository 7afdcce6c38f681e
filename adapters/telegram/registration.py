"""What Telegram is told of the bot once, and what it knows of it: commands, descriptions, the webhook."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    User,
    WebhookInfo,
)
from telegram.error import TelegramError

from adapters.settings.telegram import TelegramSettings
from adapters.telegram.client import connect, explain
from adapters.telegram.commands import COMMANDS
from adapters.telegram.identity import webhook_secret
from adapters.telegram.receiver import ALLOWED
from bot import wording

# Bot API, setWebhook: how many updates Telegram brings at once.
_AT_ONCE = 40

_SCOPES: tuple[BotCommandScope, ...] = (
    BotCommandScopeDefault(),
    BotCommandScopeAllPrivateChats(),
    BotCommandScopeAllGroupChats(),
)
# A list of theirs, from an earlier life of the bot, would be shown to administrators instead of that for groups.
_ADMINISTRATORS = BotCommandScopeAllChatAdministrators()
# For everybody, and for English itself: what an earlier set-up left for that language would be shown instead.
_LANGUAGES = ("", "en")
# An error that Telegram met longer ago says little of how things are.
_LATELY = timedelta(hours=1)
_NOT_IN_GROUPS = ("start",)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at; with `cure` it is not as it should be."""

    what: str
    cure: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing is to be done."""
        return not self.cure


async def set_up(settings: TelegramSettings) -> tuple[Finding, ...]:
    """Register commands, descriptions and the webhook, or take a webhook away that is not set; says what was done."""
    bot = connect(settings)
    return await _all(bot, _set_up(bot, settings))


async def check(settings: TelegramSettings, now: datetime) -> tuple[Finding, ...]:
    """Look at everything that the bot needs, and say what is missing and what to do."""
    bot = connect(settings)
    return await _all(bot, _check(bot, settings, now))


async def register_webhook(bot: Bot, settings: TelegramSettings) -> str:
    """Have updates brought to the address that is set, or to none, for polling and a webhook exclude each other."""
    url = settings.webhook_url
    if url:
        secret = secret_of(settings)
        await bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED, max_connections=_AT_ONCE)
        return f"the webhook brings updates to {url}"
    if (await bot.get_webhook_info()).url:
        await bot.delete_webhook()
        return "the webhook was removed: updates are polled for"
    return "updates are polled for"


def secret_of(settings: TelegramSettings) -> str:
    """The secret that Telegram sends with each update that it brings."""
    return settings.webhook_secret or webhook_secret(settings.token)


async def _all(bot: Bot, findings: AsyncIterator[Finding]) -> tuple[Finding, ...]:
    """Every finding, up to the first error of Telegram's, which is one too."""
    found: list[Finding] = []
    try:
        await bot.initialize()
        found.extend([finding async for finding in findings])
    except TelegramError as error:
        found.append(Finding("Telegram did not take it", explain(error)))
    finally:
        await bot.shutdown()
    return tuple(found)


async def _set_up(bot: Bot, settings: TelegramSettings) -> AsyncIterator[Finding]:
    for language in _LANGUAGES:
        for scope in _SCOPES:
            await bot.set_my_commands(_commands(scope), scope, language or None)
        await bot.delete_my_commands(_ADMINISTRATORS, language or None)
    yield Finding(f"{len(COMMANDS)} commands are registered, for private chats and for groups")
    for language in _LANGUAGES:
        await bot.set_my_description(wording.DESCRIPTION, language or None)
        await bot.set_my_short_description(wording.SHORT_DESCRIPTION, language or None)
    yield Finding("the descriptions are set")
    yield Finding(await register_webhook(bot, settings))


async def _check(bot: Bot, settings: TelegramSettings, now: datetime) -> AsyncIterator[Finding]:
    for finding in _of_the_bot(bot.bot):
        yield finding
    yield Finding("the commands are registered", await _cure_of_commands(bot))
    long = {(await bot.get_my_description(each or None)).description for each in _LANGUAGES}
    yield Finding("the description is set", "" if long == {wording.DESCRIPTION} else _SET_UP)
    short = {(await bot.get_my_short_description(each or None)).short_description for each in _LANGUAGES}
    yield Finding("the short description is set", "" if short == {wording.SHORT_DESCRIPTION} else _SET_UP)
    yield _of_the_webhook(await bot.get_webhook_info(), settings, now)


async def _cure_of_commands(bot: Bot) -> str:
    """What to do where a list of commands is not the bot's own, in any scope and language; empty for nothing."""
    for language in _LANGUAGES:
        for scope in (*_SCOPES, _ADMINISTRATORS):
            wanted = [] if scope is _ADMINISTRATORS else _commands(scope)
            if list(await bot.get_my_commands(scope, language or None)) != wanted:
                return f"{_SET_UP}; they differ for {_place(scope, language)}"
    return ""


def _place(scope: BotCommandScope, language: str) -> str:
    chats = "every chat" if scope.type == BotCommandScope.DEFAULT else scope.type.replace("_", " ")
    return f"{chats}, in English" if language else chats


_SET_UP = "run: impar telegram setup"


def _of_the_bot(bot: User) -> tuple[Finding, ...]:
    return (
        Finding(f"the token is that of @{bot.username}"),
        Finding("it may be added to groups", "" if bot.can_join_groups else "tell @BotFather: /setjoingroups, Enable"),
        Finding(
            "in groups it sees only what is meant for it",
            "tell @BotFather: /setprivacy, Enable" if bot.can_read_all_group_messages else "",
        ),
        Finding(
            "it can be asked in any chat by its name",
            "" if bot.supports_inline_queries else "tell @BotFather: /setinline, and /setinlinefeedback for receipts",
        ),
    )


def _of_the_webhook(info: WebhookInfo, settings: TelegramSettings, now: datetime) -> Finding:
    wanted = settings.webhook_url
    if info.url != wanted:
        known = f"the webhook is at {info.url}" if info.url else "no webhook is set"
        return Finding(known, f"{_SET_UP}; TELEGRAM_WEBHOOK_URL says {wanted or 'to poll'}")
    missing = sorted(set(ALLOWED) - set(info.allowed_updates or ())) if wanted else []
    if missing:
        return Finding(f"the webhook is not brought: {', '.join(missing)}", _SET_UP)
    waiting = f"; {info.pending_update_count} updates wait" if info.pending_update_count else ""
    brought = f"updates are brought to {wanted}" if wanted else "updates are polled for"
    if not (wanted and info.last_error_message and info.last_error_date):
        return Finding(brought + waiting)
    failed = f"at {info.last_error_date:%Y-%m-%d %H:%M} UTC: {info.last_error_message}"
    if now - info.last_error_date > _LATELY and not waiting:
        return Finding(f"{brought}; it failed last {failed}")
    return Finding(f"the webhook failed {failed}{waiting}", _REACHABLE)


_REACHABLE = "see that 'impar serve' runs and that TELEGRAM_WEBHOOK_URL leads to it from outside"


def _commands(scope: BotCommandScope) -> list[BotCommand]:
    in_groups = scope.type == BotCommandScope.ALL_GROUP_CHATS
    return [
        BotCommand(command.name, command.description)
        for command in COMMANDS
        if not (in_groups and command.name in _NOT_IN_GROUPS)
    ]
