"""What the templates show, in the order in which they show it: plain values, nothing left to decide."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Button:
    """A choice: what the button carries, and what it says."""

    choice: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation's mark, `[2]`, and the id of its entry in the list of sources beside it."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim and its marks; without marks the source gives no citation."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """The claims of one section under its heading."""

    title: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """A bibliographic entry with the links that open it."""

    text: str
    links: tuple[Link, ...]
    note: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """The marks that share one entry, the state of their citation in words, and the works that it stands for."""

    marks: tuple[Mark, ...]
    state: str
    meaning: str
    works: tuple[Work, ...]
    note: str


class Place(StrEnum):
    """Where a step of the review stands, seen from the step that the card is in."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the review."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Everything that a reply says; parts that it does not have are empty. `id` begins the ids of its parts."""

    id: str
    heading: str
    banner: str
    steps: tuple[Step, ...]
    paragraphs: tuple[str, ...]
    jurisdiction: str
    sections: tuple[SectionView, ...]
    notes: tuple[str, ...]
    sources: tuple[SourceView, ...]
    cited: int
    disclaimer: str
    footer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn of the chat.

    `said` is what the person wrote, without identifiers, or the label of the button they pressed; `removed` are the
    kinds of what was taken out. `label` names the turn where it has no heading, `status` is the short sentence that
    a screen reader announces, `audience` is set where this turn changed the wording, `page` is the card's address.
    """

    id: str
    outcome: str
    said: str
    removed: tuple[str, ...]
    label: str
    status: str
    answer: AnswerView
    page: str
    choices_title: str
    choices: tuple[Button, ...]
    quiet: tuple[Button, ...]
    feedback: tuple[Button, ...]
    audience: str
