"""Values of the conversation as text, and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from answers.audience import Audience
from bot.conversation import NEW, Conversation
from bot.message import Content, Message, Press, Question, Referral, Relay, Unread
from bot.reply import Reply

_REPLY = TypeAdapter(Reply)


def write_message(message: Message, start: Conversation) -> str:
    """What the inbox holds of a message until it is handled; the ids of conversation and person are not part of it."""
    told = {"event": message.event, "address": message.address, **_told(message.content)}
    if message.audiences:
        told["audiences"] = message.audiences
    return json.dumps({**told, "start": asdict(start)} if start != NEW else told)


def read_message(text: str, platform: str, conversation: str, person: str) -> tuple[Message, Conversation]:
    """The message with hashes for the ids of conversation and person, and where its conversation begins."""
    told = json.loads(text)
    audiences = tuple(map(Audience, told.get("audiences", ())))
    message = Message(told["event"], platform, conversation, person, _content(told), told["address"], audiences)
    return message, _conversation(told["start"]) if "start" in told else NEW


def _told(content: Content) -> dict[str, Any]:
    match content:
        case Press(choice):
            return {"choice": choice}
        case Referral(words):
            return {"referral": words}
        case Relay(words):
            return {"relay": words}
        case Unread(error):
            return {"unread": error}
        case Question(words, overheard):
            return {"question": words, "overheard": True} if overheard else {"question": words}


def _content(told: Mapping[str, Any]) -> Content:
    if "choice" in told:
        return Press(told["choice"])
    if "referral" in told:
        return Referral(told["referral"])
    if "relay" in told:
        return Relay(told["relay"])
    if "unread" in told:
        return Unread(told["unread"])
    return Question(told["question"], told.get("overheard", False))


def write_conversation(conversation: Conversation) -> str:
    """The state of a conversation."""
    return json.dumps(asdict(conversation))


def read_conversation(text: str) -> Conversation | None:
    """The state of a conversation; None where there is none yet."""
    return _conversation(json.loads(text)) if text else None


def write_reply(reply: Reply) -> str:
    """A reply."""
    return _REPLY.dump_json(reply, exclude_defaults=True).decode("utf-8")


def read_reply(text: str) -> Reply:
    """A reply."""
    return _REPLY.validate_json(text)


def write_label(key: str, address: str) -> str:
    """What is on the envelope of a reply."""
    return json.dumps([key, address])


def read_label(text: str) -> tuple[str, str]:
    """The key and the address on the envelope of a reply."""
    key, address = json.loads(text)
    return key, address


def storable(words: str) -> str:
    """The words as every database can hold them: without half a surrogate pair and without the character 0."""
    return words.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _conversation(told: dict[str, Any]) -> Conversation:
    offered, news = tuple(told["offered"]), tuple(told.get("news", ()))
    return Conversation(told["topic"], told["card"], Audience(told["audience"]), told["asked"], offered, news)
