"""People in private chats with the bot, at the emulated Telegram."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from tests.crowd.ledger import Ledger
from tests.emulators.telegram.server import Emulator


@dataclass(slots=True)
class TelegramCrowd:
    """So many people; a message is known by its id, and its answer by what it replies to."""

    emulator: Emulator
    people: int
    platform: str = "telegram"
    ledger: Ledger = field(default_factory=Ledger)
    _on_their_way: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def ask(self, person: int, question: str, *, repeat: bool) -> None:
        """Write a message; Telegram brings its update until it is taken, and a repeated one right after itself."""
        updates, people = self.emulator.updates, self.emulator.people
        key = str(people.say(people.private(person), question)["message_id"])
        self.ledger.said[key] = monotonic()
        self._on_their_way[key] = updates.waiting[-1]
        if repeat:
            updates.repeat(dict(updates.waiting[-1]))
            self.ledger.repeats += 1

    @property
    def coming(self) -> int:
        """Telegram brings an update until it is taken."""
        return len(self._on_their_way)

    def look(self) -> None:
        """Note what was taken and what was answered, and let Telegram forget the answers."""
        methods, now = self.emulator.methods, monotonic()
        waiting = {id(update) for update in methods.updates.waiting}
        for key in [key for key, update in self._on_their_way.items() if id(update) not in waiting]:
            del self._on_their_way[key]
            self.ledger.accepted[key] = now
        sent, methods.log[:] = tuple(methods.log), []
        for message in sent:
            chat = methods.world.chats[message["chat"]["id"]]
            if "reply_to_message" in message:  # the parts of a long answer that follow its first one reply to nothing
                self.ledger.answer(str(message["reply_to_message"]["message_id"]), message["at"], message["html"])
            del chat.messages[message["message_id"]]
            chat.typing.clear()
