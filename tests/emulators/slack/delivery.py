"""How Slack brings something to an app: signed requests with their retries, or a WebSocket."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web

from tests.emulators.slack.blocks import Json

ACK_SECONDS = 3
RETRY_SECONDS = (0, 60, 300)
_OK = 200


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a delivery: the last answer (status 0 for none in time), and how often it was tried."""

    status: int
    body: Json | str = ""
    tries: int = 1
    seconds: float = 0.0


def sign(secret: str, body: str, timestamp: int | None = None) -> dict[str, str]:
    """The headers by which an app knows that a request comes from Slack (Verifying requests from Slack, version v0)."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def encode(kind: str, payload: Json) -> tuple[str, str]:
    """The body of a request and its content type: events are JSON, interactions a form with JSON in it."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


@dataclass(slots=True)
class OverHttp:
    """Sends to the app's request URL."""

    url: str
    secret: str
    speed: float = 1.0
    sent: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _session: ClientSession | None = None

    async def deliver(self, kind: str, payload: Json) -> Delivered:
        """Send it; an event is sent again at once, after a minute and after five, until it is acknowledged."""
        body, content_type = encode(kind, payload)
        delays = RETRY_SECONDS if kind == "events_api" else ()
        delivered = await self.send(body, content_type)
        for number, delay in enumerate(delays, 1):
            if delivered.status == _OK:
                break
            await asyncio.sleep(delay / self.speed)
            reason = "http_error" if delivered.status else "http_timeout"
            again = await self.send(
                body, content_type, {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
            )
            delivered = Delivered(again.status, again.body, number + 1, again.seconds)
        return delivered

    async def send(self, body: str, content_type: str, headers: dict[str, str] | None = None) -> Delivered:
        """Send one signed request. `headers` go over the signature's own."""
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(ACK_SECONDS))
        signed = {"Content-Type": content_type, **sign(self.secret, body), **(headers or {})}
        self.sent.append((body, signed))
        started = time.perf_counter()
        try:
            async with self._session.post(self.url, data=body.encode(), headers=signed) as answer:
                text = await answer.text()
                took = time.perf_counter() - started
                return Delivered(answer.status, json.loads(text) if text.startswith("{") else text, 1, took)
        except (ClientError, TimeoutError):
            return Delivered(0, seconds=time.perf_counter() - started)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


@dataclass(slots=True)
class OverSocket:
    """Sends over the WebSockets that the app opened, in turn; what is not acknowledged is sent again."""

    speed: float = 1.0
    ack_seconds: float = ACK_SECONDS
    deaf: bool = False
    connections: list[web.WebSocketResponse] = field(default_factory=list)
    _waiting: dict[str, "asyncio.Future[Json]"] = field(default_factory=dict)
    _turn: int = 0

    async def deliver(self, kind: str, payload: Json) -> Delivered:
        """Send it, again at once, after a minute and after five, until it is acknowledged."""
        delays = (0, *RETRY_SECONDS) if kind == "events_api" else (0,)
        started = time.perf_counter()
        for number, delay in enumerate(delays):
            await asyncio.sleep(delay / self.speed)
            acknowledged = await self._try(kind, payload, number)
            if acknowledged is not None:
                return Delivered(_OK, acknowledged.get("payload", ""), number + 1, time.perf_counter() - started)
        return Delivered(0, "", len(delays), time.perf_counter() - started)

    async def _try(self, kind: str, payload: Json, number: int) -> Json | None:
        envelope: Json = {"envelope_id": str(uuid4()), "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": "timeout" if number else ""}
        answer = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answer
        try:
            await (await self._connection()).send_str(json.dumps(envelope))
            return await asyncio.wait_for(answer, self.ack_seconds)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def _connection(self) -> web.WebSocketResponse:
        for _ in range(int(ACK_SECONDS / 0.02)):
            if self.connections:
                self._turn += 1
                return self.connections[self._turn % len(self.connections)]
            await asyncio.sleep(0.02)
        raise ConnectionError("the app is not connected")

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, as long as it lasts. One that is deaf, or becomes so, answers no ping."""
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": len(self.connections) + 1}))
        if not self.deaf:
            self.connections.append(socket)
        try:
            async for received in socket:
                if self.deaf:
                    continue
                if received.type is WSMsgType.PING:
                    await socket.pong(received.data)
                elif received.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(received.data))
        finally:
            if socket in self.connections:
                self.connections.remove(socket)
        return socket

    def _acknowledged(self, answer: Json) -> None:
        waiting = self._waiting.get(answer.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    async def refresh(self) -> None:
        """Tell the app that its connections are replaced, as Slack does every few hours, and end them."""
        for socket in tuple(self.connections):
            await socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
            await socket.close()

    async def close(self) -> None:
        """End every connection."""
        for socket in tuple(self.connections):
            await socket.close()
