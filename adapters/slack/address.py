"""Where a reply goes in Slack, as text that is kept with the message until the reply is sent."""

import json
import re
from dataclasses import asdict, dataclass, fields
from enum import StrEnum


class Place(StrEnum):
    """What kind of place a reply goes to."""

    THREAD = "thread"  # a thread that everybody in the channel sees, or that of a direct message
    PRIVATE = "private"  # seen by one person only
    CHANNEL = "channel"  # the channel itself, for everybody
    DIRECT = "direct"  # a new direct message
    HOME = "home"  # the App Home, drawn anew


# How Slack writes the ids of workspaces and of channels.
_CHANNEL = re.compile(r"(?:(?P<team>[TE][A-Z0-9]+)/)?(?P<channel>[CGD][A-Z0-9]+)")


@dataclass(frozen=True, slots=True)
class Address:
    """A place, with all that is needed to reach it.

    `user` is who asked. `conversation` is the conversation that goes on in the thread of what is sent there, where
    that is not known before. `by` is who shared the answer, or who wrote it where a person did.
    """

    place: Place
    team: str
    user: str
    enterprise: str = ""
    channel: str = ""
    thread: str = ""
    response_url: str = ""
    conversation: str = ""
    by: str = ""

    def to_text(self) -> str:
        """The address as JSON, without what is empty."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Address":
        """The address in a text that `to_text` wrote, or a channel as a setting names it. Raises `ValueError`.

        An operator writes `C0123456789`, and `T0123456789/C0123456789` where several workspaces have the app.
        """
        named = _CHANNEL.fullmatch(text)
        if named:
            return cls(Place.CHANNEL, named["team"] or "", "", channel=named["channel"])
        known = json.loads(text)
        names = {field.name for field in fields(cls)}
        if not isinstance(known, dict) or not known.keys() <= names or not {"place", "team", "user"} <= known.keys():
            raise ValueError("this is no address in Slack")
        return cls(**{**known, "place": Place(known["place"])})

    @property
    def is_direct(self) -> bool:
        """Whether it lies in a direct message with the bot."""
        return self.channel.startswith("D") or self.place is Place.DIRECT
