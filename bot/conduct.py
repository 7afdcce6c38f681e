"""What an operator decides about the bot's conduct, and the rules that guard it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from answers.audience import Audience
from bot.safety.redflags import Flag


class Emergencies(Protocol):
    """Tells whether a message is a red flag."""

    def find(self, text: str) -> Flag | None:
        """The emergency that a message tells of; None where it tells of none."""
        ...


class OnePerson(Protocol):
    """Tells whether a question is about one person."""

    def asks(self, text: str, *, sure: bool) -> bool:
        """Whether a diagnosis, a dose or a decision for one person is asked for; `sure`: whether a card answers it."""
        ...


@dataclass(frozen=True, slots=True)
class Urgent:
    """The operator's own words in an urgent reply, and the platform and address that are told of it.

    `advice` replaces what the bot says by itself about whom to call; `numbers` are lines like "United Kingdom: 999".
    """

    advice: str = ""
    numbers: tuple[str, ...] = ()
    platform: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Conduct:
    """The guards before the matcher, what the urgent reply says, and the audiences that may be chosen."""

    emergencies: Emergencies
    individuals: OnePerson
    urgent: Urgent = Urgent()
    audiences: tuple[Audience, ...] = tuple(Audience)

    def offering(self, audiences: Collection[Audience]) -> "Conduct":
        """The same where only some audiences are offered; all of them where none of these may be chosen."""
        offered = tuple(each for each in self.audiences if each in audiences)
        return replace(self, audiences=offered) if offered else self
