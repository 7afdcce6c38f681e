"""Whom an answer is worded for."""

from enum import StrEnum


class Audience(StrEnum):
    """The reader's role. It chooses a claim's wording and never its facts, numbers or citations."""

    CLINICIAN = "clinician"
    TRAINEE = "trainee"
    CODER = "coder"
    PATIENT = "patient"

    @property
    def description(self) -> str:
        """How the role is offered when a person is asked which describes them best."""
        return _DESCRIPTIONS[self]


_DESCRIPTIONS = {
    Audience.CLINICIAN: "Clinician",
    Audience.TRAINEE: "Trainee or student",
    Audience.CODER: "Coder or biller",
    Audience.PATIENT: "Patient or relative",
}
