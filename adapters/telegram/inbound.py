"""From an update of Telegram's to a message, or to None where it is not meant for the bot. Pure: no network, no clock.

Ids of people and chats go into addresses as they are, for they are needed to send; everywhere else they are digests.
"""

import re
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    ChosenInlineResult,
    MaybeInaccessibleMessage,
    MessageReactionUpdated,
    ReactionTypeEmoji,
)
from telegram import Message as TelegramMessage
from telegram.constants import ChatType, MessageEntityType

from adapters.telegram.address import Address
from adapters.telegram.buttons import asks_for_card, card_of, pressed
from adapters.telegram.commands import PRIVACY, is_command, meaning_of
from adapters.telegram.identity import Identity
from answers.audience import Audience
from answers.deck import Deck
from bot.choice import Action, Choice, parse_choice
from bot.message import Content, Message, Press, Question

PLATFORM = "telegram"

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)", re.ASCII)
_FEEDBACK = (Action.HELPFUL, Action.UNHELPFUL, Action.REASON)
# Each press of these counts, for it changes something or changes it back; of the others one under a message is enough.
_COUNTS_EACH_TIME = (*_FEEDBACK, Action.AUDIENCE)
_LIKED, _DISLIKED = ("👍", "❤", "❤️", "🔥", "👏", "🎉", "💯", "🙏", "👌"), ("👎", "💩", "🤮", "😡", "🤬")


@dataclass(frozen=True, slots=True)
class Words:
    """Words that were addressed to the bot, and the command before them, empty for none."""

    text: str
    command: str = ""


def read_message(message: TelegramMessage, deck: Deck, bot: Identity, home: int = 0) -> Message | None:
    """The message in a text that was written or changed; None where it is not for the bot.

    `home` is the chat as which the conversation began, where the chat is a supergroup that was another one before. A
    changed text is a message of its own, whose reply takes the place of the first one's.
    """
    words = addressed(message, bot)
    person = _person(message)
    if words is None or not person:
        return None
    chat, thread = message.chat.id, _thread(message)
    event = bot.digest("message", chat, message.message_id)
    edits = ""
    if message.edit_date is not None:
        edits = f"{PLATFORM}:{event}"
        event = bot.digest("message", chat, message.message_id, message.edit_date.timestamp())
    asker = person if words.command == PRIVACY else ""
    address = Address(chat, thread, message.message_id, edits=edits, asker=asker, words=_digest(words, bot))
    return Message(event, PLATFORM, _conversation(home or chat, thread), person, _content(words, deck), address.write())


def addressed(message: TelegramMessage, bot: Identity) -> Words | None:
    """The words in a message that are for the bot: everything in private, else commands, mentions, replies to it."""
    if _is_machine(message, bot) or not _says_something(message):
        return None
    text = message.text or message.caption or ""
    private = message.chat.type == ChatType.PRIVATE
    command = _COMMAND.match(text)
    if command:
        return _commanded(text, command, bot, private=private)
    mentioned = _without_mention(message, bot)
    if mentioned is not None:
        return Words(mentioned)
    return Words(text) if private or _replies_to(message, bot) else None


def read_press(
    query: CallbackQuery,
    deck: Deck,
    bot: Identity,
    audience: Audience,
    *,
    home: int = 0,
    topic: int = 0,
    after: str = "",
) -> Message | None:
    """The message in a pressed button; None where it is under no message of a chat.

    `topic` is the forum's topic where the message is too old for Telegram to tell it, `home` as in `read_message`.

    A button that shows what its message has already brought is the same event again, in the wording of `audience` and
    as long as the card is as it was. So it is dropped as a repeat; where what it brought is not there any more, the
    press is a new event `after` that.
    """
    if query.message is None or query.data is None:
        return None
    asked = pressed(query.data, deck)
    under, thread = query.message, topic or _thread(query.message)
    chat = under.chat.id
    action, _ = parse_choice(asked.choice) or (None, "")
    again = ""
    if asked.here or action in _COUNTS_EACH_TIME:
        event = bot.digest("press", query.id)
    else:
        parts = ("press", chat, under.message_id, query.data, _state(query.data, deck), audience)
        first, event = bot.digest(*parts), bot.digest(*parts, *([after] if after else []))
        again = f"{PLATFORM}:{first}" if after else ""
    address = Address(
        chat,
        thread,
        reply_to=0 if asked.here else under.message_id,
        here=under.message_id if asked.here else 0,
        feedback=action in _FEEDBACK,
        again=again,
    )
    conversation, person = _conversation(home or chat, thread), str(query.from_user.id)
    return Message(event, PLATFORM, conversation, person, Press(asked.choice), address.write())


