"""Who watches the service at work: told what happened, never what was said."""

from typing import Protocol

from bot.delivery import Taken
from bot.handling import Handled


class Observer(Protocol):
    """Counts, measures and logs."""

    def accepted(self, platform: str, *, new: bool) -> None:
        """A message was accepted; one that is not new is a repeat."""

    def handled(self, handled: Handled) -> None:
        """A message had its turn."""

    def delivered(self, platform: str, seconds: float) -> None:
        """A reply was sent or handed over, so many seconds after its message came."""

    def sent_again(self, taken: Taken) -> None:
        """A reply was sent that may have been sent before."""

    def put_off(self, taken: Taken, error: Exception) -> None:
        """A reply could not be sent now and will be tried again."""

    def set_aside(self, taken: Taken, error: Exception) -> None:
        """A reply was given up."""

    def failed_safe(self, error: str) -> None:
        """A guard failed with an error of that class, and the urgent reply was given."""

    def store_away(self, error: Exception) -> None:
        """The store could not be used."""


class Unobserved:
    """An `Observer` that looks away."""

    def accepted(self, platform: str, *, new: bool) -> None:
        """Nothing."""

    def handled(self, handled: Handled) -> None:
        """Nothing."""

    def delivered(self, platform: str, seconds: float) -> None:
        """Nothing."""

    def sent_again(self, taken: Taken) -> None:
        """Nothing."""

    def put_off(self, taken: Taken, error: Exception) -> None:
        """Nothing."""

    def set_aside(self, taken: Taken, error: Exception) -> None:
        """Nothing."""

    def failed_safe(self, error: str) -> None:
        """Nothing."""

    def store_away(self, error: Exception) -> None:
        """Nothing."""
