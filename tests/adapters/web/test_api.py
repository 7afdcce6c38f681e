from typing import Any

import pytest

from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from tests.adapters.web.conftest import Serve
from tests.adapters.web.visitor import Visitor

KEYS = {"outcome", "card", "choices", "confidence", "phi", "stored", "text"}


async def test_a_question_is_answered_as_an_object(visitor: Visitor) -> None:
    got = await visitor.ask_api({"q": "How long does a ganglion impar block last?"})

    answer: Any = got.json
    assert got.status == 200
    assert set(answer) == KEYS
    assert (answer["outcome"], answer["card"]) == ("answer", "ganglion-impar/duration")


async def test_a_dialogue_is_answered_turn_by_turn_in_one_conversation(visitor: Visitor) -> None:
    turns = [{"say": "How long does a ganglion impar block last?"}, {"say": "and the code?"}, {"press": "topics:"}]

    answer: Any = (await visitor.ask_api({"turns": turns})).json

    assert [turn["card"] for turn in answer["turns"]] == ["ganglion-impar/duration", "ganglion-impar/billing", None]


async def test_context_and_audience_are_where_the_conversation_begins(visitor: Visitor) -> None:
    asked = {"q": "and the code?", "context": "ganglion-impar/safety", "audience": "patient"}

    answer: Any = (await visitor.ask_api(asked)).json

    assert answer["card"] == "ganglion-impar/billing"
    assert "It is a general code" in answer["text"]


async def test_an_audience_that_is_switched_off_is_refused_and_never_another_one(serve: Serve, deck: Deck) -> None:
    visitor = await serve(deck, audiences=(Audience.CLINICIAN, Audience.CODER))

    got = await visitor.ask_api({"q": "impar billing", "audience": "patient"})

    assert got.status == 400
    assert "switched off here" in str(got.json)


async def test_no_request_knows_of_another(visitor: Visitor) -> None:
    await visitor.ask_api({"q": "How long does a ganglion impar block last?"})

    answer: Any = (await visitor.ask_api({"q": "and the code?"})).json

    assert answer["card"] is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 60_000,
        b"[]",
        b'{"q": 1}',
        b"{}",
        b'{"turns": []}',
        b'{"q": "x", "audience": "robots"}',
        b'{"q": "x", "context": "a/b"}',
    ],
    ids=["empty", "half", "bytes", "deep", "list", "number", "no q", "no turns", "audience", "context"],
)
async def test_what_is_no_question_is_told_what_to_write(visitor: Visitor, body: bytes) -> None:
    got = await visitor.ask_api(body)

    answer: Any = got.json
    assert got.status == 400
    assert set(answer) == {"error"}
    assert len(answer["error"]) > 20


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1024 * 1024])
async def test_a_body_that_is_too_long_is_refused(visitor: Visitor, size: int) -> None:
    got = await visitor.ask_api(b" " * size)

    assert got.status == 413
    assert "longer than" in str(got.json)
    assert wording.NO_EMERGENCY_SERVICE in str(got.json)


async def test_the_longest_body_that_is_allowed_is_read(visitor: Visitor) -> None:
    body = b'{"q": "impar billing"}'

    assert (await visitor.ask_api(body + b" " * (64 * 1024 - len(body)))).status == 200


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/ask", 405), ("POST", "/api/other", 404)])
async def test_other_errors_of_the_api_are_json_too(visitor: Visitor, method: str, path: str, status: int) -> None:
    got = await visitor.send(method, path)

    assert got.status == status
    assert set(got.json) == {"error"}  # type: ignore[call-overload] # what is no object fails here
