"""Whether every card's review is in time, and shown by its log."""

from collections.abc import Iterator
from datetime import date

from answers.lint.scope import Scope, id_of, state_of
from answers.problem import Problem
from answers.review import ReviewState
from answers.reviewlog import steps_of
from answers.signoff import APPROVALS_NEEDED, standing
from answers.topicchecks import Part


def check_reviews(scope: Scope) -> Iterator[Problem]:
    """What is wrong with the reviews of every card."""
    for topic in scope.topics:
        for card in topic.items("cards"):
            yield from _overdue(card, scope.today)
            if state_of(card) == ReviewState.APPROVED:
                yield from _unproven(scope, id_of(topic, card), card.part("review"))
            if state_of(card) != ReviewState.RETIRED:
                yield from _recalled(scope, id_of(topic, card), card.part("review"))


def _overdue(card: Part, today: date) -> Iterator[Problem]:
    review = card.part("review")
    due = review.text("due")
    if due and due < today.isoformat() and state_of(card) != ReviewState.RETIRED:
        yield review.problem("due", "the review is overdue: look at the text again, then `impar review submit`")


def _recalled(scope: Scope, card: str, review: Part) -> Iterator[Problem]:
    if scope.versions.get(card, "") in standing(steps_of(card, scope.log)).recalled:
        message = "the log says that this text was recalled, so it is sent to nobody: write another one, and submit it"
        yield review.problem("state", message)


def _unproven(scope: Scope, card: str, review: Part) -> Iterator[Problem]:
    """A file may call a text approved only where the log shows who approved it, word for word as it stands."""
    version = scope.versions.get(card, "")
    shown = standing(steps_of(card, scope.log))
    if shown.approved(version):
        return
    if shown.submission and not shown.covers(version):
        changed = f"the text is version {version}, and what was submitted is {shown.submission.version}"
        yield review.problem("state", f"{changed}: who changed it takes `impar review submit {card}`")
    else:
        message = f"the log does not show {APPROVALS_NEEDED} approvals of this text: `impar review` writes it"
        yield review.problem("state", message)
