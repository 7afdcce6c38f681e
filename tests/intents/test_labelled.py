"""Labelled questions are read from YAML and from JSON Lines alike; a mistake is said with its line."""

import pytest

from answers.problem import DeckError
from intents.labelled import Labelled, read_labelled

BILLING = Labelled("the code?", "knee/billing")
PRICE = Labelled("what does it cost me", None)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("questions.yaml", "knee/billing:\n  - the code?\nnone:\n  - what does it cost me\n"),
        (
            "questions.jsonl",
            '{"q": "the code?", "card": "knee/billing"}\n\n{"q": "what does it cost me", "card": null, "id": 7}\n',
        ),
        ("questions.ndjson", '{"q": "the code?", "card": "knee/billing"}\r\n{"q": "what does it cost me"}\r\n'),
    ],
)
def test_both_formats_hold_the_same(file: str, content: str) -> None:
    assert read_labelled(file, content.encode()) == (BILLING, PRICE)


@pytest.mark.parametrize(
    ("file", "content", "problems"),
    [
        ("q.jsonl", '{"q": "a"}\nnot json\n{"q": 7}\n["q"]\n{"q": "b", "card": 1}\n', [2, 3, 4, 5]),
        ("q.yaml", "knee/billing: one\nnone:\n  - good\n  - [bad]\n", [1, 4]),
        ("q.yaml", "- a\n- b\n", [1]),
        ("q.yaml", "a: [\n", [2]),
        ("q.yaml", "", [1]),
        ("q.jsonl", "", [1]),
        ("q.jsonl", "\n\n", [1]),
    ],
)
def test_every_mistake_is_said_with_its_line(file: str, content: str, problems: list[int]) -> None:
    with pytest.raises(DeckError) as raised:
        read_labelled(file, content.encode())

    assert [(each.file, each.line) for each in raised.value.problems] == [(file, line) for line in problems]
    assert all(each.message for each in raised.value.problems)


@pytest.mark.parametrize("content", [b"\xff\xfe", b'{"q": "\xe9"}'])
def test_bytes_that_are_no_text_are_a_problem(content: bytes) -> None:
    for file in ("q.jsonl", "q.yaml"):
        with pytest.raises(DeckError):
            read_labelled(file, content)
