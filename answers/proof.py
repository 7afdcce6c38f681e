"""What a log bears out: a card's file may claim less than its log shows, and never more.

Files are edited by hand. So a state is taken from the card's file only as far as the steps in the log lead to it, and
a day of the next review only as far as somebody vouched for the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from answers.review import ReviewState, review_due
from answers.signoff import SignOff, Standing, Step, standing_after

_WITHDRAWING = {
    Step.REJECT: ReviewState.SUBMITTED,
    Step.RETIRE: ReviewState.RETIRED,
    Step.RECALL: ReviewState.RETIRED,
}
_SENT = (ReviewState.UNDER_REVIEW, ReviewState.APPROVED)

# From what is never sent to what is sent without a caution.
_FURTHEST = (ReviewState.RETIRED, ReviewState.SUBMITTED, ReviewState.UNDER_REVIEW, ReviewState.APPROVED)


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a card's log leads.

    `state` is what the steps come to, whatever the text is now. `handed_in` is the last submission or trial, `vouched`
    the last step of all by which somebody vouched for a text. `withdrawn` has the versions that were rejected, retired
    or recalled, and not submitted again since; `versions` are all that a step was about.
    """

    standing: Standing = field(default_factory=Standing)
    state: ReviewState = ReviewState.SUBMITTED
    handed_in: SignOff | None = None
    vouched: SignOff | None = None
    withdrawn: dict[str, ReviewState] = field(default_factory=dict)
    versions: frozenset[str] = frozenset()

    def holds(self, version: str) -> bool:
        """Whether the text of that version is the one that was last submitted or sent on trial."""
        return self.handed_in is not None and self.handed_in.version == version

    def state_of(self, version: str) -> ReviewState:
        """The furthest state that a file which holds the text of that version may claim.

        A text that was changed since is under review where the one before was sent. It is not where the last step took
        a text back: then somebody submits the new one first.
        """
        last = self.standing.last
        if version in self.withdrawn:
            return less_of(self.state, self.withdrawn[version])
        if last is not None and last.step in _WITHDRAWING and not self.holds(version):
            return less_of(self.state, ReviewState.SUBMITTED)
        return self.state if self.standing.approved(version) else less_of(self.state, ReviewState.UNDER_REVIEW)

    def updated(self, version: str, claimed: date) -> date:
        """The day of the text's last change: as the file claims it, but not after the text was handed in."""
        if self.handed_in is None or not self.holds(version):
            return claimed
        return min(claimed, self.handed_in.at.date())

    def latest_due(self, facet: str, updated: date) -> date:
        """The last day that the file may give for the next review: a term after the text was written or vouched for."""
        return review_due(facet, updated if self.vouched is None else self.vouched.at.date())


def proof_of(log: Iterable[SignOff]) -> Proof:
    """What the log of one card, in the order of its entries, bears out."""
    shown = Proof()
    for entry in log:
        shown = _after(shown, entry)
    return shown


def less_of(one: ReviewState, other: ReviewState) -> ReviewState:
    """The one of two states by which less is sent."""
    return min(one, other, key=_FURTHEST.index)


def _after(before: Proof, entry: SignOff) -> Proof:
    shown = standing_after(before.standing, entry)
    now = replace(before, standing=shown, versions=before.versions | {entry.version})
    if entry.step in _WITHDRAWING:
        withdrawn = {**before.withdrawn, entry.version: _WITHDRAWING[entry.step]}
        of_another = entry.step is Step.RECALL and not before.holds(entry.version)
        state = before.state if of_another else less_of(before.state, _WITHDRAWING[entry.step])
        return replace(now, state=state, withdrawn=withdrawn)
    if entry.step is Step.SUBMIT:
        state = ReviewState.UNDER_REVIEW if before.state in _SENT else ReviewState.SUBMITTED
        kept = {each: why for each, why in before.withdrawn.items() if each != entry.version or each in shown.recalled}
        return replace(now, state=state, handed_in=entry, vouched=entry, withdrawn=kept)
    if entry.step is Step.TRIAL:
        state = ReviewState.UNDER_REVIEW if before.state is ReviewState.SUBMITTED else before.state
        return replace(now, state=state, handed_in=entry, vouched=entry)
    if entry not in shown.approvals:
        return now
    state = ReviewState.APPROVED if shown.approved(entry.version) else ReviewState.UNDER_REVIEW
    return replace(now, state=state, vouched=entry)
