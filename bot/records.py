"""What is kept of a turn."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from answers.audience import Audience
from bot.reply import Outcome


class Reason(StrEnum):
    """Why an answer did not help."""

    OTHER_QUESTION = "other-question"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a reply was given: which card in which version, on which decision, when. `card` is empty for no card.

    The store adds the platform, and how long the message had waited.
    """

    id: str
    outcome: Outcome
    card: str
    version: str
    confidence: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A question, redacted, that no card answered, with the cards that came near."""

    question: str
    near: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of the answer with that receipt, and why, where they say.

    The last word of a person on a receipt counts. One on a receipt that is not kept is not kept either.
    """

    receipt: str
    helpful: bool
    at: datetime
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class AudienceChosen:
    """That a person wants the wording for that audience, in the conversations that they begin from now on too."""

    audience: Audience


@dataclass(frozen=True, slots=True)
class Wish:
    """That a person wants to be told, where they are now, when a card answers their question with that receipt."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Forget:
    """That a person wants everything erased that is kept of them."""


Record: TypeAlias = Receipt | Gap | Feedback | AudienceChosen | Wish | Forget
