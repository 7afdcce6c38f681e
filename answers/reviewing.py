"""The rules of a review: who may take which step, and what it makes of a card.

    submit   an editor vouches for the text as it stands           submitted, or under review where it was sent before
    trial    somebody says why it is sent before it is approved    under review: sent with a caution
    approve  somebody else has read it: the first of two           under review
             the second, again somebody else                       approved, with a new due date
    reject   somebody says why it must not stay so                 submitted: not sent
    retire   somebody says why it is no longer valid               retired: not sent
    recall   somebody says why it should never have been sent      retired, where the text still stands; those who got
                                                                   it are told, and it cannot be submitted again

A step is about one version of the text. A change of a word makes another version, which nobody has approved yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from answers.audience import Audience
from answers.card import Card, Claim
from answers.draft import Quotation, digest_of, unwritten
from answers.proof import Proof
from answers.quoting import repeated
from answers.reference import CitationState, Reference
from answers.release import SENDABLE
from answers.review import ReviewState, review_due
from answers.signoff import APPROVALS_NEEDED, SignOff, Standing, Step, same_person
from answers.topic import Topic

_SUPPORTING = (CitationState.VERIFIED, CitationState.LISTED)

# What is wrong with the sentences of a source, by whether there are any.
_QUOTATIONS = {False: "is not there: put it back", True: "was changed: put the one back that was imported"}


class ReviewError(Exception):
    """The step cannot be taken; the text says why and what to do first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step makes of a card: what its file says of the review from now on."""

    state: ReviewState
    updated: date
    due: date


@dataclass(frozen=True, slots=True)
class Case:
    """A card on the table: its topic, what its log bears out, and its source's sentences where they are kept."""

    topic: Topic
    card: Card
    proof: Proof
    quotations: Sequence[Quotation] = ()

    @property
    def standing(self) -> Standing:
        """How far the review of its text has come."""
        return self.proof.standing


def take(case: Case, entry: SignOff) -> Outcome:
    """What the card becomes by a step. Raises `ReviewError` where the step breaks a rule."""
    outcome = _STEPS[entry.step](case, entry)
    due = outcome.due if outcome.due > outcome.updated else review_due(case.card.facet, outcome.updated)
    return Outcome(outcome.state, outcome.updated, due)


def unready(case: Case) -> Iterator[str]:
    """What must be written before a card can be submitted."""
    card = case.card
    if any(unwritten(text) for text in (card.question, *card.phrasings, *card.notes)):
        yield "its question, a phrasing or a note is still to be written"
    source = case.topic.source
    if any(unwritten(text) for text in (source.title, source.publisher, source.status)):
        yield "the title, publisher or status of its source is still to be written"
    for reference in _works(case):
        if any(unwritten(author) for author in reference.authors):
            yield f"the authors of the work '{reference.id}' are still to be written"
    if unwritten(card.jurisdiction):
        yield "its jurisdiction is still to be written"
    if case.topic.quotations and case.topic.quotations != digest_of(case.quotations):
        yield f"the file of its source's sentences, which its topic names, {_QUOTATIONS[bool(case.quotations)]}"
    for number, claim in enumerate(card.claims, 1):
        wordings = [claim.for_audience(audience) for audience in Audience]
        if any(unwritten(text) for text in wordings):
            yield f"claim {number} is still to be written"
        words = next(filter(None, (repeated(text, (each.text for each in case.quotations)) for text in wordings)), "")
        if words:
            yield f"claim {number} repeats its source word for word ('{words}')"


def in_the_way(case: Case) -> Iterator[str]:
    """All that stands between a card and its approval, besides people who read it."""
    if case.standing.submission is not None and not case.standing.covers(case.card.version):
        yield "its text was changed after it was submitted"
    yield from unready(case)
    yield from unsupported(case)


def _works(case: Case) -> Iterator[Reference]:
    """Every work that a citation of the card stands for, or may stand for, once."""
    works = (work for label in case.card.cited for work in case.topic.citations[label].references)
    return iter({work.id: work for work in works}.values())


def unsupported(case: Case) -> Iterator[str]:
    """What forbids that a card is approved: the claims that no listed or verified work supports."""
    for number, claim in enumerate(case.card.claims, 1):
        if not supported(claim, case.topic):
            yield f"claim {number} rests on {_support_of(claim, case.topic)}"


def supported(claim: Claim, topic: Topic) -> bool:
    """Whether a claim has a citation that leads to somebody else's work."""
    return any(topic.citations[label].state in _SUPPORTING for label in claim.cites)


