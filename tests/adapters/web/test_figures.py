"""From counts to the tables that are shown, drawn and downloaded."""

from datetime import date, timedelta

import pytest

from adapters.web.csvtext import csv_text
from adapters.web.figures import Column, Figure, Shape, figures
from answers.deck import Deck
from bot.gaps import GapGroup
from bot.insight import WITHIN_MS, Insight, Replies, Verdict
from bot.records import Reason
from bot.reply import Outcome
from tests.fakes import NOON

TODAY = NOON.date()
CARD = "ganglion-impar/billing"


def shown(deck: Deck, days: int = 7, **counts: object) -> dict[str, Figure]:
    insight = Insight(TODAY - timedelta(days=days - 1), TODAY, **counts)  # type: ignore[arg-type] # its fields, by name
    return {figure.name: figure for figure in figures(insight, deck)}


def test_each_day_has_its_row_also_one_on_which_nothing_was_asked(deck: Deck) -> None:
    replies = (Replies(TODAY, "slack", Outcome.ANSWER, 3), Replies(TODAY, "web", Outcome.ANSWER, 1))

    outcomes = shown(deck, replies=replies)["outcomes"]

    assert outcomes.rows == (
        *(((TODAY - timedelta(days=back)).isoformat(), 0) for back in range(6, 0, -1)),
        ("2026-12-01", 4),
    )
    assert [column.name for column in outcomes.columns] == ["Day", "Answered by a card"]
    assert outcomes.told == "4 messages, 4 answered by a card, 0 refused."


def test_a_year_is_told_by_the_week_from_its_monday(deck: Deck) -> None:
    monday, sunday = date(2026, 11, 23), date(2026, 11, 29)
    replies = tuple(Replies(day, "web", Outcome.ASK, 1) for day in (monday, sunday, TODAY))

    rows = shown(deck, days=365, replies=replies)["outcomes"].rows

    assert rows[-2:] == (("2026-11-23", 2), ("2026-11-30", 1))
    assert len(rows) == 53


def test_a_platform_of_which_nobody_has_heard_is_shown_by_its_name(deck: Deck) -> None:
    replies = (Replies(TODAY, "zulip", Outcome.ANSWER, 1), Replies(TODAY, "telegram", Outcome.ANSWER, 2))

    platforms = shown(deck, replies=replies)["platforms"]

    assert platforms.told == "Telegram: 2, zulip: 1."
    assert platforms.rows[-1] == ("2026-12-01", 2, 1)


def test_no_share_is_made_of_helpful_not_helpful_and_unknown(deck: Deck) -> None:
    verdicts = (Verdict(CARD, 10, helpful=3, unhelpful=2, divided=1), Verdict("gone/card", 1))

    feedback = shown(deck, verdicts=verdicts)["feedback"]

    assert [row[1:] for row in feedback.rows] == [(CARD, 3, 2, 1, 4), ("gone/card", 0, 0, 0, 1)]
    assert "Confirmed helpful: 3 answers. Confirmed not helpful: 2." in feedback.told
    assert "Unknown, for nobody said anything: 5." in feedback.told
    assert "%" not in feedback.told


def test_a_card_is_named_by_its_question_and_one_that_is_gone_by_its_id(deck: Deck) -> None:
    card = deck.card(CARD)
    assert card is not None

    cards = shown(deck, verdicts=(Verdict(CARD, 2), Verdict("gone/card", 1)))["cards"]

    assert cards.rows == ((card.question, CARD, 2), ("gone/card", "gone/card", 1))
    assert "not all of which are in the deck now" in cards.told


def test_every_reason_has_its_row_and_so_has_giving_none(deck: Deck) -> None:
    reasons = shown(deck, reasons={Reason.OUTDATED: 2, None: 1})["reasons"]

    assert ("It is out of date", 2) in reasons.rows
    assert ("No reason given", 1) in reasons.rows
    assert len(reasons.rows) == len(Reason) + 1


def test_gaps_are_open_or_taken_up(deck: Deck) -> None:
    groups = (
        GapGroup((4, 5), 2, ("a zebra?", "zebras?"), ("t/1", "t/2"), NOON, "", 0),
        GapGroup((1,), 1, ("a horse?",), (), NOON, "ada", 0),
    )

    gaps = shown(deck, gaps=groups)["gaps"]

    assert gaps.rows == (
        ("a zebra?", "4", 2, 0, "", "t/1, t/2", "2026-12-01"),
        ("a horse?", "1", 0, 1, "ada", "", "2026-12-01"),
    )
    assert "3 questions found no card, in 2 groups of like ones. Taken up: 1. Open: 2." in gaps.told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (
            {10: 95, 1000: 5},
            "Half of the replies were ready within 10 ms after the message was accepted, 95 of 100 within 10 ms.",
        ),
        ({10: 94, 1000: 6}, "95 of 100 within 1 s."),
        ({None: 1}, "after more than 30 s"),
        ({}, ""),
    ],
)
def test_times_are_told_as_limits_that_so_many_kept_to(deck: Deck, counts: dict[int | None, int], told: str) -> None:
    within = tuple(counts.get(step, 0) for step in (*WITHIN_MS, None))

    assert told in shown(deck, within=within)["times"].told


def test_the_busiest_hour_is_told_and_is_the_darkest(deck: Deck) -> None:
    hours = shown(deck, hours={(6, 23): 10, (0, 0): 1})["hours"]

    assert hours.told.startswith("Most messages came on Sundays from 23:00 to 24:00.")
    assert (hours.rows[6][24], hours.rows[0][1]) == (10, 1)
    assert [hours.level(count) for count in (0, 1, 2, 3, 9, 10)] == [0, 1, 1, 2, 5, 5]


def test_a_figure_without_counts_is_empty_whatever_its_words_say(deck: Deck) -> None:
    assert all(figure.is_empty for figure in shown(deck).values())
    assert not shown(deck, verdicts=(Verdict(CARD, 1),))["cards"].is_empty


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_words_that_a_spreadsheet_would_reckon_with_are_words_to_it(cell: str) -> None:
    columns = (Column("Question"), Column("Count", "series-1"))

    text = csv_text(Figure("gaps", "", "", Shape.LYING, columns, ((cell, 3), ("plain", -1))))

    assert f"'{cell}" in text
    assert text.endswith("plain,-1\r\n")
