"""What is kept of a turn."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from answers.audience import Audience
from bot.reply import Outcome


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a reply was given: which card in which version, on which decision, when. `card` is empty for no card."""

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
    """What a person thought of the answer with that receipt."""

    receipt: str
    helpful: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AudienceChosen:
    """Whom a person wants the wording to be for, from now on."""

    audience: Audience
    at: datetime


Record: TypeAlias = Receipt | Gap | Feedback | AudienceChosen