def read_reaction(reaction: MessageReactionUpdated, receipt: str, bot: Identity) -> Message | None:
    """The feedback in a reaction to the answer with that receipt; None where it says neither yes nor no."""
    verdict = _verdict(reaction)
    if verdict is None or reaction.user is None:
        return None
    chat = reaction.chat.id
    event = bot.digest("reaction", chat, reaction.message_id, reaction.user.id, reaction.date.timestamp(), verdict)
    choice = Choice(verdict, receipt, "").id
    return Message(event, PLATFORM, _conversation(chat, 0), str(reaction.user.id), Press(choice), _NOTED)


def read_chosen(chosen: ChosenInlineResult, deck: Deck, bot: Identity, update_id: int) -> Message | None:
    """The card that a person posted by inline mode, which Telegram has sent already; None where it is no card."""
    card = card_of(deck, chosen.result_id)
    if card is None:
        return None
    person = str(chosen.from_user.id)
    event = bot.digest("chosen", update_id, person, chosen.result_id)
    content = Press(Choice(Action.OPEN, card.id, "").id)
    return Message(event, PLATFORM, f"inline/{person}", person, content, _NOTED)


_NOTED = Address(0).write()


def _content(words: Words, deck: Deck) -> Content:
    if not words.command:
        return Question(words.text)
    return meaning_of(deck, words.command, words.text) or Question("help")


def _commanded(text: str, command: re.Match[str], bot: Identity, *, private: bool) -> Words | None:
    """In a group a command is the bot's if it names the bot, or names nobody and is one that the bot has."""
    name, to = command.groups()
    if to and to.casefold() != bot.username.casefold():
        return None
    meant = private or to or is_command(name)
    return Words(text[command.end() :], name.casefold()) if meant else None


def _digest(words: Words, bot: Identity) -> str:
    """Enough to tell whether words were changed, and too little to tell which they were."""
    return bot.digest("words", words.command, words.text)[:6]


def _is_machine(message: TelegramMessage, bot: Identity) -> bool:
    """What this bot posted for a person, what another bot wrote, and what a channel passed on, is no question."""
    if message.via_bot is not None and message.via_bot.id == bot.id:
        return True
    automatic = bool(message.is_automatic_forward)
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return automatic or (message.from_user is not None and message.from_user.is_bot and not anonymous)


def _says_something(message: TelegramMessage) -> bool:
    return message.text is not None or message.effective_attachment is not None


def _without_mention(message: TelegramMessage, bot: Identity) -> str | None:
    """The words of a message without the bot's name; None where it does not name the bot."""
    name = f"@{bot.username}".casefold()
    mentions = {**message.parse_entities([MessageEntityType.MENTION])}
    mentions.update(message.parse_caption_entities([MessageEntityType.MENTION]))
    if not any(each.casefold() == name for each in mentions.values()):
        return None
    text = message.text or message.caption or ""
    return re.sub(rf"{re.escape(name)}\b[,:]?", "", text, flags=re.IGNORECASE).strip()


def _replies_to(message: TelegramMessage, bot: Identity) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot.id


def _person(message: TelegramMessage) -> str:
    """Who wrote; an administrator who writes as the group is the group."""
    if message.sender_chat is not None:
        return str(message.sender_chat.id)
    return str(message.from_user.id) if message.from_user is not None else ""


def _thread(message: MaybeInaccessibleMessage) -> int:
    """The forum's topic; replies in an ordinary group make threads too, which cannot be written to."""
    if isinstance(message, TelegramMessage) and message.is_topic_message:
        return message.message_thread_id or 0
    return 0


def _conversation(chat: int, thread: int) -> str:
    return f"{chat}/{thread}" if thread else str(chat)


def _state(data: str, deck: Deck) -> str:
    """By what the answer behind a button may have changed since it was last pressed."""
    card = card_of(deck, asks_for_card(data))
    return f"{card.version} {card.review.state}" if card else ""


def _verdict(reaction: MessageReactionUpdated) -> Action | None:
    before, now = (
        {each.emoji for each in these if isinstance(each, ReactionTypeEmoji)}
        for these in (reaction.old_reaction, reaction.new_reaction)
    )
    added = now - before
    if added & set(_LIKED):
        return Action.HELPFUL
    return Action.UNHELPFUL if added & set(_DISLIKED) else None
