"""What people do in Telegram: write, edit, press, react, ask inline, block, and turn a group into a supergroup."""

import re
import time
from dataclasses import dataclass
from typing import Any

from tests.emulators.telegram.markup import utf16
from tests.emulators.telegram.methods import Methods
from tests.emulators.telegram.updates import Updates
from tests.emulators.telegram.world import Chat, World

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?")
_MENTION = re.compile(r"(?<!\w)@\w{3,}")


@dataclass(slots=True)
class People:
    """Everyone who meets the bot."""

    world: World
    methods: Methods
    updates: Updates
    _queries: int = 0

    def private(self, number: int, name: str = "Ann") -> Chat:
        """The private chat of a person and the bot."""
        return self.world.chats.setdefault(number, Chat(number, "private", name))

    def group(self, number: int = -100, *, kind: str = "supergroup", threads: frozenset[int] = frozenset()) -> Chat:
        """A group that the bot is in; with threads it is a forum."""
        return self.world.chats.setdefault(number, Chat(number, kind, "Pain clinic", threads))

    def say(
        self,
        chat: Chat,
        text: str,
        *,
        by: int = 0,
        reply_to: dict[str, Any] | None = None,
        thread: int = 0,
        more: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Write a message; the bot is told if it may see it."""
        content: dict[str, Any] = {"text": text, **(more or {})}
        entities = _entities(text)
        if entities:
            content["entities"] = entities
        if reply_to:
            content["reply_to_message"] = {k: v for k, v in reply_to.items() if k != "reply_to_message"}
        if thread:
            content |= {"message_thread_id": thread, "is_topic_message": True}
        message = self.world.new_message(chat, _user(by or chat.id), **content)
        if self._visible(chat, message):
            self.updates.add("message", message)
        return message

    def edit(self, chat: Chat, message: dict[str, Any], text: str) -> dict[str, Any]:
        """Change a message of one's own."""
        kept = {key: value for key, value in message.items() if key not in ("text", "entities")}
        entities = _entities(text)
        edited = {**kept, "text": text, "edit_date": int(time.time()), **({"entities": entities} if entities else {})}
        chat.messages[message["message_id"]] = edited
        if self._visible(chat, edited):
            self.updates.add("edited_message", edited)
        return edited

    def press(self, chat: Chat, message: dict[str, Any], label: str, *, by: int = 0) -> str:
        """Press the button of that label under a message of the bot; the id of the press."""
        rows = message["reply_markup"]["inline_keyboard"]
        button = next((each for row in rows for each in row if each["text"] == label), None)
        if button is None:
            raise KeyError(f"no button {label!r} among {[each['text'] for row in rows for each in row]}")
        return self.press_data(chat, message, button["callback_data"], by=by)

    def press_data(self, chat: Chat, message: dict[str, Any], data: str, *, by: int = 0, old: bool = False) -> str:
        """Press a button that carries `data`, whatever a message shows; of an old message Telegram tells little."""
        if old:
            message = {"message_id": message["message_id"], "date": 0, "chat": message["chat"]}
        query_id = self._new_query()
        content = {"id": query_id, "from": _user(by or chat.id), "chat_instance": str(chat.id), "data": data}
        self.updates.add("callback_query", {**content, "message": message})
        return query_id

    def react(
        self,
        chat: Chat,
        message: dict[str, Any],
        *emoji: str,
        before: tuple[str, ...] = (),
        by: int = 0,
    ) -> None:
        """Set one's reactions to a message."""
        old, new = ([{"type": "emoji", "emoji": each} for each in these] for these in (before, emoji))
        reaction = {"chat": chat.form, "message_id": message["message_id"], "date": int(time.time())}
        self.updates.add(
            "message_reaction",
            {**reaction, "user": _user(by or chat.id), "old_reaction": old, "new_reaction": new},
        )

    def ask_inline(self, number: int, query: str) -> str:
        """Type `@bot query` in any chat; the id of the query."""
        query_id = self._new_query()
        self.updates.add("inline_query", {"id": query_id, "from": _user(number), "query": query, "offset": ""})
        return query_id

    def choose(self, number: int, query_id: str, result_id: str) -> dict[str, Any]:
        """Post a result; what stands in the chat then."""
        result = next(each for each in self.methods.answers[query_id]["results"] if each["id"] == result_id)
        self.updates.add("chosen_inline_result", {"result_id": result_id, "from": _user(number), "query": ""})
        posted: dict[str, Any] = result["posted"]
        return posted

    def block(self, chat: Chat) -> None:
        """Want to hear nothing more of the bot."""
        chat.gone = "bot was blocked by the user"

    def migrate(self, chat: Chat, number: int, *told: str) -> Chat:
        """Turn a group into a supergroup, which has another id; the bot is told in the "old" and in the "new" one."""
        grown = self.world.chats[number] = Chat(number, "supergroup", chat.title)
        chat.migrated_to = number
        old = self.world.new_message(chat, _user(1), migrate_to_chat_id=number)
        new = self.world.new_message(grown, _user(1), migrate_from_chat_id=chat.id)
        for message in [message for name, message in (("old", old), ("new", new)) if name in told]:
            self.updates.add("message", message)
        return grown

    def _new_query(self) -> str:
        self._queries += 1
        query_id = str(self._queries)
        self.methods.queries[query_id] = time.monotonic()
        return query_id

    def _visible(self, chat: Chat, message: dict[str, Any]) -> bool:
        """Whether a bot in privacy mode is told of a message: commands, mentions, and replies to it."""
        bot = self.world.bot
        if chat.is_private or bot["can_read_all_group_messages"]:
            return True
        text = message["text"]
        to_bot = message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]
        mentioned = f"@{bot['username']}".lower() in (found.lower() for found in _MENTION.findall(text))
        commands = [found.partition("@")[2].lower() for found in _COMMAND.findall(text)]
        return to_bot or mentioned or any(name in ("", bot["username"].lower()) for name in commands)


def _user(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": f"Person {number}", "language_code": "en"}


def _entities(text: str) -> list[dict[str, Any]]:
    found = [("bot_command", each) for each in _COMMAND.finditer(text)]
    found += [("mention", each) for each in _MENTION.finditer(text)]
    return [{"type": kind, "offset": utf16(text[: each.start()]), "length": utf16(each[0])} for kind, each in found]
