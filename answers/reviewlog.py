"""The log of a topic's review: a YAML file beside the topic's, one entry a step, added to and never rewritten."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from answers.problem import Problem
from answers.shape import Shape, Text, read_shape
from answers.signoff import SignOff, Step
from answers.yamltext import Document, parse, write

# The steps of every card, by its id.
Steps: TypeAlias = Mapping[str, Sequence[SignOff]]

HEADER = """\
# The review of {topic}: who did what, when and why. `impar review` adds to this file; it is never edited by hand.
# `version` is the fingerprint of the text that the step was about.
steps:
"""


def _moment(value: object) -> object:
    try:
        return datetime.strptime(str(value), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise PydanticCustomError("moment", "is no moment: write it like 2027-01-31T09:30:00Z") from error


Moment = Annotated[datetime, BeforeValidator(_moment)]


class SignOffShape(Shape):
    """One step of a review."""

    card: Text
    step: Step
    by: Text
    role: Text
    at: Moment
    version: Text
    why: str = ""


class ReviewLogShape(Shape):
    """The whole log."""

    steps: tuple[SignOffShape, ...] = Field(min_length=1)


def read_log(file: str, content: bytes) -> tuple[SignOff, ...] | tuple[Problem, ...]:
    """The steps in a log, in their order, or everything that is wrong with it."""
    document = parse(file, content)
    shaped = read_shape(ReviewLogShape, document) if isinstance(document, Document) else document
    if not isinstance(shaped, ReviewLogShape):
        return tuple(sorted(shaped))
    return tuple(SignOff(**entry.model_dump()) for entry in shaped.steps)


def entry_text(entry: SignOff) -> str:
    """An entry as it is added to the end of a log."""
    fields: Mapping[str, str] = {
        "card": entry.card,
        "step": entry.step,
        "by": entry.by,
        "role": entry.role,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "version": entry.version,
        "why": entry.why,
    }
    return write([{key: str(value) for key, value in fields.items() if value}])


def by_card(log: Iterable[SignOff]) -> Steps:
    """The steps of each card, in their order."""
    steps: dict[str, list[SignOff]] = defaultdict(list)
    for entry in log:
        steps[entry.card].append(entry)
    return {card: tuple(of_card) for card, of_card in steps.items()}
