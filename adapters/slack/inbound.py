"""From Slack's payloads to messages. Pure: no network, no clock.

Each way in gives a message the key by which a repeat is known. One thing that a person wrote reaches an app as two
events, `app_mention` and `message`, and each of them again when it is not acknowledged: all have the same key.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from adapters.slack.address import Address, Place
from adapters.slack.payload import Json, enterprise_of, plain, team_of, user_of, without_mention
from bot.choice import Action, parse_choice
from bot.message import Content, Message, Press, Question, Referral, Relay

PLATFORM = "slack"

# Ids of the buttons and modals whose meaning is a message; the ids of buttons begin with these words.
CHOICE, SHARE, FEEDBACK = "choice", "share", "feedback"
ASK_MODAL, REASON_MODAL, SPECIALIST_MODAL = "ask", "reason", "specialist"
WORDS, REASONS = "words", "reasons"

_ABOUT_AN_ANSWER = (Action.HELPFUL, Action.UNHELPFUL, Action.REASON)
_PRESSES = (CHOICE, SHARE, FEEDBACK)
# A person's message with one of these is still that person's message.
_SUBTYPES = (None, "file_share", "thread_broadcast")
_COMMANDS = {"": "help", "forget": "forget me"}
# Presses of the same button within so many seconds are one. A key holds the time in steps of them: two processes that
# hear the same double click at the same moment agree on it, and `presses` knows of one that lies across two steps.
DOUBLE_CLICK = 3


def read(body: Json, bot_user: str = "") -> Message | None:
    """The message in a payload; None where it holds none. `bot_user` is the bot's own id in that workspace."""
    kind = "slash_command" if "command" in body else str(body.get("type"))
    reader = _READERS.get(kind)
    return reader(body, bot_user) if reader else None


def thread_key(team: str, channel: str, thread: str) -> str:
    """The conversation that a thread is."""
    return f"{team}/{channel}/{thread}"


def relayed(message: Message, asker: Address) -> Message:
    """What a specialist wrote in the thread of a question, as the message that brings it to the one who asked."""
    assert isinstance(message.content, Question)
    specialist = message.person.rpartition("/")[2]
    return replace(message, content=Relay(message.content.text), address=replace(asker, by=specialist).to_text())


def _read_event(body: Json, bot_user: str) -> Message | None:
    event = body.get("event", {})
    mentions = bool(bot_user) and f"<@{bot_user}>" in event.get("text", "")
    direct = event.get("channel_type") == "im"
    addressed = event.get("type") == "app_mention" or direct or mentions
    if not _is_of_a_person(event, bot_user) or not (addressed or event.get("thread_ts")):
        return None
    team, channel, ts = team_of(body), str(event["channel"]), str(event["ts"])
    thread = str(event.get("thread_ts") or ts)
    address = Address(Place.THREAD, team, str(event["user"]), enterprise_of(body), channel, thread)
    words = plain(without_mention(str(event.get("text", "")), bot_user))
    content = Question(words or "help", overheard=not addressed)
    return _message(("message", team, channel, ts), thread_key(team, channel, thread), address, content)


def _is_of_a_person(event: Json, bot_user: str) -> bool:
    mentioned = event.get("type") == "app_mention"
    if not mentioned and (event.get("type") != "message" or event.get("subtype") not in _SUBTYPES):
        return False
    by_a_bot = event.get("bot_id") or event.get("user") == bot_user
    return bool(event.get("user")) and not by_a_bot and not event.get("hidden")


def _read_command(body: Json, _: str) -> Message:
    address = _private(body, str(body.get("channel_id", "")))
    words = plain(str(body.get("text", "")))
    content = Question(_COMMANDS.get(words.casefold(), words))
    return _message(("command", str(body.get("trigger_id"))), _private_key(address), address, content)


def _read_press(body: Json, _: str) -> Message | None:
    action = (body.get("actions") or [{}])[0]
    value = str(action.get("value") or "")
    if not str(action.get("action_id", "")).startswith(_PRESSES) or not value:
        return None
    address, conversation = pressed_in(body)
    meaning, _target = parse_choice(value) or (None, "")
    button = _button(body, value)
    event = (*button, *_time_of(action, meaning))
    if meaning is Action.SHARE:  # every press of it belongs to one conversation, so that they are answered in turn
        conversation, address = _begun(replace(address, place=Place.CHANNEL, thread="", by=user_of(body)), button)
        return _message(event, conversation, address, Press(value))
    if address.place is Place.HOME and meaning not in (Action.AUDIENCE, Action.FORGET):
        return _message(event, *_begun(replace(address, place=Place.DIRECT), event), Press(value))
    if meaning in _ABOUT_AN_ANSWER:
        address = replace(address, place=Place.PRIVATE)
    return _message(event, conversation, address, Press(value))


def _button(body: Json, value: str) -> tuple[str, ...]:
    """One button before one person."""
    return ("press", team_of(body), user_of(body), place_of(body), value)


