"""Whether every card's review is in time, and shown by its log."""

from collections.abc import Iterator

from answers.lint.scope import Scope, id_of, state_of
from answers.problem import Problem
from answers.proof import Proof, proof_of
from answers.release import SENDABLE
from answers.review import ReviewState
from answers.signoff import APPROVALS_NEEDED, Step
from answers.topicchecks import Part, day_of


def check_reviews(scope: Scope) -> Iterator[Problem]:
    """What is wrong with the reviews of every card."""
    for topic in scope.topics:
        for card in topic.items("cards"):
            own = id_of(topic, card)
            proof, version = proof_of(scope.log.get(own, ())), scope.versions.get(own, "")
            yield from _overdue(card, scope)
            yield from _days(card, proof, version)
            why = _unproven(own, card, proof, version)
            if why:
                yield card.part("review").problem("state", why)


def _overdue(card: Part, scope: Scope) -> Iterator[Problem]:
    review = card.part("review")
    due = review.text("due")
    if due and due < scope.today.isoformat() and state_of(card) != ReviewState.RETIRED:
        yield review.problem("due", "the review is overdue: look at the text again, then `impar review submit`")


def _days(card: Part, proof: Proof, version: str) -> Iterator[Problem]:
    """Nobody makes a text newer, or its next review later, than the steps in its log do."""
    review, facet = card.part("review"), card.text("facet")
    updated, due = day_of(review.text("updated")), day_of(review.text("due"))
    if updated is None or due is None:
        return
    shown = proof.updated(version, updated)
    if updated > shown:
        yield review.problem("updated", f"the log says that this text was submitted on {shown}: set it to that day")
    latest = proof.latest_due(facet, shown)
    if due > latest:
        message = f"the review is due too late for '{facet}': set it to {latest} or before, or have the text approved"
        yield review.problem("due", message)


def _unproven(own: str, card: Part, proof: Proof, version: str) -> str:
    """Why a card must not be in the state that its file claims, and what to do; empty where its log leads there.

    A text that was recalled is told whatever the state, unless it is retired: nobody can submit it again.
    """
    claimed, last = state_of(card), proof.standing.last
    if version in proof.standing.recalled and claimed != ReviewState.RETIRED:
        return "the log says that this text was recalled, so it is sent to nobody: write another one, and submit it"
    if claimed not in SENDABLE:
        return ""
    if last is None:
        return f"no log shows that anybody let this text be sent, so it is sent to nobody: {_begin(own)}"
    if proof.state_of(version) not in SENDABLE:
        return _withheld(own, proof, version)
    return _reopened(own, claimed, proof, version)


def _withheld(own: str, proof: Proof, version: str) -> str:
    last = proof.standing.last
    if version in proof.withdrawn or (last is not None and last.step in _DONE):
        done = _DONE[last.step] if last is not None and last.step in _DONE else "taken back"
        return f"the log says that the text was {done}, so it is sent to nobody: {_begin(own)}"
    return (
        f"the log shows no approval yet, so the text is sent to nobody: have it read, by `impar review approve {own}`"
    )


def _reopened(own: str, claimed: str, proof: Proof, version: str) -> str:
    if proof.handed_in is not None and not proof.holds(version):
        changed = f"the text is version {version}, and what was submitted is {proof.handed_in.version}"
        return f"{changed}: who changed it takes `impar review submit {own}`"
    if claimed == ReviewState.APPROVED and not proof.standing.approved(version):
        return f"the log does not show {APPROVALS_NEEDED} approvals of this text: `impar review` writes it"
    return ""


_DONE = {Step.REJECT: "rejected", Step.RETIRE: "retired", Step.RECALL: "recalled"}


def _begin(own: str) -> str:
    return f"set the state to 'submitted', then `impar review submit {own}`"
