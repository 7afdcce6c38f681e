"""What the checks of a deck look at: its files' data with their places, and what is known from elsewhere."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from answers.draft import Quotation
from answers.problem import Problem, Severity
from answers.review import ReviewState
from answers.reviewlog import Steps
from answers.topicchecks import Part, card_id


@dataclass(frozen=True, slots=True)
class Scope:
    """The topics' files; `versions` are the cards' fingerprints by id, `log` the steps of every review by card.

    `quotations` are the sentences of the topics' sources by topic, `common` the words that anybody knows (empty where
    that is not known), `syllables` counts those of a word, `today` is the day by which a review counts as overdue.
    """

    topics: Sequence[Part]
    today: date
    syllables: Callable[[str], int]
    versions: Mapping[str, str] = field(default_factory=dict)
    log: Steps = field(default_factory=dict)
    quotations: Mapping[str, Sequence[Quotation]] = field(default_factory=dict)
    common: Collection[str] = ()


def state_of(card: Part) -> str:
    """The review state that a card's file gives."""
    return card.part("review").text("state")


def id_of(topic: Part, card: Part) -> str:
    """A card's id."""
    return card_id(topic.text("topic"), card.text("facet"))


def warning(problem: Problem) -> Problem:
    """The same, as a warning."""
    return replace(problem, severity=Severity.WARNING)


def before_approval(card: Part, problem: Problem) -> Problem:
    """A problem of a card that is called approved, a warning for any other."""
    return problem if state_of(card) == ReviewState.APPROVED else warning(problem)