def _time_of(action: Json, meaning: Action | None) -> tuple[str, ...]:
    """What tells two presses of one button apart: the time, except where the second could only repeat the first."""
    if meaning in _ABOUT_AN_ANSWER:
        return ()
    pressed = str(action.get("action_ts") or "0")
    return (pressed,) if meaning is Action.SHARE else (str(int(float(pressed) // DOUBLE_CLICK)),)


def press_of(body: Json) -> tuple[str, float] | None:
    """Which button was pressed and when, where a second press soon after is an accident; None for anything else."""
    action = (body.get("actions") or [{}])[0]
    value = str(action.get("value") or "")
    meaning, _ = parse_choice(value) or (None, "")
    if body.get("type") != "block_actions" or meaning in (*_ABOUT_AN_ANSWER, Action.SHARE):
        return None
    return _digest(_button(body, value)), float(action.get("action_ts") or 0)


def pressed_in(body: Json) -> tuple[Address, str]:
    """Where the answer to a button goes, and the conversation that it belongs to."""
    container = body.get("container", {})
    team, user = team_of(body), user_of(body)
    if container.get("type") != "message":
        return Address(Place.HOME, team, user, enterprise_of(body)), f"{team}/{user}/home"
    channel = str(container.get("channel_id", ""))
    thread = str(container.get("thread_ts") or body.get("message", {}).get("thread_ts") or "")
    if container.get("is_ephemeral"):
        private = replace(_private(body, channel), thread=thread)
        return private, _private_key(private)
    thread = thread or str(container.get("message_ts", ""))
    url, conversation = str(body.get("response_url", "")), thread_key(team, channel, thread)
    return Address(Place.THREAD, team, user, enterprise_of(body), channel, thread, url), conversation


def place_of(body: Json) -> str:
    """The message or the view that a button stands in."""
    container = body.get("container", {})
    return str(container.get("message_ts") or container.get("view_id") or "")


def _read_submission(body: Json, _: str) -> Message | None:
    view = body.get("view", {})
    reader = _SUBMISSIONS.get(str(view.get("callback_id")))
    if reader is None:
        return None
    values = {name: _value(given) for block in view["state"]["values"].values() for name, given in block.items()}
    address = Address.from_text(view["private_metadata"])
    event = ("submission", team_of(body), str(view.get("id")))
    conversation = address.conversation
    if address.place is Place.DIRECT:
        address, conversation = replace(address, conversation=_named(event)), _named(event)
    return _message(event, conversation, address, reader(values))


def _value(given: Json) -> str:
    option = given.get("selected_option") or {}
    return str(given.get("value") or option.get("value") or "").strip()


def _private(body: Json, channel: str) -> Address:
    team, user, url = team_of(body), user_of(body), str(body.get("response_url", ""))
    return Address(Place.PRIVATE, team, user, enterprise_of(body), channel, response_url=url)


def _private_key(address: Address) -> str:
    """The conversation that one person has with the bot in a channel, unseen by the others."""
    return f"{address.team}/{address.channel}/{address.user}"


def asked_about(body: Json) -> Address:
    """Where the answer to a shortcut goes: privately beside the message that it was taken on, else directly."""
    team, user = team_of(body), user_of(body)
    if "channel" not in body:
        return Address(Place.DIRECT, team, user, enterprise_of(body))
    thread = str(body.get("message", {}).get("thread_ts") or "")
    private = replace(_private(body, str(body["channel"]["id"])), thread=thread)
    return replace(private, conversation=_private_key(private))


def _begun(address: Address, event: tuple[str, ...]) -> tuple[str, Address]:
    """A conversation that begins with this event, and goes on in the thread of what is sent."""
    return _named(event), replace(address, conversation=_named(event))


def _named(event: tuple[str, ...]) -> str:
    return f"{event[1]}/{_digest(event)}"


def _message(event: tuple[str, ...], conversation: str, address: Address, content: Content) -> Message:
    person = f"{address.team}/{address.user}"
    return Message(_digest(event), PLATFORM, conversation, person, content, address.to_text())


def _digest(event: tuple[str, ...]) -> str:
    """An id without digits that could be taken for somebody's number, as Slack's own times could."""
    letters = str.maketrans("0123456789", "ghijklmnop")
    return hashlib.sha256("\n".join(event).encode("utf-8", "surrogatepass")).hexdigest()[:32].translate(letters)


_SUBMISSIONS: Mapping[str, Callable[[Mapping[str, str]], Content]] = {
    ASK_MODAL: lambda values: Question(values[WORDS]),
    SPECIALIST_MODAL: lambda values: Referral(values[WORDS]),
    REASON_MODAL: lambda values: Press(values[REASONS]),
}
_READERS: Mapping[str, Callable[[Json, str], Message | None]] = {
    "event_callback": _read_event,
    "slash_command": _read_command,
    "block_actions": _read_press,
    "view_submission": _read_submission,
}
