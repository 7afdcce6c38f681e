"""What became of every message of a crowd."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

# Every answer from a card names the card.
CARD = "ganglion-impar/"
_BEGINNING = 80
QUESTIONS = (
    "how long does an impar block last?",
    "what is the cpt code for a ganglion impar block?",
    "is a ganglion impar block safe?",
    "which approaches are used for an impar block?",
    "does the impar block work?",
)


@dataclass(slots=True)
class Ledger:
    """Messages by a key of their platform's: when each was said, accepted and answered, in seconds that only grow.

    `repeats` counts those that were brought once more after they had been accepted, `odd` holds the beginnings of
    replies that are no answer from a card.
    """

    said: dict[str, float] = field(default_factory=dict)
    accepted: dict[str, float] = field(default_factory=dict)
    answered: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    repeats: int = 0
    odd: list[str] = field(default_factory=list)

    @property
    def lost(self) -> Sequence[str]:
        """Messages that were accepted, and have no answer."""
        return [key for key in self.accepted if key not in self.answered]

    @property
    def refused(self) -> Sequence[str]:
        """Messages that were said and never accepted, so that whoever said them knows that there will be no answer."""
        return [key for key in self.said if key not in self.accepted]

    @property
    def twice(self) -> Sequence[str]:
        """Messages that were answered more than once."""
        return [key for key, times in self.answered.items() if len(times) > 1]

    def answer(self, key: str, at: float, shown: str) -> None:
        """Note what came to a message."""
        self.answered[key].append(at)
        if CARD not in shown:
            self.odd.append(shown[:_BEGINNING])

    def waits(self, since: float = 0.0) -> list[float]:
        """How long each first answer that came after `since` was waited for, in seconds."""
        firsts = ((key, times[0]) for key, times in self.answered.items() if times[0] > since)
        return [at - self.said[key] for key, at in firsts if key in self.said]
