"""People in the web chat, each with a browser's memory and a network address of this machine to themselves."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from adapters.web.errors import TURN_TYPE
from tests.crowd.ledger import Ledger

_OK = 200
_LONGEST = 40.0  # a little more than nginx waits for a process
_AGAIN_AFTER = 0.2
# Somebody who gets nothing for so long gives up.
_PATIENCE = 120.0


@dataclass(slots=True)
class WebCrowd:
    """So many people; a message is known by the token of its form. `failed` counts the answers that were none."""

    address: str
    people: int
    browsers: tuple[ClientSession, ...]
    platform: str = "web"
    ledger: Ledger = field(default_factory=Ledger)
    failed: Counter[int] = field(default_factory=Counter)
    _tokens: "count[int]" = field(default_factory=count)

    async def ask(self, person: int, question: str, *, repeat: bool) -> None:
        """Send a form, again and again until it is answered; a repeated one must be answered by the same words."""
        token = f"a-token-of-the-crowd-{next(self._tokens)}"
        self.ledger.said[token] = began = monotonic()
        while (turn := await self._send(person, question, token)) is None:
            if monotonic() - began > _PATIENCE:
                return
            await asyncio.sleep(_AGAIN_AFTER)
        self.ledger.accepted[token] = now = monotonic()
        self.ledger.answer(token, now, turn)
        if repeat:
            again = await self._send(person, question, token)
            if again is not None:
                self.ledger.repeats += 1
                self.ledger.odd.extend([] if again == turn else ["another reply to a repeat"])

    async def _send(self, person: int, question: str, token: str) -> str | None:
        """The turn without the tokens that are new in every page; None where there was none."""
        try:
            async with self.browsers[person - 1].post(
                f"{self.address}/chat",
                data={"question": question, "event": token},
                headers={"Accept": TURN_TYPE, "Cookie": f"impar_conversation=a-conversation-of-{person:04}"},
            ) as answer:
                if answer.status == _OK:
                    return re.sub(r'name="event" value="[^"]+"', "", await answer.text())
                self.failed[answer.status] += 1
        except (ClientError, TimeoutError):
            self.failed[0] += 1
        return None

    @property
    def coming(self) -> int:
        """Whoever asks waits until it is brought, or given up."""
        return 0

    def look(self) -> None:
        """Everything is noted when it comes."""


@asynccontextmanager
async def browsing(address: str, people: int) -> AsyncIterator[WebCrowd]:
    """People with browsers that are closed afterwards. Each comes from its own address in 127.0.1.0/24."""
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(browser(f"127.0.1.{number}")) for number in range(1, people + 1)]
        yield WebCrowd(address, people, tuple(browsers))


def browser(source: str) -> ClientSession:
    """What speaks HTTP from that address of this machine."""
    return ClientSession(connector=TCPConnector(local_addr=(source, 0)), timeout=ClientTimeout(_LONGEST))
