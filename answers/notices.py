"""The texts that accompany every answer: disclaimer, cautions, editorial policy."""

from collections.abc import Mapping
from dataclasses import dataclass

from answers.audience import Audience
from answers.review import ReviewState


@dataclass(frozen=True, slots=True)
class Notices:
    """What is said around an answer. `cautions` has no entry for approved cards, which carry no banner."""

    disclaimer: str
    disclaimer_long: str
    cautions: Mapping[ReviewState, str]
    editorial_policy: tuple[str, ...]
    disclaimer_plain: str = ""

    def disclaimer_for(self, audience: Audience) -> str:
        """The line under every answer: for patients in words for them, where these were written."""
        return self.disclaimer_plain or self.disclaimer if audience is Audience.PATIENT else self.disclaimer

    def banner(self, state: ReviewState) -> str:
        """The caution for a card in that state; empty for an approved one."""
        return "" if state is ReviewState.APPROVED else self.cautions[state]
