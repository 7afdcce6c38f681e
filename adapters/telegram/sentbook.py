"""What is kept of replies that were sent, to find them again when they are edited or somebody reacts to them."""

from enum import Enum, auto

from adapters.telegram.address import Address
from adapters.telegram.identity import Identity
from bot.delivery import Outgoing
from bot.ports import Links
from bot.reply import Outcome

# Stands behind the receipt of an answer whose message shows something else now.
_HIDDEN = "hidden"


class Standing(Enum):
    """What became of the answer to a message that was accepted."""

    ON_ITS_WAY = auto()
    THERE = auto()
    GONE = auto()  # it could not be sent, or something else stands in its place


class SentBook:
    """Knows the messages of a reply by the message that it answers, and the receipt of an answer by its messages."""

    def __init__(self, links: Links, identity: Identity) -> None:
        self._links = links
        self._identity = identity

    async def note(self, outgoing: Outgoing, key: str, address: Address, messages: list[int]) -> str:
        """Keep which messages answer the message of that key, and where; gives what is kept of the last one."""
        await self._links.link(_answer(key), " ".join([*map(str, messages), address.words]).strip())
        for message in messages:
            await self._note_one(outgoing, address, message)
        return self._name(address.chat, messages[-1]) if messages else ""

    async def note_lost(self, key: str) -> None:
        """Keep that the reply to the message of that key could not be sent."""
        await self._links.link(_answer(key), "")

    async def messages(self, key: str) -> list[int]:
        """The messages that answer the message of that key, in their order; none where nothing is known of it."""
        return [int(each) for each in await self._parts(key) if each.isdecimal()]

    async def words(self, key: str) -> str:
        """What stands for the words of the message of that key that were answered last; empty where none were."""
        return next((each for each in await self._parts(key) if not each.isdecimal()), "")

    async def standing(self, key: str, chat: int) -> Standing:
        """What became of the answer in that chat to the message of that key. That people deleted it is not known."""
        if await self._links.linked(_answer(key)) is None:
            return Standing.ON_ITS_WAY
        messages = await self.messages(key)
        if not messages:
            return Standing.GONE
        shown = await self._links.linked(self._name(chat, messages[-1])) or ""
        return Standing.GONE if shown.endswith(f" {_HIDDEN}") else Standing.THERE

    async def receipt(self, chat: int, message: int) -> str:
        """The receipt of the answer that a message belongs to; empty where it is none."""
        return (await self._links.linked(self._name(chat, message)) or "").partition(" ")[0]

    async def topic(self, chat: int, message: int) -> int:
        """The forum's topic in which a message stands; 0 where it stands in none, or nothing is known of it."""
        return int(await self._links.linked(f"{self._name(chat, message)} topic") or 0)

    async def _note_one(self, outgoing: Outgoing, address: Address, message: int) -> None:
        name = self._name(address.chat, message)
        if outgoing.reply.outcome is Outcome.ANSWER:
            await self._links.link(name, outgoing.reply.receipt)
        elif address.here and (receipt := await self.receipt(address.chat, message)):
            await self._links.link(name, f"{receipt} {_HIDDEN}")
        if address.thread:
            await self._links.link(f"{name} topic", str(address.thread))

    async def _parts(self, key: str) -> list[str]:
        return (await self._links.linked(_answer(key)) or "").split()

    def _name(self, chat: int, message: int) -> str:
        """The name of a message, from which nobody without the token can tell the chat."""
        return f"telegram message {self._identity.digest('chat', chat)} {message}"


def _answer(key: str) -> str:
    return f"telegram answer {key}"
