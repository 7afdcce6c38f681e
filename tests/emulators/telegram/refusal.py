"""How the Bot API says no."""

from typing import Any


class RefusedError(Exception):
    """A call that is refused, with the code, the words and the parameters of the Bot API's answer."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def answer(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad(description: str, **parameters: int) -> RefusedError:
    """A 400 in the Bot API's words."""
    return RefusedError(400, f"Bad Request: {description}", **parameters)
