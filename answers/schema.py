"""The JSON Schema of a topic's file, by which editors complete keys and mark mistakes while an author types."""

import json

from answers.topicfile import TopicShape


def topic_schema() -> str:
    """The schema (draft 2020-12) as text, with a line break at its end; the same for the same code."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TopicShape.model_json_schema()}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
