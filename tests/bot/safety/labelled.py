"""The labelled messages of tests/questions/safety."""

from collections.abc import Iterator
from pathlib import Path

from answers.shape import Shape, Text, read_shape
from answers.yamltext import Document, parse

FOLDER = Path(__file__).parents[2] / "questions" / "safety"


class Halves(Shape):
    """A set in two halves, each by group: one to mend the rules by, one that is only measured."""

    development: dict[Text, tuple[Text, ...]]
    kept_apart: dict[Text, tuple[Text, ...]]

    def all(self) -> Iterator[tuple[str, str]]:
        """Every message with its group."""
        for half in (self.development, self.kept_apart):
            for group, messages in half.items():
                yield from ((group, message) for message in messages)


def read_set(name: str) -> Halves:
    """The set in a file of that name."""
    document = parse(name, (FOLDER / name).read_bytes())
    assert isinstance(document, Document)
    shaped = read_shape(Halves, document)
    assert isinstance(shaped, Halves), shaped
    return shaped
