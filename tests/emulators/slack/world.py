"""What the emulated Slack knows: workspaces, channels, messages, tokens, and what it handed out."""

import itertools
import math
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.emulators.slack.blocks import Json, texts_of

TRIGGER_SECONDS = 3
RESPONSE_URL_SECONDS, RESPONSE_URL_USES = 30 * 60, 5
TOKEN_SECONDS = 12 * 3600


@dataclass(slots=True)
class Channel:
    """A channel, a private channel (`group`), or a direct message with the app (`im`)."""

    id: str
    kind: str
    members: set[str]
    archived: bool = False


@dataclass(slots=True)
class Posted:
    """A message as it stands in a channel. `only_for` is the one person who sees it; empty for everybody."""

    ts: str
    channel: str
    author: str
    text: str
    blocks: list[Json]
    thread: str = ""
    only_for: str = ""
    by_bot: bool = False
    reply_broadcast: bool = False

    @property
    def shown(self) -> str:
        """All that a reader sees, without the labels of its buttons' places."""
        return "\n".join(texts_of(self.blocks)) if self.blocks else self.text

    @property
    def buttons(self) -> dict[str, Json]:
        """Its buttons by their labels; of feedback buttons each side by its own label."""
        return dict(buttons_of(self.blocks))


def buttons_of(blocks: list[Json]) -> list[tuple[str, Json]]:
    """Labels and buttons in blocks, in their order."""
    found: list[tuple[str, Json]] = []
    for block in blocks:
        elements = [*block.get("elements", []), block.get("accessory", {})]
        for element in elements if block["type"] in ("actions", "section", "context_actions") else []:
            placed = {**element, "block_id": block.get("block_id", "b1")}
            if element.get("type") == "button":
                found.append((element["text"]["text"], placed))
            sides = [element[side] for side in ("positive_button", "negative_button") if side in element]
            found.extend((side["text"]["text"], {**placed, "value": side["value"]}) for side in sides)
    return found


@dataclass(slots=True)
class Workspace:
    """One workspace with the app in it."""

    id: str
    enterprise: str = ""
    org_wide: bool = False
    channels: dict[str, Channel] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    modals: dict[str, list[Json]] = field(default_factory=dict)
    statuses: list[Json] = field(default_factory=list)
    prompts: dict[str, Json] = field(default_factory=dict)
    has_app: bool = True

    @property
    def bot_user(self) -> str:
        """The app's own user."""
        return f"UBOT{self.id}"

    @property
    def bot_id(self) -> str:
        """The app's own bot."""
        return f"BBOT{self.id}"

    def add_channel(self, channel: str, *members: str, kind: str = "channel", with_bot: bool = True) -> Channel:
        """A channel with these people in it, and with the app unless that is said."""
        added = Channel(channel, kind, {*members, *([self.bot_user] if with_bot else [])})
        self.channels[channel] = added
        return added

    def direct(self, user: str) -> Channel:
        """The direct message of a person with the app."""
        channel = "D" + user.removeprefix("U")
        return self.channels.get(channel) or self.add_channel(channel, user, kind="im")

    def message(self, channel: str, ts: str) -> Posted | None:
        """The message that stands there, if one does."""
        return next((one for one in self.posted if (one.channel, one.ts) == (channel, ts)), None)


@dataclass(slots=True)
class Token:
    """A token that Slack gave out. `kind` is `bot`, `app` or `configuration`."""

    kind: str
    workspace: str
    scopes: frozenset[str]
    expires: float | None = None
    revoked: bool = False


@dataclass(slots=True)
class Hook:
    """A response_url."""

    workspace: str
    channel: str
    user: str
    message: str
    until: float
    uses: int = 0


@dataclass(slots=True)
class World:
    """Everything that is known. Time goes `speed` times as fast as outside, and can be moved on.

    `pace` is how many seconds must lie between two messages of the app in one channel: Slack's is one (Rate limits,
    posting messages). It is off unless a test sets it, for a test does in a moment what takes people minutes.
    """

    speed: float = 1.0
    pace: float = 0.0
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    triggers: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    refreshes: dict[str, str] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    manifest: Json = field(default_factory=dict)
    _free: dict[str, float] = field(default_factory=dict)
    _ahead: float = 0.0
    _started: float = field(default_factory=time.time)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def scopes(self) -> frozenset[str]:
        """What the app's manifest asks for, and so what its tokens may do."""
        return frozenset(self.manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()))

    @property
    def subscribed(self) -> frozenset[str]:
        """The events that the app's manifest asks for."""
        return frozenset(self.manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ()))

    def now(self) -> float:
        """The time in Slack."""
        return self._started + (time.time() - self._started) * self.speed + self._ahead

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self._ahead += seconds

    def wait_for(self, channel: str) -> int:
        """The whole seconds until the app may post in a channel; none, and it counts as posted, where it may now."""
        wait = self._free.get(channel, 0.0) - self.now()
        if wait > 0:
            return math.ceil(wait)
        self._free[channel] = self.now() + self.pace
        return 0

    def number(self) -> int:
        """A number that was not given before."""
        return next(self._numbers)

    def new_ts(self) -> str:
        """The id of a new message."""
        return f"{int(self.now())}.{self.number():06d}"

    def new_trigger(self, workspace: str, user: str) -> str:
        """What lets an app open one view for that person, for three seconds."""
        trigger = f"{self.number()}.{secrets.token_hex(8)}"
        self.triggers[trigger] = (workspace, user, self.now() + TRIGGER_SECONDS)
        return trigger

    def new_hook(self, workspace: str, channel: str, user: str, message: str = "") -> str:
        """The name of a new response_url."""
        name = f"{workspace}-{self.number()}-{secrets.token_hex(8)}"
        self.hooks[name] = Hook(workspace, channel, user, message, self.now() + RESPONSE_URL_SECONDS)
        return name

    def new_token(self, workspace: str, scopes: frozenset[str], *, rotating: bool = False) -> str:
        """A bot token for a workspace; a rotating one lasts twelve hours."""
        name = f"{'xoxe.' if rotating else ''}xoxb-{workspace}-{secrets.token_hex(8)}"
        self.tokens[name] = Token("bot", workspace, scopes, self.now() + TOKEN_SECONDS if rotating else None)
        return name
