"""What Telegram knows: people, chats, and the messages in them."""

import time
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.telegram.refusal import RefusedError, bad


@dataclass(slots=True)
class Chat:
    """A chat with its messages, the newest last. `gone` says why the bot may not write there."""

    id: int
    kind: str
    title: str = ""
    threads: frozenset[int] = frozenset()
    gone: str = ""
    migrated_to: int = 0
    last_number: int = 0
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    typing: list[tuple[float, int]] = field(default_factory=list)  # when, and in which topic

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    @property
    def form(self) -> dict[str, Any]:
        """The chat as the Bot API shows it."""
        if self.is_private:
            return {"id": self.id, "type": "private", "first_name": self.title}
        forum = {"is_forum": True} if self.threads else {}
        return {"id": self.id, "type": self.kind, "title": self.title, **forum}


@dataclass(slots=True)
class World:
    """The chats of one bot."""

    bot: dict[str, Any]
    chats: dict[int, Chat] = field(default_factory=dict)
    _message_id: int = 0

    def new_message(self, chat: Chat, sender: dict[str, Any], **content: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """A message of somebody, kept in its chat. Supergroups number their messages each by itself."""
        if chat.kind == "supergroup":
            chat.last_number += 1
        else:
            chat.last_number = self._message_id = self._message_id + 1
        message = {
            "message_id": chat.last_number,
            "date": int(time.time()),
            "chat": chat.form,
            "from": sender,
            **content,
        }
        chat.messages[chat.last_number] = message
        return message

    def writable(self, chat_id: int) -> Chat:
        """The chat that the bot wants to write to, or why it cannot."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.gone:
            raise RefusedError(403, f"Forbidden: {chat.gone}")
        return chat

    def of_bot(self, chat_id: int) -> list[dict[str, Any]]:
        """What the bot has written in a chat and not taken away, oldest first."""
        return [each for each in self.chats[chat_id].messages.values() if each["from"]["id"] == self.bot["id"]]
