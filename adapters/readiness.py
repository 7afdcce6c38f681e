"""What must work before a process should be sent messages."""


class Readiness:
    """Parts report here when they begin or cease to work: a platform that is connected, say."""

    def __init__(self) -> None:
        self._parts: dict[str, bool] = {}

    def report(self, part: str, *, ready: bool) -> None:
        """Note that a part works, or that it does not (yet, or any more)."""
        self._parts[part] = ready

    @property
    def parts(self) -> dict[str, bool]:
        """Every part that has reported, and whether it works."""
        return dict(self._parts)
