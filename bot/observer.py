"""Who watches the service at work: told what happened, never what was said."""

from typing import Protocol

from bot.delivery import Delivered, Taken
from bot.handling import Handled


class Observer(Protocol):
    """Counts, measures and logs."""

    def accepted(self, platform: str, *, new: bool) -> None:
        """A message was accepted; one that is not new is a repeat."""

    def handled(self, handled: Handled) -> None:
        """A message had its turn."""

    def delivered(self, delivered: Delivered) -> None:
        """A reply was sent or handed over."""

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

    def delivered(self, delivered: Delivered) -> None:
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


class Observers:
    """Several that watch, each told the same."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    def accepted(self, platform: str, *, new: bool) -> None:
        """A message was accepted."""
        for each in self._observers:
            each.accepted(platform, new=new)

    def handled(self, handled: Handled) -> None:
        """A message had its turn."""
        for each in self._observers:
            each.handled(handled)

    def delivered(self, delivered: Delivered) -> None:
        """A reply was sent or handed over."""
        for each in self._observers:
            each.delivered(delivered)

    def sent_again(self, taken: Taken) -> None:
        """A reply may have been sent twice."""
        for each in self._observers:
            each.sent_again(taken)

    def put_off(self, taken: Taken, error: Exception) -> None:
        """A reply could not be sent now."""
        for each in self._observers:
            each.put_off(taken, error)

    def set_aside(self, taken: Taken, error: Exception) -> None:
        """A reply was given up."""
        for each in self._observers:
            each.set_aside(taken, error)

    def failed_safe(self, error: str) -> None:
        """Looking for a red flag failed."""
        for each in self._observers:
            each.failed_safe(error)

    def store_away(self, error: Exception) -> None:
        """The store could not be used."""
        for each in self._observers:
            each.store_away(error)
