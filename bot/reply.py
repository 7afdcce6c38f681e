"""What the bot answers, before any platform has given it a form."""

from dataclasses import dataclass
from enum import StrEnum

from answers.reference import Citation, Section
from bot.choice import Action, Choice


class Outcome(StrEnum):
    """What became of a message."""

    ANSWER = "answer"
    ASK = "ask"
    REFUSE = "refuse"
    URGENT = "urgent"
    COURTESY = "courtesy"
    NOTICE = "notice"  # no message is answered: something of an earlier one has changed
    SILENT = "silent"  # nothing is sent


@dataclass(frozen=True, slots=True)
class Line:
    """A claim as it is sent: in one wording, with the labels of its citations (none where the source gives none)."""

    section: Section
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer or a word of the bot's own; parts that it does not have are empty.

    `paragraphs` are fixed sentences of the bot; everything else comes from a card. `receipt` is the id by which
    feedback names this reply; `confidence` is the matcher's, 0 to 1. `question` is what it answers or refuses, and
    `referral` what it passes on to a specialist, both redacted.
    """

    outcome: Outcome
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    banner: str = ""
    card: str = ""
    claims: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    jurisdiction: str = ""
    disclaimer: str = ""
    footer: str = ""
    choices: tuple[Choice, ...] = ()
    confidence: float = 0.0
    receipt: str = ""
    question: str = ""
    referral: str = ""

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the cards that its choices open."""
        return tuple(choice.target for choice in self.choices if choice.action is Action.OPEN)
