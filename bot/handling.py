"""What becomes of a message when its turn comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.reply import Reply

# A message that fails this often is set aside; with the pauses between, it holds its conversation up for 3 seconds.
MOST_TRIES = 5

_FIRST_PAUSE = timedelta(milliseconds=200)


@dataclass(frozen=True, slots=True)
class Handled:
    """A message whose turn came: its reply, or the name of the error that kept it from having one.

    `id` is what the operator knows the message by. It was `accepted`, its turn `began`, and all that was made in the
    same turn `ended` at these moments. A message that is set aside has both a reply and an error.
    """

    key: str
    id: str
    platform: str
    accepted: datetime
    began: datetime
    ended: datetime
    reply: Reply | None
    error: str = ""

    @property
    def waited(self) -> float:
        """Seconds from its acceptance to what became of it."""
        return (self.ended - self.accepted).total_seconds()


def pause_after(tries: int) -> timedelta:
    """How long to wait before the next try: twice as long after each one."""
    return _FIRST_PAUSE * (1 << (tries - 1))
