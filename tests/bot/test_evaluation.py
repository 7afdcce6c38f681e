"""How labelled questions are judged."""

import pytest

from bot.choice import Action, Choice
from bot.evaluation import Judged, Report, Verdict, judge
from bot.reply import Outcome, Reply
from intents.labelled import Labelled

SAFETY, BILLING, DURATION = "t/safety", "t/billing", "t/duration"
NOBODYS = Labelled("q", None)


def _answer(card: str) -> Reply:
    return Reply(Outcome.ANSWER, card=card, choices=(Choice(Action.OPEN, DURATION, "more"),))


def _ask(*cards: str) -> Reply:
    offers = (Choice(Action.OPEN, card, card) for card in cards)
    return Reply(Outcome.ASK, choices=(*offers, Choice(Action.NONE, "", "none")))


REFUSAL = Reply(Outcome.REFUSE, choices=(Choice(Action.TOPICS, "", "topics"),))


@pytest.mark.parametrize(
    ("wanted", "reply", "verdict", "got"),
    [
        (SAFETY, _answer(SAFETY), Verdict.RIGHT, SAFETY),
        (SAFETY, _answer(BILLING), Verdict.WRONG, BILLING),
        (SAFETY, _ask(BILLING, SAFETY), Verdict.OFFERED, BILLING),
        (SAFETY, _ask(BILLING), Verdict.ASKED, BILLING),
        (SAFETY, REFUSAL, Verdict.REFUSED, None),
        (SAFETY, Reply(Outcome.COURTESY), Verdict.OTHER, None),
        (SAFETY, Reply(Outcome.URGENT), Verdict.OTHER, None),
        (None, _answer(SAFETY), Verdict.WRONG, SAFETY),
        (None, _ask(SAFETY), Verdict.ASKED, SAFETY),
        (None, REFUSAL, Verdict.REFUSED, None),
    ],
)
def test_a_reply_is_judged_by_the_card_that_should_answer(
    wanted: str | None, reply: Reply, verdict: Verdict, got: str | None
) -> None:
    judged = judge(Labelled("q", wanted), reply)

    assert (judged.verdict, judged.got) == (verdict, got)


def _report() -> Report:
    return Report(
        (
            judge(Labelled("1", BILLING), _answer(SAFETY)),
            judge(Labelled("2", BILLING), _answer(BILLING)),
            judge(Labelled("3", SAFETY), _answer(SAFETY)),
            judge(Labelled("4", SAFETY), _answer(BILLING)),
            judge(Labelled("5", SAFETY), _answer(BILLING)),
            judge(Labelled("6", DURATION), _ask(DURATION)),
            judge(Labelled("7", DURATION), REFUSAL),
            judge(Labelled("8", None), REFUSAL),
            judge(Labelled("9", None), _answer(SAFETY)),
            judge(Labelled("10", None), _ask(SAFETY)),
        )
    )


def test_a_report_counts_what_a_card_answers_apart_from_what_none_answers() -> None:
    report = _report()

    assert report.answerable.total == 7
    assert report.answerable.share(Verdict.RIGHT) == pytest.approx(2 / 7)
    assert report.answerable.share(Verdict.RIGHT, Verdict.OFFERED) == pytest.approx(3 / 7)
    assert report.unanswerable.as_object() == {
        "questions": 3, "right": 0, "offered": 0, "asked": 1, "refused": 1, "wrong": 1, "other": 0,
    }  # fmt: skip


def test_a_report_has_a_tally_for_each_card_and_for_none_in_the_order_of_the_questions() -> None:
    by_card = _report().by_card

    assert list(by_card) == [BILLING, SAFETY, DURATION, None]
    assert [tally.total for tally in by_card.values()] == [2, 3, 2, 3]
    assert by_card[SAFETY].share(Verdict.WRONG) == pytest.approx(2 / 3)


def test_the_confusion_names_the_most_frequent_mistake_first() -> None:
    assert _report().confusion == [(SAFETY, BILLING, 2), (BILLING, SAFETY, 1), (None, SAFETY, 1)]


def test_a_report_for_machines_rounds_its_shares_and_names_every_confusion() -> None:
    found = _report().as_object()

    assert list(found) == ["answerable", "unanswerable", "accuracy", "wrong", "confusion"]
    assert (found["accuracy"], found["wrong"]) == (0.2857, 0.4)
    assert found["confusion"] == [
        {"card": SAFETY, "got": BILLING, "count": 2},
        {"card": BILLING, "got": SAFETY, "count": 1},
        {"card": None, "got": SAFETY, "count": 1},
    ]


def test_a_report_without_questions_has_shares_of_nothing() -> None:
    report = Report(())

    assert (report.answerable.total, report.answerable.share(Verdict.RIGHT)) == (0, 0)
    assert report.as_object()["confusion"] == []


def test_a_report_only_of_what_no_card_answers_has_no_accuracy() -> None:
    report = Report((Judged(NOBODYS, None, Verdict.REFUSED),))

    assert (report.as_object()["accuracy"], report.as_object()["wrong"]) == (0, 0)
