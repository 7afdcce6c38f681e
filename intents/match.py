"""What the matcher says of a question: values, never exceptions."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Sure:
    """One card answers the question. `confidence` is the probability, 0 to 1, that it is the right one."""

    card: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Unsure:
    """One of these cards, at most three and the likeliest first, may answer it; `confidence` is the first one's.

    `topic` is the topic that the question itself mentions, empty where it mentions none.
    """

    cards: tuple[str, ...]
    confidence: float
    topic: str = ""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No card answers it. `near` are the cards that came closest, `confidence` is the closest one's.

    `topic` is the topic that the question itself mentions, empty where it mentions none.
    """

    near: tuple[str, ...] = ()
    confidence: float = 0.0
    topic: str = ""


Match: TypeAlias = Sure | Unsure | NoMatch

MOST_CARDS = 3


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation is about, by ids; empty where it is about nothing yet."""

    topic: str = ""
    card: str = ""


NO_CONTEXT = Context()


class Matcher(Protocol):
    """Finds the card that a question asks for."""

    def match(self, question: str, context: Context) -> Match:
        """The decision for a question in any form and of any length. Pure: the same input, the same decision."""
        ...
