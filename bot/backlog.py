"""How much waits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages that wait for their turn, how long the oldest has, replies that wait to be sent, and what was set aside.

    `oldest` is in seconds, 0 where nothing waits.
    """

    messages: int = 0
    oldest: float = 0.0
    replies: int = 0
    messages_aside: int = 0
    replies_aside: int = 0
