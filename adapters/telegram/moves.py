"""Groups that became supergroups, which have another id, and whose conversations go on all the same."""

from adapters.telegram.identity import Identity
from bot.ports import Links


class Moves:
    """Knows where a group went, and where a supergroup came from.

    The ids that are kept are those of groups; no person has such a one. Every method raises `StoreUnavailableError`
    where the store cannot be used now.
    """

    def __init__(self, links: Links, identity: Identity) -> None:
        self._links = links
        self._identity = identity

    async def note(self, old: int, new: int) -> None:
        """Keep that a group became a supergroup, which it stays for good."""
        await self._links.link(self._name("from", new), str(old))
        await self._links.link(self._name("to", old), str(new))

    async def now_at(self, chat: int) -> int:
        """The chat that is written to instead of one; the same where it did not move."""
        return await self._other("to", chat)

    async def home(self, chat: int) -> int:
        """The chat as which a conversation began; the same where it did not move."""
        return await self._other("from", chat)

    async def _other(self, way: str, chat: int) -> int:
        known = await self._links.linked(self._name(way, chat)) if chat < 0 else None
        return int(known) if known else chat

    def _name(self, way: str, chat: int) -> str:
        return f"telegram moved {way} {self._identity.digest('chat', chat)}"
