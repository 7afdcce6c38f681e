"""The methods of the Bot API that a question-answering bot uses, each with what it refuses."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.emulators.telegram.flood import Flood
from tests.emulators.telegram.inline import check_results
from tests.emulators.telegram.keyboard import check_keyboard
from tests.emulators.telegram.markup import parse_html, utf16
from tests.emulators.telegram.refusal import bad
from tests.emulators.telegram.updates import Updates
from tests.emulators.telegram.world import Chat, World

Parameters: TypeAlias = Mapping[str, Any]

_LONGEST_TEXT = 4096
_LONGEST_ANSWER = 200
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_LONGEST_COMMAND = 256
# How long a press or an inline query can be answered, in seconds.
_PATIENCE = 15.0
_LONGEST_DESCRIPTION, _LONGEST_SHORT_DESCRIPTION = 512, 120
# https://core.telegram.org/bots/api#messageentity: Telegram shows no more of them.
_MOST_ENTITIES = 100


@dataclass(slots=True)
class Methods:
    """A bot's side of Telegram. `calls` counts what it called, `log` keeps what it sent and when, in order.

    `slowness` is for how many seconds each call waits.
    """

    world: World
    updates: Updates
    flood: Flood
    second: float = 1.0
    calls: Counter[str] = field(default_factory=Counter)
    queries: dict[str, float] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)
    slowness: float = 0.0

    async def call(self, name: str, parameters: Parameters) -> Any:  # noqa: ANN401 - whatever the method answers
        """The result of a method. Raises `RefusedError`."""
        self.calls[name] += 1
        await asyncio.sleep(self.slowness)
        method = _METHODS.get(name.lower())
        if method is None:
            raise bad("method not found")
        return await method(self, parameters)

    async def get_me(self, _: Parameters) -> dict[str, Any]:
        return self.world.bot

    async def get_updates(self, given: Parameters) -> list[dict[str, Any]]:
        return await self.updates.poll(
            int(given.get("offset", 0)),
            int(given.get("limit", 100)),
            float(given.get("timeout", 0)),
            given.get("allowed_updates"),
        )

    async def set_webhook(self, given: Parameters) -> bool:
        self.updates.set_webhook(
            given.get("url", ""),
            given.get("secret_token", ""),
            given.get("allowed_updates"),
            int(given.get("max_connections", 0)),
        )
        return True

    async def delete_webhook(self, given: Parameters) -> bool:
        await self.updates.delete_webhook(drop=bool(given.get("drop_pending_updates")))
        return True

    async def get_webhook_info(self, _: Parameters) -> dict[str, Any]:
        return self.updates.info

    async def send_message(self, given: Parameters) -> dict[str, Any]:
        chat = self.world.writable(int(given["chat_id"]))
        content = _content(given)
        thread = _thread(chat, given)
        self.flood.count(chat.id)
        if thread:
            content |= {"message_thread_id": thread, "is_topic_message": True}
        content |= _replied_to(chat, given.get("reply_parameters"))
        message = self.world.new_message(chat, self.world.bot, **content)
        self.log.append({"method": "sendMessage", "at": time.monotonic(), **message})
        return message

    async def edit_message_text(self, given: Parameters) -> dict[str, Any]:
        chat = self.world.writable(int(given["chat_id"]))
        message = chat.messages.get(int(given.get("message_id", 0)))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self.world.bot["id"]:
            raise bad("message can't be edited")
        content = _content(given)
        same = all(message.get(key) == content.get(key) for key in ("text", "entities", "reply_markup"))
        if same:
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        self.flood.count(chat.id)
        message.pop("reply_markup", None)
        message.update(content, edit_date=int(time.time()))
        self.log.append({"method": "editMessageText", "at": time.monotonic(), **message})
        return message

    async def delete_message(self, given: Parameters) -> bool:
        chat = self.world.writable(int(given["chat_id"]))
        if chat.messages.pop(int(given["message_id"]), None) is None:
            raise bad("message to delete not found")
        return True

    async def answer_callback_query(self, given: Parameters) -> bool:
        self._answerable(given["callback_query_id"])
        if utf16(given.get("text", "")) > _LONGEST_ANSWER:
            raise bad("MESSAGE_TOO_LONG")
        self.answers[given["callback_query_id"]] = dict(given)
        return True

    async def answer_inline_query(self, given: Parameters) -> bool:
        self._answerable(given["inline_query_id"])
        self.answers[given["inline_query_id"]] = {**given, "results": check_results(given)}
        return True

    async def send_chat_action(self, given: Parameters) -> bool:
        chat = self.world.writable(int(given["chat_id"]))
        if given.get("action") != "typing":
            raise bad("wrong parameter action in request")
        chat.typing.append((time.monotonic(), _thread(chat, given)))
        return True

    async def set_my_commands(self, given: Parameters) -> bool:
        commands = given["commands"]
        if len(commands) > _MOST_COMMANDS:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not _COMMAND.fullmatch(command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= _LONGEST_COMMAND:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[_scope(given)] = commands
        return True

    async def get_my_commands(self, given: Parameters) -> list[dict[str, Any]]:
        return self.commands.get(_scope(given), [])

    async def delete_my_commands(self, given: Parameters) -> bool:
        self.commands.pop(_scope(given), None)
        return True

    async def set_my_description(self, given: Parameters) -> bool:
        return self._set_text("description", given, _LONGEST_DESCRIPTION)

    async def set_my_short_description(self, given: Parameters) -> bool:
        return self._set_text("short_description", given, _LONGEST_SHORT_DESCRIPTION)

    async def get_my_description(self, given: Parameters) -> dict[str, str]:
        return {"description": self.texts.get(("description", given.get("language_code", "")), "")}

    async def get_my_short_description(self, given: Parameters) -> dict[str, str]:
        return {"short_description": self.texts.get(("short_description", given.get("language_code", "")), "")}

    def _set_text(self, kind: str, given: Parameters, longest: int) -> bool:
        text = given.get(kind, "")
        if utf16(text) > longest:
            raise bad(f"BOT_{kind.upper()}_INVALID")
        self.texts[kind, given.get("language_code", "")] = text
        return True

    def _answerable(self, query_id: str) -> None:
        asked = self.queries.get(query_id)
        if asked is None or time.monotonic() - asked > _PATIENCE * self.second:
            raise bad("query is too old and response timeout expired or query ID is invalid")


def _content(given: Parameters) -> dict[str, Any]:
    """Text, entities and keyboard of a message to be sent, or why it cannot be."""
    raw = str(given.get("text", ""))
    text, entities = parse_html(raw) if given.get("parse_mode") == "HTML" else (raw.strip(), [])
    if not text:
        raise bad("message text is empty")
    if utf16(text) > _LONGEST_TEXT:
        raise bad("message is too long")
    content: dict[str, Any] = {"text": text, "preview": not _no_preview(given), "html": raw}
    if entities:
        content["entities"] = entities[:_MOST_ENTITIES]
    if given.get("reply_markup"):
        content["reply_markup"] = check_keyboard(given["reply_markup"])
    return content


def _thread(chat: Chat, given: Parameters) -> int:
    """The topic that is written to; 0 where the chat has none."""
    thread = int(given.get("message_thread_id", 0))
    if thread and thread not in chat.threads:
        raise bad("message thread not found")
    return thread


def _no_preview(given: Parameters) -> bool:
    return bool((given.get("link_preview_options") or {}).get("is_disabled"))


def _replied_to(chat: Chat, reply: dict[str, Any] | None) -> dict[str, Any]:
    if not reply:
        return {}
    message = chat.messages.get(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in message.items() if k != "reply_to_message"}} if message else {}


def _scope(given: Parameters) -> tuple[str, str]:
    return (given.get("scope") or {"type": "default"})["type"], given.get("language_code", "")


_METHODS: dict[str, Callable[[Methods, Parameters], Awaitable[Any]]] = {
    method.__name__.replace("_", ""): method
    for method in (
        Methods.get_me,
        Methods.get_updates,
        Methods.set_webhook,
        Methods.delete_webhook,
        Methods.get_webhook_info,
        Methods.send_message,
        Methods.edit_message_text,
        Methods.delete_message,
        Methods.answer_callback_query,
        Methods.answer_inline_query,
        Methods.send_chat_action,
        Methods.set_my_commands,
        Methods.get_my_commands,
        Methods.delete_my_commands,
        Methods.set_my_description,
        Methods.set_my_short_description,
        Methods.get_my_description,
        Methods.get_my_short_description,
    )
}
