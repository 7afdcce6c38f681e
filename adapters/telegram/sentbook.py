"""What is kept of replies that were sent, to find them again when they are edited or somebody reacts to them."""

from adapters.telegram.address import Address
from adapters.telegram.identity import Identity
from bot.delivery import Outgoing
from bot.ports import Links
from bot.reply import Outcome


class SentBook:
    """Knows the messages of a reply by the message that it answers, and the receipt of an answer by its messages."""

    def __init__(self, links: Links, identity: Identity) -> None:
        self._links = links
        self._identity = identity

    async def note(self, outgoing: Outgoing, key: str, address: Address, messages: list[int]) -> str:
        """Keep which messages answer the message of that key, and where; gives what is kept of the last one."""
        chat = address.chat
        await self._links.link(f"telegram answer {key}", " ".join(map(str, messages)))
        if outgoing.reply.outcome is Outcome.ANSWER:
            for message in messages:
                await self._links.link(self._name(chat, message), outgoing.reply.receipt)
        if address.thread:
            for message in messages:
                await self._links.link(f"{self._name(chat, message)} topic", str(address.thread))
        return self._name(chat, messages[-1]) if messages else ""

    async def messages(self, key: str) -> list[int]:
        """The messages that answer the message of that key, in their order; none where nothing is known of it."""
        return [*map(int, (await self._links.linked(f"telegram answer {key}") or "").split())]

    async def receipt(self, chat: int, message: int) -> str:
        """The receipt of the answer that a message belongs to; empty where it is none."""
        return await self._links.linked(self._name(chat, message)) or ""

    async def topic(self, chat: int, message: int) -> int:
        """The forum's topic in which a message stands; 0 where it stands in none, or nothing is known of it."""
        return int(await self._links.linked(f"{self._name(chat, message)} topic") or 0)

    def _name(self, chat: int, message: int) -> str:
        """The name of a message, from which nobody without the token can tell the chat."""
        return f"telegram message {self._identity.digest('chat', chat)} {message}"
