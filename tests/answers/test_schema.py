"""The JSON Schema by which editors help an author is in step with what is checked."""

import json
from typing import Any

import pytest

from adapters.files import CARDS
from answers.schema import topic_schema
from answers.topicfile import TopicShape

SCHEMA: dict[str, Any] = json.loads(topic_schema())


def definition(name: str) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA["$defs"][name]
    return found


def test_the_schema_that_ships_is_in_step() -> None:
    shipped = CARDS.parent / "topic.schema.json"

    assert shipped.read_text(encoding="utf-8") == topic_schema(), "run: make schema"


def test_the_first_deck_names_the_schema_where_editors_look() -> None:
    file = CARDS / "ganglion-impar.yaml"

    assert file.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../topic.schema.json\n")


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("CardShape", {"facet", "question", "phrasings", "claims", "review"}),
        ("ClaimShape", {"section", "text", "plain", "cites"}),
        ("CitationShape", {"label", "state"}),
        ("ReferenceShape", {"id", "kind", "authors", "title", "year"}),
        ("ReviewShape", {"state", "updated", "due"}),
        ("SourceShape", {"title", "publisher", "updated", "status"}),
    ],
)
def test_an_editor_asks_for_the_keys_that_must_be_there(name: str, required: set[str]) -> None:
    assert set(definition(name)["required"]) == required


def test_an_editor_asks_for_the_keys_of_a_topic() -> None:
    assert set(SCHEMA["required"]) == {"topic", "title", "source", "cards"}
    assert set(SCHEMA["properties"]) == {field.alias or name for name, field in TopicShape.model_fields.items()}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("CitationState", ["verified", "listed", "missing", "self"]),
        ("ReviewState", ["submitted", "under review", "approved", "retired"]),
        ("Section", ["guideline", "research", "information"]),
    ],
)
def test_an_editor_offers_the_values_there_are(name: str, values: list[str]) -> None:
    assert definition(name)["enum"] == values


def test_an_editor_marks_an_unknown_key_everywhere() -> None:
    shapes = [SCHEMA, *(each for name, each in SCHEMA["$defs"].items() if name.endswith("Shape"))]

    assert len(shapes) == 9
    assert all(shape["additionalProperties"] is False for shape in shapes)


def test_every_key_is_explained() -> None:
    shapes = [SCHEMA, *SCHEMA["$defs"].values()]

    keys = [(shape["title"], key, about) for shape in shapes for key, about in shape.get("properties", {}).items()]

    assert [(title, key) for title, key, about in keys if not about.get("description")] == []


def test_a_date_and_a_short_question_are_asked_for() -> None:
    assert definition("ReviewShape")["properties"]["due"]["format"] == "date"
    assert definition("CardShape")["properties"]["question"]["maxLength"] == 140
