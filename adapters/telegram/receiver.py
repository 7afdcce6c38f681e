"""Takes updates in: what it returns from may be acknowledged to Telegram, for it is stored."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial

import structlog
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    MessageReactionUpdated,
    Update,
)
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode, UpdateType
from telegram.error import TelegramError

from adapters.telegram.address import read_address
from adapters.telegram.albums import Albums
from adapters.telegram.client import explain
from adapters.telegram.commands import GREETING
from adapters.telegram.core import Core
from adapters.telegram.identity import Identity
from adapters.telegram.inbound import PLATFORM, read_chosen, read_message, read_press, read_reaction
from adapters.telegram.inline import Offer, offers
from adapters.telegram.sender import TelegramSender, markup
from adapters.telegram.sentbook import Standing
from bot import wording
from bot.conversation import NEW, Conversation
from bot.message import Message, Question

# All kinds that are read; Telegram brings reactions only to a bot that asks for them.
ALLOWED = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.CHOSEN_INLINE_RESULT,
    UpdateType.MESSAGE_REACTION,
)

# Seconds for which Telegram may show a person the same results again.
_CACHED = 10

_log = structlog.get_logger()


class Receiver:
    """Turns updates into messages for the service. What needs no memory, like inline results, is answered at once."""

    def __init__(self, bot: Bot, identity: Identity, core: Core, sender: TelegramSender) -> None:
        self._bot = bot
        self._identity = identity
        self._core = core
        self._sender = sender
        self._albums = Albums(core.links, identity)
        self._under_way: set[asyncio.Task[None]] = set()

    async def take(self, update: Update) -> None:
        """Store what an update brings. Raises `StoreUnavailableError`; then it must come again."""
        if update.inline_query is not None:
            self._begin(self._offer(update.inline_query))
        elif update.callback_query is not None:
            await self._take_press(update.callback_query)
        elif update.message_reaction is not None:
            await self._take_reaction(update.message_reaction)
        elif update.chosen_inline_result is not None:
            await self._accept(
                read_chosen(update.chosen_inline_result, self._core.deck, self._identity, update.update_id)
            )
        elif message := update.message or update.edited_message:
            await self._take_message(message)

    async def close(self) -> None:
        """Let what is under way come to its end."""
        await asyncio.gather(*self._under_way)

    async def _take_message(self, message: TelegramMessage) -> None:
        moves, chat = self._sender.moves, message.chat.id
        if message.migrate_to_chat_id:
            await moves.note(chat, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await moves.note(message.migrate_from_chat_id, chat)
        read = read_message(message, self._core.deck, self._identity, await moves.home(chat))
        if read is not None:
            read = await self._albums.one_question(message, read)
        if read is not None and await self._is_news(message, read) and await self._accept(read):
            self._begin_typing(read)

    async def _is_news(self, message: TelegramMessage, read: Message) -> bool:
        """Whether the words are other ones than those that were answered, where a message was changed."""
        address = read_address(read.address)
        if message.edit_date is None or address is None:
            return True
        return await self._sender.book.words(address.edits) != address.words

    async def _take_press(self, query: CallbackQuery) -> None:
        """The person who pressed is told at once that it is stored: Telegram takes a note over the chat only soon."""
        profile = await self._core.service.profile(PLATFORM, str(query.from_user.id))
        audience = profile.audience or NEW.audience
        home, topic = await self._whereabouts(query.message) if query.message else (0, 0)
        read = partial(read_press, query, self._core.deck, self._identity, audience, home=home, topic=topic)
        message = read()
        note = await self._take_choice(message, lambda last: read(after=last or query.id)) if message else ""
        self._begin(self._answer_press(query, note))

    async def _take_choice(self, message: Message, again: Callable[[str], Message | None]) -> str:
        """Store what a button asks for, `again` after a message where its answer is gone; gives what to say at once."""
        address = read_address(message.address)
        assert address is not None
        new = await self._accept(message)
        if address.feedback:
            return wording.FEEDBACK_NOTED
        if not new:
            book, chat = self._sender.book, await self._sender.moves.now_at(address.chat)
            standing = await book.standing(message.key, chat)
            if standing is Standing.THERE:
                return wording.ALREADY_SENT
            last = [str(each) for each in await book.messages(message.key)][-1:]
            repeated = again("".join(last)) if standing is Standing.GONE else None
            if repeated is None or not await self._accept(repeated):
                return wording.ON_ITS_WAY
        self._begin_typing(message)
        return ""

    async def _whereabouts(self, message: MaybeInaccessibleMessage) -> tuple[int, int]:
        """As which chat the conversation around a message began, and its topic where the message cannot say it."""
        chat = message.chat.id
        hidden = chat < 0 and not message.is_accessible
        topic = await self._sender.book.topic(chat, message.message_id) if hidden else 0
        return await self._sender.moves.home(chat), topic

    async def _take_reaction(self, reaction: MessageReactionUpdated) -> None:
        receipt = await self._sender.book.receipt(reaction.chat.id, reaction.message_id)
        if receipt:
            await self._accept(read_reaction(reaction, receipt, self._identity))

    async def _accept(self, message: Message | None) -> bool:
        return message is not None and await self._core.service.accept(message)

    def _begin_typing(self, message: Message) -> None:
        """Show that the answer is on its way, until it is sent."""
        address = read_address(message.address)
        assert address is not None
        self._sender.indicator.begin(address)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        """Do beside what need not be done before the update is acknowledged."""
        task = asyncio.create_task(_logged(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer_press(self, query: CallbackQuery, text: str) -> None:
        try:
            await self._bot.answer_callback_query(query.id, text or None)
        except TelegramError as error:
            _log.info("a press was not answered", error=explain(error))

    async def _offer(self, query: InlineQuery) -> None:
        profile = await self._core.service.profile(PLATFORM, str(query.from_user.id))
        audience = profile.audience or NEW.audience
        found: tuple[Offer, ...] = ()
        if query.query.strip():
            typed = Message("", PLATFORM, "", "", Question(query.query))
            reply = self._core.service.glance(typed, Conversation(audience=audience))
            found = offers(self._core.deck, reply, audience, self._core.clock().date(), self._identity.username)
        button = None if found else InlineQueryResultsButton(wording.ASK_IN_CHAT, start_parameter=GREETING)
        try:
            await self._bot.answer_inline_query(
                query.id, [*map(_result, found)], cache_time=_CACHED, is_personal=True, button=button
            )
        except TelegramError as error:
            _log.info("an inline query was not answered", error=explain(error))


async def _logged(work: Coroutine[None, None, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - nobody waits for it who could be told
        _log.warning("something was not answered", error=type(error).__name__)


def _result(offer: Offer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        offer.html, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    buttons: InlineKeyboardMarkup | None = markup(((offer.button,),))
    return InlineQueryResultArticle(offer.id, offer.title, content, reply_markup=buttons, description=offer.description)
