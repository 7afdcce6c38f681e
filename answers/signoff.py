"""Who did what in a card's review, when and why: the entries of a review's log, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

# Nobody approves alone: an error that one reader misses, a second one may see.
APPROVALS_NEEDED = 2


class Step(StrEnum):
    """What a person can do in a review."""

    SUBMIT = "submit"
    TRIAL = "trial"
    APPROVE = "approve"
    REJECT = "reject"
    RETIRE = "retire"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class SignOff:
    """One step of one person. `version` is the fingerprint of the text that it was about."""

    card: str
    step: Step
    by: str
    role: str
    at: datetime
    version: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the review of a card's text has come.

    `submission` is the last one that nobody rejected; `approvals` are those of the same version, each by another person
    than who submitted it. `last` is the last step of all, `recalled` the versions that were recalled.
    """

    submission: SignOff | None = None
    approvals: tuple[SignOff, ...] = ()
    last: SignOff | None = None
    recalled: frozenset[str] = frozenset()

    def covers(self, version: str) -> bool:
        """Whether the text of that version was submitted."""
        return self.submission is not None and self.submission.version == version

    def approved(self, version: str) -> bool:
        """Whether the text of that version has all the approvals that it needs."""
        return self.covers(version) and len(self.approvals) >= APPROVALS_NEEDED

    def approvals_of(self, version: str) -> tuple[SignOff, ...]:
        """The approvals of the text of that version."""
        return self.approvals if self.covers(version) else ()


def standing(log: Iterable[SignOff]) -> Standing:
    """What a card's log, in the order of its entries, comes to. An entry that breaks a rule does not count."""
    now = Standing()
    for entry in log:
        now = standing_after(now, entry)
    return now


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are spaced and capitalised."""
    return _folded(one) == _folded(other)


def standing_after(before: Standing, entry: SignOff) -> Standing:
    """What one more entry makes of it."""
    if entry.step is Step.TRIAL:  # it says nothing of who has read the text
        return replace(before, last=entry)
    if entry.step is Step.SUBMIT:
        return replace(before, submission=entry, approvals=(), last=entry)
    if entry.step is Step.RECALL:
        before = replace(before, recalled=before.recalled | {entry.version})
        if not before.covers(entry.version):  # it was another text, and the one that stands now keeps its approvals
            return replace(before, last=entry)
    if entry.step is not Step.APPROVE:
        return replace(before, submission=None, approvals=(), last=entry)
    if before.submission is None or not before.covers(entry.version):
        return replace(before, last=entry)
    taken = (before.submission, *before.approvals)
    new = () if any(same_person(entry.by, other.by) for other in taken) else (entry,)
    return replace(before, approvals=(*before.approvals, *new), last=entry)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
