"""Albums, whose pictures Telegram brings each as a message of its own, and of which one at most has words."""

from dataclasses import replace

from telegram import Message as TelegramMessage

from adapters.telegram.address import read_address
from adapters.telegram.identity import Identity
from bot.message import Message
from bot.ports import Links


class Albums:
    """Makes one question of an album."""

    def __init__(self, links: Links, identity: Identity) -> None:
        self._links = links
        self._identity = identity

    async def one_question(self, message: TelegramMessage, read: Message) -> Message | None:
        """What is left of the message of a picture; None where the album's words were read already.

        Pictures without words are one message together. Words that come after them take the place of its answer.
        Raises `StoreUnavailableError`.
        """
        address = read_address(read.address)
        if not message.media_group_id or address is None:
            return read
        album = self._identity.digest("album", message.chat.id, message.media_group_id)
        worded = await self._links.linked(f"telegram album {album}")
        if not message.caption:
            return None if worded else replace(read, event=album)
        own = address.edits or read.key
        if worded is None:
            await self._links.link(f"telegram album {album}", own)
        if worded in (None, own):
            whole = replace(read, event=album)
            read = replace(read, address=replace(address, edits=whole.key).write())
        return read
