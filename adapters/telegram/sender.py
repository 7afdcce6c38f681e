"""Sends replies: the `Sender` of Telegram."""

from collections.abc import Callable

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, RetryAfter

from adapters.telegram.address import Address, read_address
from adapters.telegram.client import delivering, seconds_of
from adapters.telegram.indicator import Indicator
from adapters.telegram.keyboard import Rows
from adapters.telegram.limiter import BusyError, Limiter
from adapters.telegram.outbound import Part, messages
from adapters.telegram.sentbook import SentBook
from answers.deck import Deck
from bot.delivery import LaterError, Outgoing, UndeliverableError
from bot.reply import Outcome, Reply

# Bot API, answerCallbackQuery.
_LONGEST_NOTE = 200
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = ("message to edit not found", "message can't be edited", "message to delete not found")

_log = structlog.get_logger()


class TelegramSender:
    """Sends a reply as one or several messages, or in the place of earlier ones."""

    def __init__(self, bot: Bot, deck: Callable[[], Deck], limiter: Limiter, book: SentBook) -> None:
        self._bot = bot
        self._deck = deck
        self._limiter = limiter
        self.book = book
        self.indicator = Indicator(bot)
        self._grown: dict[int, int] = {}
        self._begun: dict[str, list[int]] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Send a reply, and give a name of its last message. Raises `LaterError` and `UndeliverableError`."""
        address = read_address(outgoing.address)
        if address is None or not address.chat:
            return ""
        if outgoing.reply.outcome is Outcome.NOTICE:
            address = address.later
        if address.query:
            await self._note(address, outgoing.reply)
            if address.is_group or not outgoing.reply.choices:
                return ""
        await self.indicator.end(address.chat)
        try:
            with delivering():
                ids = await self._send_parts(outgoing, address)
        except UndeliverableError:
            self._begun.pop(outgoing.key, None)
            raise
        finally:
            if not self._begun.get(outgoing.key):  # nothing was sent: whichever process has it next may begin it
                self._begun.pop(outgoing.key, None)
        sent = await self.book.note(outgoing, address.edits or outgoing.key, self._now_at(address), ids)
        self._begun.pop(outgoing.key, None)
        return sent

    def _now_at(self, address: Address) -> int:
        """The chat's id; that of the supergroup that a group has become."""
        return self._grown.get(address.chat, address.chat)

    async def _send_parts(self, outgoing: Outgoing, address: Address) -> list[int]:
        """Send what is not sent yet; what was begun and had to wait goes on where it stopped."""
        parts = messages(self._deck(), outgoing.reply, here=bool(address.here))
        earlier = await self._earlier(address, len(parts))
        ids = self._begun.setdefault(outgoing.key, [])
        while len(ids) < len(parts):
            replaced = earlier[len(ids)] if len(ids) < len(earlier) else 0
            ids.append(await self._put(address, parts[len(ids)], replaced, first=not ids))
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
        chat = self._now_at(address)
        try:
            async with self._limiter.turn(chat):
                if replaced and await self._change(chat, part, replaced):
                    return replaced
                return await self._write(chat, address, part, first=first)
        except BusyError as busy:
            raise LaterError("the chat's turn comes later", busy.seconds) from busy
        except RetryAfter as error:
            raise LaterError("flood control", self._limiter.pause(chat, seconds_of(error))) from error
        except ChatMigrated as error:
            self._grown[address.chat] = error.new_chat_id
            raise LaterError("the group has a new id", 0.0) from error

    async def _write(self, chat: int, address: Address, part: Part, *, first: bool) -> int:
        answers = address.reply_to or address.here
        message = await self._bot.send_message(
            chat,
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
            await self._bot.delete_message(self._now_at(address), message)
        except BadRequest as error:
            _log.info("a message could not be deleted", error=error.message)

    async def _note(self, address: Address, reply: Reply) -> None:
        """Say something over the chat. Telegram takes it for a while only; later nobody looks for it any more."""
        text = " ".join(reply.paragraphs)[:_LONGEST_NOTE]
        with delivering():
            try:
                await self._bot.answer_callback_query(address.query, text)
            except BadRequest as error:
                _log.info("a press was answered too late", error=error.message)


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
