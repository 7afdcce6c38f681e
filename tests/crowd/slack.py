"""People in a workspace of the emulated Slack, who write to the app directly."""

import random
from dataclasses import dataclass, field
from time import monotonic

from tests.crowd.ledger import Ledger
from tests.emulators.slack.delivery import OverHttp
from tests.emulators.slack.person import Person
from tests.emulators.slack.server import Slack

_OK = 200
# Slack looks through all messages for the one that a reply belongs to; these are some minutes' worth of a large crowd.
_REMEMBERED = 2000


@dataclass(slots=True)
class SlackCrowd:
    """So many people; a message is known by its time, and so is the thread of its answer."""

    slack: Slack
    people: int
    platform: str = "slack"
    ledger: Ledger = field(default_factory=Ledger)

    async def ask(self, person: int, question: str, *, repeat: bool) -> None:
        """Write a message; Slack brings its event as often as it does until it is acknowledged."""
        (workspace,) = self.slack.world.workspaces.values()
        asking, said = Person(self.slack, workspace, f"U{person}"), monotonic()
        posted = await asking.writes_directly(question)
        self.ledger.said[posted.ts] = said
        if asking.delivered[0].status == _OK:
            self.ledger.accepted[posted.ts] = monotonic()
        if repeat:
            await self._repeat()

    async def _repeat(self) -> None:
        """Bring an event once more that somebody's message was brought by lately."""
        assert isinstance(self.slack.app, OverHttp)
        body, headers = random.choice(self.slack.app.sent)  # noqa: S311 - any will do
        again = await self.slack.app.send(body, headers["Content-Type"], {"X-Slack-Retry-Num": "1"})
        self.ledger.repeats += again.status == _OK

    @property
    def coming(self) -> int:
        """Whoever asks waits until it is brought, or given up."""
        return 0

    def look(self) -> None:
        """Note the answers, and let Slack forget them, and what was asked long ago: they would fill the memory."""
        assert isinstance(self.slack.app, OverHttp)
        (workspace,) = self.slack.world.workspaces.values()
        now = monotonic()
        for posted in workspace.posted:
            if posted.by_bot:
                self.ledger.answer(posted.thread, now, posted.shown)
        workspace.posted[:] = [posted for posted in workspace.posted if not posted.by_bot][-_REMEMBERED:]
        workspace.statuses.clear()
        del self.slack.app.sent[: -self.people]
