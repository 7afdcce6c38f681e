"""Buttons: what each does is in its id, so it works after a restart and without a look at its label."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a choice does when it is taken."""

    OPEN = "open"  # a card, by its id
    NONE = "none"  # none of the cards that were offered
    AUDIENCE = "audience"  # wording for this audience
    SOURCES = "sources"  # every reference of a card
    HELPFUL = "helpful"  # the answer with this receipt helped
    UNHELPFUL = "unhelpful"  # it did not
    REASON = "reason"  # why it did not: the reason, then the receipt
    TOPICS = "topics"  # what the deck covers
    SHARE = "share"  # a card with everybody in the place where it was asked for
    TELL = "tell"  # the person when a card answers the question with that receipt
    FORGET = "forget"  # what is kept of the person
    PRIVACY = "privacy"  # tells how that is kept


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label, and its action with the thing acted on."""

    action: Action
    target: str
    label: str

    @property
    def id(self) -> str:
        """What the button carries: `action:target`."""
        return f"{self.action}:{self.target}"


def parse_choice(choice_id: str) -> tuple[Action, str] | None:
    """The action and the target in a button's id; None where no button of the bot carries it."""
    action, colon, target = choice_id.partition(":")
    if len(choice_id) > _LONGEST:
        return None
    return (_ACTIONS[action], target) if colon and action in _ACTIONS else None


_LONGEST = 300
_ACTIONS = {action.value: action for action in Action}
