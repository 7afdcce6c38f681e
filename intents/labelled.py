"""Questions with the card that should answer them, as they are kept in files to measure a deck by."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from answers.problem import DeckError, Problem
from answers.yamltext import Document, parse

NONE = "none"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the id of the card that answers it; None where no card does."""

    question: str
    card: str | None


def read_labelled(file: str, content: bytes) -> tuple[Labelled, ...]:
    """The labelled questions in a file, in its order.

    A `.jsonl` file holds one `{"q": "…", "card": id or null}` a line; any other is YAML: under each card's id, or
    `none`, the list of its questions. Raises `DeckError` with every problem.
    """
    found = list(_lines(file, content) if file.endswith((".jsonl", ".ndjson")) else _groups(file, content))
    problems = tuple(entry for entry in found if isinstance(entry, Problem))
    if problems:
        raise DeckError(problems)
    if not found:
        raise DeckError((Problem(file, 1, "", "holds no question"),))
    return tuple(entry for entry in found if isinstance(entry, Labelled))


def _lines(file: str, content: bytes) -> Iterator[Labelled | Problem]:
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            yield Problem(file, number, "", "is not JSON: write one object a line")
            continue
        question = entry.get("q") if isinstance(entry, dict) else None
        card = entry.get("card") if isinstance(entry, dict) else None
        if not isinstance(question, str) or not isinstance(card, str | None):
            yield Problem(
                file, number, "", 'must be like {"q": "the question", "card": "topic/facet"}, or "card": null'
            )
        else:
            yield Labelled(question, card)


def _groups(file: str, content: bytes) -> Iterator[Labelled | Problem]:
    document = parse(file, content)
    if not isinstance(document, Document):
        yield from document
        return
    if not isinstance(document.data, dict):
        yield document.problem((), "must be groups: a card's id or 'none', and under it the list of its questions")
        return
    for card, questions in document.data.items():
        for index, question in enumerate(questions if isinstance(questions, list) else [None]):
            if isinstance(question, str):
                yield Labelled(question, None if card == NONE else card)
            else:
                yield document.problem((card, index), "must be a list of questions, each a text")
