"""What was sent to a chat lately, kept so that Telegram's limits hold over a restart, too."""

import json
from dataclasses import dataclass

from adapters.telegram.identity import Identity
from bot.ports import Links


@dataclass(frozen=True, slots=True)
class Lately:
    """When the last messages to a chat went, and until when Telegram wants none there: seconds since the epoch."""

    sent: tuple[float, ...] = ()
    until: float = 0.0


class LatelySent:
    """Keeps it under names from which nobody without the token can tell the chat.

    Both methods raise `StoreUnavailableError` where the store cannot be used now.
    """

    def __init__(self, links: Links, identity: Identity) -> None:
        self._links = links
        self._identity = identity

    async def read(self, chat: int) -> Lately:
        """What is known of a chat."""
        known = await self._links.linked(self._name(chat))
        if not known:
            return Lately()
        sent, until = json.loads(known)
        return Lately(tuple(sent), until)

    async def write(self, chat: int, lately: Lately) -> None:
        """Keep what is known of a chat, in place of what was."""
        await self._links.link(self._name(chat), json.dumps([lately.sent, lately.until]))

    def _name(self, chat: int) -> str:
        return f"telegram lately {self._identity.digest('chat', chat)}"
