"""Whether a socket that is open is alive."""


class Pulse:
    """Tells an open socket on which Slack answers no ping from one on which it does.

    The client notes the time of the last ping that was answered, but also of the first ping of all, whether that is
    answered or not, and it forgets both when it connects anew: so only a time that comes after another one is a proof.
    A new connection that was never proven does not begin the count again.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._pong: float | None = None
        self._since: float | None = None

    def see(self, pong: float | None, now: float) -> None:
        """Take note of what the client says now of the last ping."""
        proven = pong is not None and self._pong is not None and pong > self._pong
        if self._since is None or proven:
            self._since = now
        self._pong = pong

    def is_silent(self, now: float) -> bool:
        """Whether nothing was heard for longer than the limit, in seconds."""
        return self._since is not None and now - self._since > self._limit
