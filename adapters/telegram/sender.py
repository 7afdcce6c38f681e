"""Sends replies: the `Sender` of Telegram."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, RetryAfter

from adapters.telegram.address import Address, read_address
from adapters.telegram.client import delivering, seconds_of
from adapters.telegram.indicator import Indicator
from adapters.telegram.keyboard import Rows
from adapters.telegram.limiter import BusyError, Limiter
from adapters.telegram.moves import Moves
from adapters.telegram.outbound import Part, messages
from adapters.telegram.privacy import with_profile
from adapters.telegram.sentbook import SentBook
from answers.deck import Deck
from bot.delivery import LaterError, Outgoing, UndeliverableError
from bot.profile import Profile
from bot.reply import Outcome, Reply

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = ("message to edit not found", "message can't be edited", "message to delete not found")

_NO_TOPIC = "message thread not found"

_log = structlog.get_logger()


class TelegramSender:
    """Sends a reply as one or several messages, or in the place of earlier ones.

    `indicator` types while a reply waits; `profile` gives what is kept of a person.
    """

    def __init__(
        self,
        bot: Bot,
        deck: Callable[[], Deck],
        limiter: Limiter,
        book: SentBook,
        moves: Moves,
        *,
        indicator: Indicator,
        profile: Callable[[str], Awaitable[Profile]],
    ) -> None:
        self._bot = bot
        self._deck = deck
        self._limiter = limiter
        self._profile = profile
        self.book = book
        self.moves = moves
        self.indicator = indicator

    async def send(self, outgoing: Outgoing) -> str:
        """Send a reply, and give a name of its last message. Raises `LaterError` and `UndeliverableError`."""
        address = read_address(outgoing.address)
        if address is None or not address.chat:
            return ""
        try:
            with delivering():
                return await self._deliver(outgoing, address)
        except LaterError:
            self.indicator.begin(address)
            raise
        except UndeliverableError:
            with delivering():
                await self.book.note_lost(address.again or outgoing.key)
            raise

    async def _deliver(self, outgoing: Outgoing, address: Address) -> str:
        chat = await self.moves.now_at(address.chat)
        if chat != address.chat:
            address = address.moved_to(chat)
        if outgoing.reply.outcome is Outcome.NOTICE:
            address = address.later
        if address.asker and outgoing.reply.outcome is Outcome.COURTESY:
            outgoing = replace(outgoing, reply=await self._with_profile(outgoing.reply, address))
        if address.feedback and not _is_worth_a_message(outgoing.reply, address):
            return ""
        ids = await self._send_parts(outgoing, address)
        return await self.book.note(outgoing, address.edits or address.again or outgoing.key, address, ids)

    async def _with_profile(self, reply: Reply, address: Address) -> Reply:
        """The reply with what is kept of who asked, as it is when they are told."""
        profile = await self._profile(address.asker)
        return with_profile(reply, profile, in_group=address.is_group)

    async def _send_parts(self, outgoing: Outgoing, address: Address) -> list[int]:
        """Send what is not sent yet; what was begun and had to wait goes on where it stopped."""
        parts = messages(self._deck(), outgoing.reply, here=bool(address.here))
        earlier = await self._earlier(address, len(parts))
        ids = [int(each) for each in outgoing.headway.so_far.split()]
        while len(ids) < len(parts):
            replaced = earlier[len(ids)] if len(ids) < len(earlier) else 0
            ids.append(await self._put(address, parts[len(ids)], replaced, first=not ids))
            outgoing.headway.so_far = " ".join(map(str, ids))
        for message in earlier[len(parts) :]:
            await self._take_away(address, message)
        return ids

    async def _earlier(self, address: Address, parts: int) -> list[int]:
        """The messages that the reply takes the place of."""
        if address.here:
            return [address.here] if parts == 1 else []
        return await self.book.messages(address.edits) if address.edits else []

    async def _put(self, address: Address, part: Part, replaced: int, *, first: bool) -> int:
        """Send one message, or change the one that it takes the place of; its id."""
        try:
            async with self._limiter.turn(address.chat):
                await self.indicator.end(address)
                if replaced and await self._change(address.chat, part, replaced):
                    return replaced
                return await self._write(address, part, first=first)
        except BusyError as busy:
            raise LaterError("the chat's turn comes later", busy.seconds) from busy
        except RetryAfter as error:
            raise LaterError("flood control", await self._limiter.pause(address.chat, seconds_of(error))) from error
        except ChatMigrated as error:
            await self.moves.note(address.chat, error.new_chat_id)
            raise LaterError("the group has a new id", 0.0) from error

    async def _write(self, address: Address, part: Part, *, first: bool) -> int:
        """Write a message, outside of its topic where that was deleted since: who asked is answered all the same."""
        try:
            return await self._write_there(address, part, first=first)
        except BadRequest as error:
            if not address.thread or error.message.casefold() != _NO_TOPIC:
                raise
        return await self._write_there(replace(address, thread=0), part, first=first)

    async def _write_there(self, address: Address, part: Part, *, first: bool) -> int:
        answers = address.reply_to or address.here
        message = await self._bot.send_message(
            address.chat,
            part.html,
            parse_mode=ParseMode.HTML,
            message_thread_id=address.thread or None,
            reply_parameters=ReplyParameters(answers, allow_sending_without_reply=True) if answers and first else None,
            link_preview_options=_NO_PREVIEW,
            reply_markup=markup(part.keyboard),
        )
        return message.message_id

    async def _change(self, chat: int, part: Part, message: int) -> bool:
        """Give a message another text; False where it is gone."""
        try:
            await self._bot.edit_message_text(
                part.html,
                chat,
                message,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=markup(part.keyboard),
            )
        except BadRequest as error:
            if "message is not modified" not in error.message.casefold():
                if error.message.casefold() in _GONE:
                    return False
                raise
        return True

    async def _take_away(self, address: Address, message: int) -> None:
        """Delete what is left of a longer answer; that it is gone already, or too old, changes nothing."""
        try:
            await self._bot.delete_message(address.chat, message)
        except BadRequest as error:
            _log.info("a message could not be deleted", error=error.message)


def _is_worth_a_message(reply: Reply, address: Address) -> bool:
    """Whether there is more to say to who gave feedback than thanks: a question why, or that it could not be noted."""
    return not address.is_group and (bool(reply.choices) or reply.outcome is not Outcome.COURTESY)


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram takes them; None for none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(each.label, callback_data=each.data or None, url=each.url or None) for each in row]
            for row in rows
        ]
    )
