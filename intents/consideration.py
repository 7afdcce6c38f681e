"""What the matcher saw in a question: everything a decision rests on, kept so that it can be explained."""

from dataclasses import dataclass

from intents.calibration import Evidence
from intents.guard import NO_WARNINGS, Warnings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that may answer, and the probability that it does."""

    card: str
    probability: float


@dataclass(frozen=True, slots=True)
class Consideration:
    """One reading of a question: about one topic, or about none.

    `mentioned` says whether the question itself mentions the topic; `rest` are its words without the mention.
    `candidates` are the topic's cards, the likeliest first; `evidence` speaks for the first of them and `probability`
    is what it comes to. `other` is the probability that no facet is asked for. `settled_by` names what decided:
    `phrasing`, `name` (a facet's bare name), `words` (lexical evidence) or `meaning` (the encoder).
    `doubtful` says that the topic is mentioned by nothing but a name that other things share; `excluded` are the things
    that a card is not about and the question names. `masked` are the words that told the facet; `slips` are the words
    that were read as others; `strange` are no everyday words, stand behind a preposition and not in what
    only tells who asks and what for, and nothing knows them.
    """

    topic: str
    mentioned: bool
    rest: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    probability: float
    other: float
    settled_by: str
    evidence: Evidence | None = None
    warnings: Warnings = NO_WARNINGS
    doubtful: bool = False
    excluded: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()
    strange: tuple[str, ...] = ()
