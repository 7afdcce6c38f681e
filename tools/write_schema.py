"""Writes the JSON Schema of a topic's file, by which editors complete keys and mark mistakes while an author types."""

from pathlib import Path

from answers.schema import topic_schema

SCHEMA = Path(__file__).parents[1] / "answers" / "topic.schema.json"


def main() -> None:
    """Write the schema where card files name it."""
    SCHEMA.write_text(topic_schema(), encoding="utf-8")
    print(f"written: {SCHEMA.relative_to(SCHEMA.parents[1])}")


if __name__ == "__main__":
    main()
