"""How well a deck answers labelled questions: right, wrong, asked back, refused."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from answers.deck import Deck
from bot.reply import Outcome, Reply
from intents.labelled import Labelled


class Verdict(StrEnum):
    """What a reply was worth for a labelled question."""

    RIGHT = "right"  # the card that answers it was sent
    OFFERED = "offered"  # asked back, that card among the choices
    ASKED = "asked"  # asked back without it
    REFUSED = "refused"
    WRONG = "wrong"  # a card was sent that does not answer it
    OTHER = "other"  # a courtesy or an urgent reply


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled question, the card that was sent or offered first (None for none), and the verdict."""

    labelled: Labelled
    got: str | None
    verdict: Verdict


def judge(labelled: Labelled, reply: Reply) -> Judged:
    """The verdict on a reply."""
    got = reply.card or next(iter(reply.offered), None)
    return Judged(labelled, got, _verdict(labelled, reply))


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question of a card's `tests:`, and whether it must open that card or must not."""

    card: str
    question: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """An expectation, and the card that was sent (None for none)."""

    expectation: Expectation
    got: str | None

    @property
    def met(self) -> bool:
        """Whether it is as the card's author wants it."""
        return (self.got == self.expectation.card) is self.expectation.opens

    def as_object(self) -> dict[str, object]:
        """The check for machines."""
        wanted = self.expectation
        return {"card": wanted.card, "question": wanted.question, "opens": wanted.opens, "got": self.got}


def expectations(deck: Deck) -> tuple[Expectation, ...]:
    """Every question of every card's `tests:`, of the cards that may be sent."""
    return tuple(
        Expectation(card.id, question, opens)
        for card in deck.answerable
        for questions, opens in ((card.tests.opens, True), (card.tests.excluded, False))
        for question in questions
    )


def check(expectation: Expectation, reply: Reply) -> Checked:
    """What became of a question of a card's tests."""
    return Checked(expectation, reply.card if reply.outcome is Outcome.ANSWER else None)


def _verdict(labelled: Labelled, reply: Reply) -> Verdict:
    if reply.outcome is Outcome.ANSWER:
        return Verdict.RIGHT if reply.card == labelled.card else Verdict.WRONG
    if reply.outcome is Outcome.ASK:
        return Verdict.OFFERED if labelled.card in reply.offered else Verdict.ASKED
    return Verdict.REFUSED if reply.outcome is Outcome.REFUSE else Verdict.OTHER


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of verdicts for one kind of question."""

    counts: Counter[Verdict]

    @property
    def total(self) -> int:
        """How many questions."""
        return self.counts.total()

    def share(self, *verdicts: Verdict) -> float:
        """The share of questions with one of these verdicts, 0 to 1; 0 where there is no question."""
        return sum(self.counts[verdict] for verdict in verdicts) / self.total if self.total else 0.0

    def as_object(self) -> dict[str, float]:
        """The counts by verdict, and how many questions there are."""
        return {"questions": self.total, **{verdict.value: self.counts[verdict] for verdict in Verdict}}


@dataclass(frozen=True, slots=True)
class Report:
    """The verdicts on a set of labelled questions."""

    judged: tuple[Judged, ...]

    @property
    def by_card(self) -> dict[str | None, Tally]:
        """A tally for each card, and for the questions that no card answers (None)."""
        cards = dict.fromkeys(each.labelled.card for each in self.judged)
        return {card: _tally(each for each in self.judged if each.labelled.card == card) for card in cards}

    @property
    def answerable(self) -> Tally:
        """The tally of the questions that a card answers."""
        return _tally(each for each in self.judged if each.labelled.card is not None)

    @property
    def unanswerable(self) -> Tally:
        """The tally of the questions that no card answers."""
        return _tally(each for each in self.judged if each.labelled.card is None)

    @property
    def confusion(self) -> list[tuple[str | None, str | None, int]]:
        """Which card was sent for which, most frequent first: (should be, was, how often)."""
        wrong = Counter((each.labelled.card, each.got) for each in self.judged if each.verdict is Verdict.WRONG)
        return [(wanted, got, count) for (wanted, got), count in wrong.most_common()]

    def as_object(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "answerable": self.answerable.as_object(),
            "unanswerable": self.unanswerable.as_object(),
            "accuracy": round(self.answerable.share(Verdict.RIGHT), 4),
            "wrong": round(_tally(self.judged).share(Verdict.WRONG), 4),
            "confusion": [{"card": wanted, "got": got, "count": count} for wanted, got, count in self.confusion],
        }


def _tally(judged: Iterable[Judged]) -> Tally:
    return Tally(Counter(each.verdict for each in judged))
