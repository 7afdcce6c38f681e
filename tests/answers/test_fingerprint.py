"""A card's version changes with every word that a reader may see, and with nothing else."""

import pytest

from answers.deck import Deck
from answers.reading import read_deck
from tests.answers.sample import FACETS, GOOD, NOTICES, edited


def versions(text: str) -> tuple[str, ...]:
    """The versions of the sample's two cards: safety, billing."""
    return tuple(card.version for card in deck_of(text).cards)


def deck_of(text: str) -> Deck:
    return read_deck({"knee.yaml": text.encode()}, ("notices.yaml", NOTICES.encode()), FACETS)


SAFETY, BILLING = versions(GOOD)


def test_a_version_is_ten_hexadecimal_digits_and_always_the_same() -> None:
    assert len(SAFETY) == 10
    assert int(SAFETY, 16) >= 0
    assert SAFETY != BILLING
    assert versions(GOOD) == (SAFETY, BILLING)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cards:\n", "# a remark\ncards:\n"),
        (
            "        text: Most injections pass without trouble.\n        plain: Most shots go well.\n",
            "        plain: Most shots go well.\n        text: Most injections pass without trouble.\n",
        ),
        ("text: Most injections pass without trouble.", "text: Most injections pass\n          without trouble."),
        ("text: Most injections pass without trouble.", 'text: "Most injections pass without trouble."'),
        ("- risks of a knee injection", "- dangers of a knee injection"),
        ("follow_ups: [billing]", "follow_ups: []"),
    ],
    ids=["a comment", "the order of keys", "a line break", "quotes", "a phrasing", "a follow-up"],
)
def test_what_no_reader_sees_leaves_the_version(old: str, new: str) -> None:
    assert versions(edited((old, new))) == (SAFETY, BILLING)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("question: Is a knee injection safe?", "question: Is a knee injection really safe?"),
        ("text: Most injections pass", "text: Many injections pass"),
        ("text: Most injections pass", "text: most injections pass"),
        ("plain: Most shots", "plain: Many shots"),
        ("trainee: Most", "trainee: Many"),
        ("section: research\n        text", "section: guideline\n        text"),
        ("cites: [2, 3, Smith 2020]", "cites: [2, 3]"),
        ("cites: [2, 3, Smith 2020]", "cites: [3, 2, Smith 2020]"),
        ("notes: [The source is short.]", "notes: [The source is long.]"),
        ("note: It may be this one.", "note: It may be that one."),
        ("state: listed", "state: verified"),
        ("title: Knees in practice", "title: Knees at work"),
        ("authors: [Smith AB]", "authors: [Smith AC]"),
        ("url: https://example.org/knees", "url: https://example.org/hips"),
        ("    year: 2020", "    year: 2021"),
        ("    year: 2020", "    year: 2020\n    doi: 10.1000/182"),
    ],
)
def test_a_word_that_a_reader_sees_changes_the_version_of_its_card_alone(old: str, new: str) -> None:
    safety, billing = versions(edited((old, new)))

    assert safety != SAFETY
    assert billing == BILLING


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("jurisdiction: United States", "jurisdiction: Canada"),
        ("coder: Report", "coder: Use"),
        ("title: Overview of", "title: On"),
    ],
)
def test_a_billing_cards_own_words_count_too(old: str, new: str) -> None:
    text = edited((old, new))

    assert versions(text)[1] != BILLING


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: On injecting knees", "title: On injecting hips"),
        ("publisher: A Press", "publisher: Another Press"),
        ("updated: 2026-01-31", "updated: 2026-02-28"),
        ("status: reviewed", "status: pending human review"),
        ("  status: reviewed", "  status: reviewed\n  url: https://example.org/source"),
        ("title: Knee joint injection", "title: Injection of the knee joint"),
    ],
    ids=["its title", "its publisher", "its date", "its status", "its address", "the topic's title"],
)
def test_what_readers_are_told_of_the_source_counts_for_every_card(old: str, new: str) -> None:
    safety, billing = versions(edited((old, new)))

    assert safety != SAFETY
    assert billing != BILLING
