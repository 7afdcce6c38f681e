"""What becomes of a card once it is sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """How often a card was sent, as far back as receipts are kept, and what people thought of it."""

    sent: int = 0
    helpful: int = 0
    unhelpful: int = 0
