"""A small topic without a mistake, for tests to edit."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from answers.deck import Deck
from answers.reading import read_deck, read_topics, topic_of
from answers.reviewlog import HEADER, entry_text
from answers.signoff import SignOff, Step

WRITTEN = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)

GOOD = """\
topic: knee
title: Knee joint injection
aliases: [knee injection, genicular shot]
described_by:
  region: [knee]
  structure: [joint]
  procedure: [shot]
source:
  title: On injecting knees
  publisher: A Press
  updated: 2026-01-31
  status: reviewed
references:
  - id: smith-2020
    kind: research
    authors: [Smith AB]
    title: Knees in practice
    url: https://example.org/knees
    year: 2020
  - id: press-2026
    kind: guideline
    authors: [A Press]
    title: Overview of knees
    year: 2026
citations:
  - label: 1
    state: self
    references: [press-2026]
  - label: 2
    state: listed
    references: [smith-2020]
    note: It may be this one.
  - label: 3
    state: missing
  - label: Smith 2020
    state: verified
    references: [smith-2020]
cards:
  - facet: safety
    question: Is a knee injection safe?
    phrasings:
      - risks of a knee injection
    claims:
      - section: research
        text: Most injections pass without trouble.
        plain: Most shots go well.
        trainee: Most injections (into the joint) pass without trouble.
        cites: [2, 3, Smith 2020]
    notes: [The source is short.]
    follow_ups: [billing]
    review: {state: under review, updated: 2026-02-01, due: 2029-02-01}
  - facet: billing
    question: How is a knee injection billed?
    phrasings:
      - code for a knee injection
    claims:
      - section: guideline
        text: It is reported with the code of a joint injection.
        plain: It has the code of a joint shot.
        coder: Report the code of a joint injection.
        cites: [1]
    jurisdiction: United States
    follow_ups: [safety, knee/safety]
    review: {state: under review, updated: 2026-02-01, due: 2027-02-01}
"""

NOTICES = """\
disclaimer: {short: Verify before use., long: Verify everything before use.}
cautions: {submitted: Not reviewed., under review: Pending., retired: Withdrawn.}
editorial_policy: [People write the cards.]
"""

FACETS = ("safety", "billing", "evidence")


def edited(*edits: tuple[str, str]) -> str:
    """The good topic with each `(old, new)` done once; the first place where `old` stands is the one that changes."""
    text = GOOD
    for old, new in edits:
        if old not in text:
            raise ValueError(f"the sample holds no {old!r}")
        text = text.replace(old, new, 1)
    return text


def trial_log(text: str = GOOD, facets: Collection[str] = FACETS, at: datetime = WRITTEN) -> str:
    """A log by which every card of a topic's file is sent on trial, as it stands."""
    topics = read_topics({"topic.yaml": text.encode()}, facets)
    cards = [card for shape in topics.shapes.values() for card in topic_of(shape, {}).cards]
    steps = [SignOff(card.id, Step.TRIAL, "Ada", "nurse", at, card.version, "It is tried.") for card in cards]
    return HEADER.format(topic="topic") + "".join(map(entry_text, steps)) if steps else ""


def deck_of(text: str = GOOD, log: str | None = None) -> Deck:
    """The deck of one topic's file, sent on trial where no other log is given."""
    steps = trial_log(text) if log is None else log
    logs = {"knee.reviews.yaml": steps.encode()} if steps else {}
    return read_deck({"knee.yaml": text.encode()}, ("notices.yaml", NOTICES.encode()), FACETS, logs=logs)


def put_deck(folder: Path, text: str = GOOD, *, name: str = "knee", facets: Collection[str] = FACETS) -> Path:
    """A folder with one topic's file, and the log beside it by which its cards are sent on trial."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    log = trial_log(text, facets)
    if log:
        (folder / f"{name}.reviews.yaml").write_text(log, encoding="utf-8")
    return folder
