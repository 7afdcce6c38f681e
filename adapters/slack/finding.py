"""What a look at the set-up found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, and what it is or what to do."""

    well: bool
    text: str


def well(text: str) -> Finding:
    """What is as it should be, or cannot be seen."""
    return Finding(well=True, text=text)


def wrong(text: str) -> Finding:
    """What is to mend."""
    return Finding(well=False, text=text)
