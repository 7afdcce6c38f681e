"""Where a reply goes: what the sender needs to know of the message that it answers."""

import json
import re
from dataclasses import asdict, dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Address:
    """A chat, and what else is to be heeded there; 0 and empty for what is not.

    `thread` is a forum's topic, `reply_to` the message that is answered. `here` is a message of the bot that the reply
    takes the place of; `edits` is the key of a message whose answer it takes the place of. `feedback` is a press that
    was thanked for over the chat when it was stored. `asker` is who asked what is kept of them.

    `words` stands for the words that are answered, so that a change of something else is known for none. `again` is the
    key of an earlier press of the same button, whose answer is not there any more.
    """

    chat: int
    thread: int = 0
    reply_to: int = 0
    here: int = 0
    edits: str = ""
    feedback: bool = False
    asker: str = ""
    words: str = ""
    again: str = ""

    @property
    def is_group(self) -> bool:
        """Whether several people read there; their chats have negative ids."""
        return self.chat < 0

    @property
    def later(self) -> "Address":
        """The same place for what is sent later: it takes no other message's place, and answers no press."""
        return replace(self, here=0, edits="", feedback=False, asker="", words="", again="")

    def moved_to(self, chat: int) -> "Address":
        """The address in the supergroup that the group has become, where no message has the number that it had."""
        return replace(self, chat=chat, thread=0, reply_to=0, here=0, edits="")

    def write(self) -> str:
        """The address as text, without what is not heeded."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


# Of a message that is only noted: nothing is sent.
NOWHERE = ""


# A chat as a setting names it: its number, and the topic of a forum behind a slash.
_NUMBER = re.compile(r"(?P<chat>-?\d{1,20})(?:/(?P<thread>\d{1,20}))?")


def read_address(text: str) -> Address | None:
    """The address in a message, or the chat that a setting names; None where nothing is to be sent.

    What only an earlier version heeded is left out.
    """
    named = _NUMBER.fullmatch(text)
    if named:
        return Address(int(named["chat"]), int(named["thread"] or 0))
    if text == NOWHERE:
        return None
    return Address(**{name: value for name, value in json.loads(text).items() if name in _NAMES})


_NAMES = frozenset(field.name for field in fields(Address))
