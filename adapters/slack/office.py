"""What everything in Slack works with, put together once."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.home import Household
from adapters.slack.refusals import word_of
from adapters.slack.tokens import Api, Tokens
from adapters.slack.workspaces import Workspace, Workspaces
from answers.audience import Audience
from answers.deck import Deck
from bot.ports import Links
from bot.service import Service

# Seconds after which a person who waits is told that the bot is at work. Most replies are there sooner.
_PATIENCE = 0.7

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Office:
    """The service; the workspaces, their settings and tokens; what counts refusals.

    `origins` are trusted for response URLs besides Slack's own: those of the Web API that is set.
    """

    service: Service
    links: Links
    api: Api
    tokens: Tokens
    workspaces: Workspaces
    version: str
    clock: Callable[[], datetime]
    audiences: tuple[Audience, ...] = tuple(Audience)
    refused: Callable[[str], None] = lambda _reason: None
    origins: frozenset[str] = frozenset()
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    waiting: dict[str, asyncio.TimerHandle] = field(default_factory=dict)

    @property
    def deck(self) -> Deck:
        """The deck that is answered from now."""
        return self.service.deck

    def household(self, workspace: Workspace) -> Household:
        """What the App Home of a workspace is made from."""
        return Household(self.deck, self.version, self.clock().date(), self.audiences_of(workspace))

    def audiences_of(self, workspace: Workspace) -> tuple[Audience, ...]:
        """The audiences that a workspace offers, of those that may be chosen at all."""
        return tuple(each for each in workspace.audiences if each in self.audiences) or self.audiences

    async def client(self, team: str, enterprise: str) -> AsyncWebClient:
        """A client that acts as the bot in a workspace. Raises `LookupError` where the app is not installed."""
        identity = await self.tokens.acting(team, enterprise)
        if identity is None:
            raise LookupError("the app is not installed there")
        return self.api.client(identity.token)

    def begin(self, what: str, work: Coroutine[object, object, None]) -> None:
        """Do something beside the acknowledgement. What goes wrong with it is logged by its name; nothing is lost."""
        task = asyncio.get_running_loop().create_task(_logged(what, work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def show_patience(self, key: str, work: Callable[[], Coroutine[object, object, None]]) -> None:
        """Do something if the message of that key has no reply after a while."""
        loop = asyncio.get_running_loop()
        self.waiting[key] = loop.call_later(_PATIENCE, lambda: self._still_waiting(key, work))

    def answered(self, key: str) -> None:
        """The message of that key has its reply."""
        timer = self.waiting.pop(key, None)
        if timer is not None:
            timer.cancel()

    def _still_waiting(self, key: str, work: Callable[[], Coroutine[object, object, None]]) -> None:
        self.waiting.pop(key, None)
        self.begin("status", work())

    async def close(self) -> None:
        """Finish what was begun, and let go of the connections."""
        for timer in self.waiting.values():
            timer.cancel()
        await asyncio.gather(*self.tasks)
        await self.api.close()


async def _logged(what: str, work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - whatever it is, the log says it and the person can do it again
        said = word_of(error) if isinstance(error, SlackApiError) else ""
        _log.warning("slack: not done", what=what, error=type(error).__name__, said=said)
