"""A person in the emulated Slack: says, presses, submits, and what the app then gets to know of it."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

from tests.emulators.slack.blocks import Json
from tests.emulators.slack.delivery import Delivered
from tests.emulators.slack.server import Slack
from tests.emulators.slack.views import check_errors
from tests.emulators.slack.webapi import APP_ID, RefusalError
from tests.emulators.slack.world import Posted, Workspace

_OK = 200
_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


@dataclass(slots=True)
class Person:
    """Somebody in a workspace. What the app answered to the last thing done is in `delivered`.

    `comes_from` is the workspace of somebody who comes from elsewhere, by a channel that both share (Slack Connect):
    payloads then name that one, and the app's own only where Slack names it.
    """

    slack: Slack
    workspace: Workspace
    id: str = "U1"
    comes_from: Workspace | None = None
    delivered: list[Delivered] = field(default_factory=list)

    async def says(self, channel: str, text: str, thread: str = "", **more: object) -> Posted:
        """Post a message; the app gets the events that it is subscribed to, and a mention as two."""
        place, world = self.workspace.channels[channel], self.slack.world
        posted = Posted(world.new_ts(), channel, self.id, text, [], thread)
        self.workspace.posted.append(posted)
        event = self.message_event(posted) | more
        mentioned = f"<@{self.workspace.bot_user}>" in text and place.kind != "im"
        events = [{**event, "type": "app_mention"}] if mentioned and "app_mention" in world.subscribed else []
        if _EVENTS[place.kind] in world.subscribed and self.workspace.bot_user in place.members:
            events.append(event)
        self.delivered = list(await asyncio.gather(*(self._deliver_event(one) for one in events)))
        return posted

    async def mentions(self, channel: str, text: str, thread: str = "") -> Posted:
        """Post a message that mentions the app."""
        return await self.says(channel, f"<@{self.workspace.bot_user}> {text}", thread)

    async def writes_directly(self, text: str, thread: str = "") -> Posted:
        """Post a direct message to the app."""
        return await self.says(self.workspace.direct(self.id).id, text, thread)

    async def edits(self, posted: Posted, text: str) -> None:
        """Change a message."""
        changed = {"type": "message", "subtype": "message_changed", "channel": posted.channel, "hidden": True}
        message = self.message_event(posted) | {"text": text}
        await self.happens({**changed, "message": message, "ts": self.slack.world.new_ts(), "channel_type": "channel"})

    async def happens(self, event: Json) -> Delivered:
        """Bring an event to the app."""
        self.delivered = [await self._deliver_event(event)]
        return self.delivered[0]

    async def opens_home(self, tab: str = "home") -> Delivered:
        """Open the app's home, or its messages."""
        channel = self.workspace.direct(self.id).id
        return await self.happens({"type": "app_home_opened", "user": self.id, "channel": channel, "tab": tab})

    async def commands(self, text: str, channel: str, command: str = "/impar") -> Delivered:
        """Type a slash command."""
        payload = {
            **self._where(channel),
            "command": command,
            "text": text,
            "api_app_id": APP_ID,
            "is_enterprise_install": str(self.workspace.org_wide).lower(),
            "response_url": self.slack.hook(self.workspace, channel, self.id),
            "trigger_id": self.slack.world.new_trigger(self.workspace.id, self.id),
        }
        return await self._deliver("slash_commands", {name: value or "" for name, value in payload.items()})

    async def presses(self, posted: Posted, label: str) -> Delivered:
        """Press the button of that label in a message."""
        ephemeral = bool(posted.only_for)
        container: Json = {"type": "message", "message_ts": posted.ts, "channel_id": posted.channel}
        container |= {"is_ephemeral": ephemeral} | ({"thread_ts": posted.thread} if posted.thread else {})
        payload = self._interaction("block_actions") | {
            "container": container,
            "channel": {"id": posted.channel, "name": "somewhere"},
            "actions": [self._action(posted.buttons[label], label)],
            "response_url": self.slack.hook(self.workspace, posted.channel, self.id, posted.ts),
        }
        if not ephemeral:
            payload["message"] = {"ts": posted.ts, "text": posted.text, "thread_ts": posted.thread or posted.ts}
        return await self._deliver("interactive", payload)

    async def presses_in_view(self, view: Json, label: str) -> Delivered:
        """Press the button of that label in the Home tab or in a modal."""
        button = dict(Posted("", "", "", "", view["blocks"]).buttons)[label]
        payload = self._interaction("block_actions") | {
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            **self._home(),
            "actions": [self._action(button, label)],
        }
        return await self._deliver("interactive", payload)

    async def submits(self, **values: str) -> Delivered:
        """Send the modal that is open, with these values by the ids of their actions; choices by their values."""
        view = self.modal
        state: Json = {}
        for block in view["blocks"]:
            element = block.get("element", {})
            name = element.get("action_id")
            if name is not None:
                given = values.get(name, element.get("initial_value"))
                chosen = {"selected_option": {"value": given} if given else None}
                state[block["block_id"]] = {name: chosen if "options" in element else {"value": given}}
        payload = self._interaction("view_submission") | {
            "view": {**view, "state": {"values": state}},
            "response_urls": [],
            **self._home(),
        }
        delivered = await self._deliver("interactive", payload)
        if isinstance(delivered.body, dict) and delivered.body.get("response_action") == "errors":
            problems = check_errors(view, delivered.body.get("errors"))
            if problems:  # Slack says that it had trouble connecting, and shows none of the errors
                raise RefusalError("invalid_arguments", errors=problems)
        elif delivered.status == _OK:
            self.workspace.modals[self.id].pop()
        return delivered

    async def takes_message_shortcut(self, posted: Posted, callback: str) -> Delivered:
        """Take the app's shortcut in a message's menu."""
        payload = self._interaction("message_action") | {
            "callback_id": callback,
            "channel": {"id": posted.channel, "name": "somewhere"},
            "message_ts": posted.ts,
            "message": self.message_event(posted),
            "response_url": self.slack.hook(self.workspace, posted.channel, self.id),
        }
        return await self._deliver("interactive", payload)

    async def takes_shortcut(self, callback: str) -> Delivered:
        """Take the app's shortcut in the search."""
        return await self._deliver("interactive", self._interaction("shortcut") | {"callback_id": callback})

    @property
    def modal(self) -> Json:
        """The modal that is open."""
        return self.workspace.modals[self.id][-1]

    @property
    def home(self) -> Json:
        """The Home tab as it was published last."""
        return self.workspace.homes[self.id]

    def sees(self, channel: str = "") -> list[Posted]:
        """What the app said that this person can see, in a channel or anywhere."""
        return [
            posted
            for posted in self.workspace.posted
            if posted.by_bot and posted.only_for in ("", self.id) and channel in ("", posted.channel)
            if self.id in self.workspace.channels[posted.channel].members
        ]

    def message_event(self, posted: Posted) -> Json:
        """The event of a message."""
        kind = self.workspace.channels[posted.channel].kind
        event: Json = {
            "type": "message",
            "channel": posted.channel,
            "user": posted.author,
            "text": posted.text,
            "ts": posted.ts,
            "event_ts": posted.ts,
            "team": self._own.id,
            "channel_type": kind,
        }
        if self.comes_from:
            event |= {"user_team": self._own.id, "source_team": self._own.id}
        return event | ({"thread_ts": posted.thread} if posted.thread else {})

    def envelope(self, event: Json) -> Json:
        """What is sent of an event."""
        return {
            "type": "event_callback",
            "team_id": self._own.id,
            "enterprise_id": self._own.enterprise or None,
            "context_team_id": self.workspace.id,
            "context_enterprise_id": self.workspace.enterprise or None,
            "is_ext_shared_channel": self.comes_from is not None,
            "api_app_id": APP_ID,
            "event": event,
            "event_id": f"Ev{uuid4().hex[:10].upper()}",
            "event_time": int(self.slack.world.now()),
            "authorizations": [self._authorization()],
        }

    @property
    def _own(self) -> Workspace:
        return self.comes_from or self.workspace

    def _home(self) -> Json:
        """What a payload about a view names: the workspace of whoever looks at it."""
        if self.comes_from is None:
            return {}
        enterprise = self._own.enterprise
        return {
            "team": {"id": self._own.id, "domain": self._own.id.lower()},
            "enterprise": {"id": enterprise, "name": "org"} if enterprise else None,
        }

    def _authorization(self) -> Json:
        org = self.workspace.org_wide
        return {
            "enterprise_id": self.workspace.enterprise or None,
            "team_id": None if org else self.workspace.id,
            "user_id": self.workspace.bot_user,
            "is_bot": True,
            "is_enterprise_install": org,
        }

    async def _deliver_event(self, event: Json) -> Delivered:
        return await self.slack.app.deliver("events_api", self.envelope(event))

    async def _deliver(self, kind: str, payload: Json) -> Delivered:
        self.delivered = [await self.slack.app.deliver(kind, payload)]
        return self.delivered[0]

    def _where(self, channel: str) -> Json:
        return {
            "team_id": self.workspace.id,
            "enterprise_id": self.workspace.enterprise or None,
            "channel_id": channel,
            "user_id": self.id,
        }

    def _interaction(self, kind: str) -> Json:
        enterprise = self.workspace.enterprise
        return {
            "type": kind,
            "team": {"id": self.workspace.id, "domain": self.workspace.id.lower()},
            "user": {"id": self.id, "team_id": self._own.id},
            "api_app_id": APP_ID,
            "enterprise": {"id": enterprise, "name": "org"} if enterprise else None,
            "is_enterprise_install": self.workspace.org_wide,
            "trigger_id": self.slack.world.new_trigger(self.workspace.id, self.id),
        }

    def _action(self, button: Json, label: str) -> Json:
        return {
            "type": button["type"],
            "action_id": button.get("action_id", ""),
            "block_id": button["block_id"],
            "text": {"type": "plain_text", "text": label},
            "value": button.get("value", ""),
            "action_ts": f"{self.slack.world.now():.6f}",
        }
