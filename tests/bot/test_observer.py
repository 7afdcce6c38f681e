"""Several observers are each told the same."""

from datetime import timedelta

from bot.delivery import Delivered, LaterError, Outgoing, Taken
from bot.handling import Handled
from bot.observer import Observer, Observers, Unobserved
from bot.ports import StoreUnavailableError
from bot.reply import Outcome, Reply
from tests.fakes import NOON

REPLY = Reply(Outcome.REFUSE)
TAKEN = Taken(Outgoing("key", "test", "an address", REPLY), "the id", 2, again=True, since=NOON)
LATER = NOON + timedelta(seconds=1)


def _tell_everything(observer: Observer) -> None:
    observer.accepted("test", new=True)
    observer.handled(Handled("key", "the id", "test", NOON, NOON, LATER, REPLY))
    observer.delivered(Delivered("the id", "test", NOON, NOON, LATER))
    observer.sent_again(TAKEN)
    observer.put_off(TAKEN, LaterError("later"))
    observer.set_aside(TAKEN, LaterError("later"))
    observer.failed_safe("BrokenError")
    observer.store_away(StoreUnavailableError("away"))
    observer.stumbled("sending", LaterError("later"))


class _Noting(Unobserved):
    """Notes the names of what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __getattribute__(self, name: str) -> object:
        if name in vars(Unobserved) and not name.startswith("_"):
            self.told.append(name)
        return super().__getattribute__(name)


def test_each_is_told_everything_in_its_order() -> None:
    one, other = _Noting(), _Noting()

    _tell_everything(Observers(one, other))

    assert one.told == [name for name in vars(Unobserved) if not name.startswith("_")]
    assert other.told == one.told
