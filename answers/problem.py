"""What is wrong with a content file, said so that its author can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a thing must be mended, or is good to know before the card's review."""

    PROBLEM = "problem"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend in one file: where it is (`line` counts from 1) and what to do about it."""

    file: str
    line: int
    field: str
    message: str
    severity: Severity = Severity.PROBLEM

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        message = self.message if self.severity is Severity.PROBLEM else f"{self.severity}: {self.message}"
        return f"{place}: {self.field}: {message}" if self.field else f"{place}: {message}"


class DeckError(Exception):
    """A deck could not be built. `problems` holds everything that is wrong with it, never only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
