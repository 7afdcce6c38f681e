"""Updates on their way to a bot: kept until they are confirmed, handed out by polling or brought by webhook."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.emulators.telegram.refusal import RefusedError, bad

# https://core.telegram.org/bots/api#getupdates: by default all but these.
_NOT_BY_DEFAULT = ("chat_member", "message_reaction", "message_reaction_count")
_PORTS = (443, 80, 88, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MOST_AT_ONCE = 100
# https://core.telegram.org/bots/api#setwebhook: how many updates are brought at once, by default and at most.
_CONNECTIONS, _MOST_CONNECTIONS = 40, 100


@dataclass(slots=True)
class Updates:
    """The queue of a bot. `routes` says where on this machine a public address leads, as a proxy before it would."""

    routes: dict[str, str] = field(default_factory=dict)
    second: float = 1.0
    webhook: dict[str, Any] = field(default_factory=dict)
    allowed: tuple[str, ...] | None = None
    waiting: list[dict[str, Any]] = field(default_factory=list)
    conflicts: int = 0
    delivered: int = 0
    confirmed: int = 0
    last_error: str = ""
    failed_at: float = 0.0
    _next: int = 1000
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _poll: asyncio.Event | None = None
    most_at_once: int = 0
    _at_once: int = 0
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_CONNECTIONS))
    _bringing: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def add(self, kind: str, content: dict[str, Any]) -> int:
        """Keep an update for the bot, if it wants that kind; its id, or 0."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return 0
        self._next += 1
        self.waiting.append({"update_id": self._next, kind: content})
        self._wake()
        return self._next

    def repeat(self, update: dict[str, Any]) -> None:
        """Bring an update a second time, as happens when an acknowledgement is lost."""
        self.waiting.append(update)
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        if self.webhook:
            self._bring()

    # Polling

    async def poll(self, offset: int, limit: int, patience: float, allowed: list[str] | None) -> list[dict[str, Any]]:
        """What getUpdates answers: waits for news, and ends an earlier call that is still waiting."""
        if self.webhook:
            self.conflicts += 1
            raise RefusedError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if allowed is not None:
            self.allowed = tuple(allowed)
        if self._poll is not None:
            self._poll.set()
        ended = self._poll = asyncio.Event()
        try:
            return await self._answer(ended, offset, min(limit, _MOST_AT_ONCE), patience)
        finally:
            if self._poll is ended:
                self._poll = None

    async def _answer(self, ended: asyncio.Event, offset: int, limit: int, patience: float) -> list[dict[str, Any]]:
        before = len(self.waiting)
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        self.confirmed += before - len(self.waiting)
        if not self.waiting:
            self._news.clear()
            waits = [asyncio.create_task(self._news.wait()), asyncio.create_task(ended.wait())]
            await asyncio.wait(waits, timeout=patience * self.second, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        if ended.is_set():
            self.conflicts += 1
            raise RefusedError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        return self.waiting[:limit]

    # Webhook

    def set_webhook(self, url: str, secret: str, allowed: list[str] | None, connections: int = 0) -> None:
        """Have updates brought to an address, so many at once."""
        parts = urlsplit(url)
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in _PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if not 0 <= connections <= _MOST_CONNECTIONS:
            raise bad("invalid max connections parameter specified")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        if allowed is not None:
            self.allowed = tuple(allowed)
        self.webhook = {"url": url, "secret": secret, "max_connections": connections}
        self._free = asyncio.Semaphore(connections or _CONNECTIONS)
        self._bring()

    async def delete_webhook(self, *, drop: bool = False) -> None:
        """Bring nothing any more."""
        self.webhook = {}
        if drop:
            self.waiting.clear()
        await self.close()

    @property
    def info(self) -> dict[str, Any]:
        """What getWebhookInfo answers."""
        found: dict[str, Any] = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.waiting),
        }
        if self.webhook:
            found["max_connections"] = self.webhook["max_connections"] or _CONNECTIONS
        if self.allowed is not None:
            found["allowed_updates"] = list(self.allowed)
        return (
            {**found, "last_error_message": self.last_error, "last_error_date": int(self.failed_at)}
            if self.last_error
            else found
        )

    async def close(self) -> None:
        """Stop bringing."""
        tasks = list(self._bringing.values())
        self._bringing.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _bring(self) -> None:
        """One bringer for each chat, so that a chat's updates stay in order and chats go side by side."""
        for update in self.waiting:
            chat = _chat(update)
            if chat not in self._bringing:
                self._bringing[chat] = asyncio.create_task(self._bring_chat(chat))

    async def _bring_chat(self, chat: int) -> None:
        session = ClientSession(timeout=ClientTimeout(total=60))
        try:
            while self.webhook:
                update = next((each for each in self.waiting if _chat(each) == chat), None)
                if update is None:
                    break
                if await self._bring_one(session, update):
                    self.waiting.remove(update)
                    self.delivered += 1
                else:
                    await asyncio.sleep(self.second)
        finally:
            self._bringing.pop(chat, None)  # before anything is awaited: what comes from now on gets a new bringer
            await session.close()

    async def _bring_one(self, session: ClientSession, update: dict[str, Any]) -> bool:
        async with self._free:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            try:
                return await self._post(session, update)
            finally:
                self._at_once -= 1

    async def _post(self, session: ClientSession, update: dict[str, Any]) -> bool:
        url, secret = self.webhook["url"], self.webhook["secret"]
        for public, here in self.routes.items():
            url = url.replace(public, here, 1) if url.startswith(public) else url
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with session.post(url, json=update, headers=headers) as response:
                if response.status // 100 == 2:
                    return True
                self.fail(f"Wrong response from the webhook: {response.status} {response.reason}")
        except TimeoutError:
            self.fail("Connection timed out")
        except ClientError:
            self.fail("Connection refused")
        return False

    def fail(self, why: str, at: float | None = None) -> None:
        """Keep what went wrong at the address, now or at another moment."""
        self.last_error, self.failed_at = why, time.time() if at is None else at


def _chat(update: dict[str, Any]) -> int:
    """The chat that an update belongs to; that of the person where there is none."""
    content = next(value for key, value in update.items() if key != "update_id")
    chat = content.get("chat") or content.get("message", {}).get("chat") or content["from"]
    return int(chat["id"])
