"""A place in a text that identifies a person, and what kind of identifier stands there."""

from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to `end` stands an identifier of this kind."""

    start: int
    end: int
    kind: str
