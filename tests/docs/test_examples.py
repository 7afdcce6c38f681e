"""The worked adapter of the documentation, over real HTTP."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from docs.examples import zulip
from tests.fakes import ServiceFactory

Client = TestClient[web.Request, web.Application]
MADE_UP = "made up"


def _posted(data: str, message_id: int = 1, token: str = MADE_UP) -> Mapping[str, Any]:
    """What Zulip posts, with the fields that its documentation of outgoing webhooks names."""
    message = {"id": message_id, "sender_id": 7, "stream_id": 3, "subject": "pain", "type": "stream"}
    return {"data": data, "token": token, "trigger": "mention", "message": message}


@pytest_asyncio.fixture
async def client(service: ServiceFactory) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(zulip.routes(service(), MADE_UP))
    async with TestClient(TestServer(app)) as client:
        yield client


async def _say(client: Client, payload: Mapping[str, Any]) -> str:
    response = await client.post("/zulip", json=payload)
    return str((await response.json())["content"])


async def test_a_mention_is_answered_with_citations_disclaimer_and_version(client: Client) -> None:
    said = await _say(client, _posted("@**Impar** cpt code for a ganglion impar block?"))

    assert "64999" in said
    assert "\\[1\\]" in said
    assert "For healthcare professionals" in said
    assert "Card ganglion-impar/billing" in said


async def test_a_card_id_written_out_opens_the_card(client: Client) -> None:
    said = await _say(client, _posted("@**Impar** ganglion-impar/duration"))

    assert "Card ganglion-impar/duration" in said


async def test_a_thread_goes_on(client: Client) -> None:
    await _say(client, _posted("@**Impar** how long does an impar block last?", 1))

    said = await _say(client, _posted("@**Impar** and the code?", 2))

    assert "64999" in said


async def test_another_token_is_refused(client: Client) -> None:
    response = await client.post("/zulip", json=_posted("impar block", token="another"))

    assert response.status == 403


def test_the_example_is_short() -> None:
    assert len(Path(zulip.__file__).read_text(encoding="utf-8").splitlines()) < 200