def _support_of(claim: Claim, topic: Topic) -> str:
    states = {topic.citations[label].state for label in claim.cites}
    if not states:
        return "no citation"
    only = " and ".join(sorted(state.value for state in states))
    return f"citations that are only {only}" if len(claim.cites) > 1 else f"a citation that is only {only}"


def _submit(case: Case, entry: SignOff) -> Outcome:
    card, now = case.card, case.standing
    if card.version in now.recalled:
        raise ReviewError(f"this text, version {card.version}, was recalled: change what was wrong with it first")
    if now.covers(card.version) and card.review.state is not ReviewState.APPROVED:
        assert now.submission is not None
        raise ReviewError(f"{now.submission.by} has submitted this text already: it waits for approval")
    _refuse(f"{card.id} cannot be submitted", unready(case), "Write it, in words of your own")
    sent_before = card.review.state in SENDABLE
    same_text = now.submission is not None and now.submission.version == card.version
    updated = card.review.updated if same_text else entry.at.date()
    state = ReviewState.UNDER_REVIEW if sent_before else ReviewState.SUBMITTED
    return Outcome(state, updated, card.review.due)


def _trial(case: Case, entry: SignOff) -> Outcome:
    card = case.card
    if card.review.state is not ReviewState.SUBMITTED:
        raise ReviewError(f"it is {card.review.state}: only what is submitted can be sent on trial")
    if card.version in case.proof.withdrawn:
        raise ReviewError("this text was taken back: change it, or submit it again, by `impar review submit`")
    _refuse(f"{card.id} cannot be sent", unready(case), "Write it, in words of your own")
    _ask_why(entry)
    return Outcome(ReviewState.UNDER_REVIEW, card.review.updated, card.review.due)


def _approve(case: Case, entry: SignOff) -> Outcome:
    card, now = case.card, case.standing
    if now.submission is None:
        raise ReviewError("nobody has submitted it: its editor does, by `impar review submit`")
    if not now.covers(card.version):
        raise ReviewError(
            f"its text was changed after {now.submission.by} submitted version {now.submission.version}; now it is "
            f"{card.version}. Who changed it submits it again: `impar review submit`"
        )
    if same_person(entry.by, now.submission.by):
        raise ReviewError(f"{entry.by} was the last to edit it: {APPROVALS_NEEDED} other people approve")
    if any(same_person(entry.by, other.by) for other in now.approvals):
        raise ReviewError(f"{entry.by} has approved it already: the next approval is somebody else's")
    cure = "Find a work that says it and cite that, or take the claim out"
    _refuse(f"{card.id} cannot be approved", unsupported(case), cure)
    if len(now.approvals) + 1 < APPROVALS_NEEDED:
        return Outcome(ReviewState.UNDER_REVIEW, card.review.updated, card.review.due)
    return Outcome(ReviewState.APPROVED, card.review.updated, review_due(card.facet, entry.at.date()))


def _reject(case: Case, entry: SignOff) -> Outcome:
    card = case.card
    if card.review.state in (ReviewState.APPROVED, ReviewState.RETIRED):
        raise ReviewError(f"it is {card.review.state}; what must no longer be sent is retired: `impar review retire`")
    _ask_why(entry)
    return Outcome(ReviewState.SUBMITTED, card.review.updated, card.review.due)


def _retire(case: Case, entry: SignOff) -> Outcome:
    if case.card.review.state is ReviewState.RETIRED:
        raise ReviewError("it is retired already")
    _ask_why(entry)
    return Outcome(ReviewState.RETIRED, case.card.review.updated, case.card.review.due)


def _recall(case: Case, entry: SignOff) -> Outcome:
    _ask_why(entry)
    review = case.card.review
    state = ReviewState.RETIRED if entry.version == case.card.version else review.state
    return Outcome(state, review.updated, review.due)


def _ask_why(entry: SignOff) -> None:
    if not entry.why:
        raise ReviewError(f'say why: impar review {entry.step} {entry.card} ... --why "the reason"')


def _refuse(what: str, reasons: Iterator[str], cure: str) -> None:
    listed = list(reasons)
    if listed:
        raise ReviewError("\n".join((f"{what}:", *(f"  - {reason}" for reason in listed), f"{cure}.")))


_STEPS = {
    Step.SUBMIT: _submit,
    Step.TRIAL: _trial,
    Step.APPROVE: _approve,
    Step.REJECT: _reject,
    Step.RETIRE: _retire,
    Step.RECALL: _recall,
}
