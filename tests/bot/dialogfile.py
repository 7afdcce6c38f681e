"""A dialogue as its file in tests/dialogs tells it.

A file says what it claims, whom it is with and what was said in which order. A turn is what the person does, and what
must come of it. A key that is not named here, or two things done in one turn, are errors.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, model_validator

from answers.audience import Audience
from answers.shape import Shape, Text
from bot import wording
from bot.reply import Outcome


class Step(Shape):
    """What a person does, and what must come of it; what is left out is not looked at."""

    say: str | None = Field(None, description="Words.")
    times: int = Field(1, description="How often the words stand in the message.")
    press: Text | None = Field(None, description="The label of a choice of the reply before.")
    press_id: str | None = Field(None, description="What a button carries.")
    again: bool = Field(default=False, description="The platform delivers the last event once more.")
    outcome: Outcome | None = None
    card: Text | None = None
    shows: tuple[Text, ...] = Field((), description="Parts of the reply's plain text.")
    hides: tuple[Text, ...] = Field((), description="No parts of the reply's plain text, large or small.")
    offers: tuple[Text, ...] = Field((), description="Cards among the choices.")
    first: Text | None = Field(None, description="The first card among the choices.")
    buttons: tuple[Text, ...] = Field((), description="Labels among the choices.")
    records: tuple[Text, ...] | None = Field(None, description="The kinds of the new records, in their order.")
    phi: tuple[Text, ...] = Field((), description="The kinds of identifiers that were taken out, all of them.")

    @property
    def is_refusal(self) -> bool:
        """Whether it gets no card: refused, or told whom to call."""
        return self.outcome in (Outcome.REFUSE, Outcome.URGENT)

    @model_validator(mode="after")
    def _one_thing_done(self) -> Self:
        done = [self.say is not None, self.press is not None, self.press_id is not None, self.again]
        if sum(done) != 1:
            raise ValueError("a turn has one of say, press, press_id, again")
        if self.outcome is None and not self.again:
            raise ValueError("a turn has an outcome")
        if (self.outcome is Outcome.ANSWER) != (self.card is not None):
            raise ValueError("an answer names its card, and nothing else does")
        if self.is_refusal and not self.shows:
            raise ValueError("a refusal and an urgent reply say what they show")
        return self


class Dialogue(Shape):
    """A conversation and what it claims."""

    claim: Text
    turns: Annotated[tuple[Step, ...], Field(min_length=1)]
    audience: Audience = Field(Audience.CLINICIAN, description="Whom the conversation is with when it begins.")
    today: date | None = Field(None, description="The day on which it is held.")
    retired: tuple[Text, ...] = Field((), description="Cards that are retired while it is held.")
    submitted: tuple[Text, ...] = Field((), description="Cards that are only submitted while it is held.")


def read_dialogue(content: str) -> Dialogue:
    """The dialogue in a file's content. Raises `ValueError`."""
    return Dialogue.model_validate(yaml.safe_load(content))


def load_dialogue(file: Path) -> Dialogue:
    """The dialogue in a file. Raises `ValueError`."""
    return read_dialogue(file.read_text(encoding="utf-8"))


def dialogue_files() -> Sequence[Path]:
    """The files of tests/dialogs, in the order of their names."""
    return sorted(Path(__file__).parents[1].joinpath("dialogs").iterdir())


def refusals() -> Iterator[Step]:
    """Every typed turn that is refused or urgent with the deck as it ships, and needs nothing said before it."""
    for dialogue in map(load_dialogue, dialogue_files()):
        as_it_ships = not (dialogue.today or dialogue.retired or dialogue.submitted)
        if as_it_ships and dialogue.audience is Audience.CLINICIAN:
            yield from takewhile(_is_refusal, dialogue.turns)


def _is_refusal(step: Step) -> bool:
    return step.say is not None and step.is_refusal


def is_said_in(step: Step, shown: str) -> bool:
    """Whether what a platform shows says what the turn must say, and sends no card."""
    urgent = wording.URGENT if step.outcome is Outcome.URGENT else ()
    return all(part in shown for part in (*urgent[:1], *step.shows)) and ", version " not in shown
