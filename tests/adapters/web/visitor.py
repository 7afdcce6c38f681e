"""A visitor without a script: what it sends and gets goes over a real socket."""

import json
from dataclasses import dataclass

from aiohttp import ClientSession
from aiohttp.test_utils import BaseTestServer
from multidict import CIMultiDictProxy

from adapters.web.errors import TURN_TYPE


@dataclass(frozen=True, slots=True)
class Got:
    """A response that was read to its end."""

    status: int
    text: str
    headers: CIMultiDictProxy[str]

    @property
    def json(self) -> object:
        """The body as JSON."""
        return json.loads(self.text)


class Visitor:
    """Keeps its cookies and follows redirections, as a browser does."""

    def __init__(self, session: ClientSession, server: BaseTestServer) -> None:
        self.session = session
        self.server = server

    async def get(self, path: str, **headers: str) -> Got:
        """What stands at an address."""
        return await self.send("GET", path, headers=headers)

    async def ask(self, question: str, **fields: str) -> Got:
        """The turn alone, as the script asks for it."""
        return await self.post({"question": question, **fields}, Accept=TURN_TYPE)

    async def press(self, choice: str, **fields: str) -> Got:
        """The turn alone that a button leads to."""
        return await self.post({"choice": choice, **fields}, Accept=TURN_TYPE)

    async def post(self, fields: dict[str, str], **headers: str) -> Got:
        """What a form that is sent leads to."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.send("POST", "/chat", data=fields, headers=named)

    async def ask_api(self, body: object) -> Got:
        """What the JSON door says."""
        return await self.send("POST", "/api/ask", data=body if isinstance(body, bytes) else json.dumps(body).encode())

    async def send(
        self,
        method: str,
        path: str,
        *,
        data: dict[str, str] | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Got:
        """Any request."""
        async with self.session.request(method, self.server.make_url(path), data=data, headers=headers) as response:
            return Got(response.status, await response.text(), response.headers)
