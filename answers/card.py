"""An answer card: the answer to one kind of question about one topic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from answers.audience import Audience
from answers.reference import Section
from answers.review import Review


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, in one or several wordings that say the same.

    `cites` are the labels of the topic's citations that the source gives for it; empty where it gives none.
    """

    section: Section
    text: str
    plain: str
    cites: tuple[str, ...]
    wordings: Mapping[Audience, str] = field(default_factory=dict)

    def for_audience(self, audience: Audience) -> str:
        """The wording for a reader: their own where one was written, plain for patients, else the clinical text."""
        default = self.plain if audience is Audience.PATIENT else self.text
        return self.wordings.get(audience, default)


@dataclass(frozen=True, slots=True)
class Expectations:
    """Questions by which a change of the deck is tested: those that must open a card, and those that must not."""

    opens: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One reviewed answer. `id` is `topic/facet`; `version` changes with every word that a reader may see.

    `excluded` are words by which a question asks for something else, however well the rest fits. `effective` and
    `expires` are the first and the last day on which it is valid, None for no limit.
    """

    id: str
    topic: str
    facet: str
    question: str
    phrasings: tuple[str, ...]
    claims: tuple[Claim, ...]
    notes: tuple[str, ...]
    jurisdiction: str
    follow_ups: tuple[str, ...]
    review: Review
    version: str
    excluded: tuple[str, ...] = ()
    tests: Expectations = Expectations()
    effective: date | None = None
    expires: date | None = None
    plain_notes: tuple[str, ...] = ()

    def notes_for(self, audience: Audience) -> tuple[str, ...]:
        """The editor's notes for a reader: in plain words for patients where these were written."""
        return self.plain_notes or self.notes if audience is Audience.PATIENT else self.notes

    @property
    def cited(self) -> tuple[str, ...]:
        """The labels of all citations of the card, each once, in the order of their first use."""
        return tuple(dict.fromkeys(label for claim in self.claims for label in claim.cites))
