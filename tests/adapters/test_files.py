"""Content is found in folders, and what cannot be read is said with its path."""

from datetime import date
from pathlib import Path

import pytest

from adapters.files import CARDS, lint, load_deck, load_facets
from answers.problem import DeckError, Severity
from answers.review import ReviewState
from intents.facets import Facets
from tests.answers.sample import put_deck

TODAY = date(2026, 12, 1)

NOTICES = """\
disclaimer: {short: Ours., long: Ours in full.}
cautions: {submitted: S., under review: U., retired: R.}
editorial_policy: [Ours.]
"""


def topic_file(topic: str) -> str:
    """A topic of one card."""
    return f"""\
topic: {topic}
title: {topic} injection
source: {{title: T, publisher: P, updated: 2026-01-01, status: reviewed}}
cards:
  - facet: safety
    question: Is a {topic} injection safe?
    phrasings: [risks of a {topic} injection]
    claims: [{{section: research, text: Mostly., plain: Most often., cites: []}}]
    review: {{state: under review, updated: 2026-01-01, due: 2027-01-01}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deck of two topics, one of them in a folder of its own."""
    put_deck(tmp_path, topic_file("hip"), name="hip")
    put_deck(tmp_path / "legs", topic_file("knee"))
    (tmp_path / "legs" / "knee.yaml").rename(tmp_path / "legs" / "knee.yml")
    (tmp_path / "notes.txt").write_text("not a card", encoding="utf-8")
    return tmp_path


def test_the_content_that_ships_has_no_problem(facets: Facets) -> None:
    found, files = lint(CARDS, facets, TODAY)

    assert [each for each in found if each.severity is Severity.PROBLEM] == []
    assert files == 2


def test_a_deck_is_all_card_files_of_a_folder_and_of_those_in_it(folder: Path, facets: Facets) -> None:
    deck = load_deck(folder, facets)

    assert {topic.id for topic in deck.topics} == {"hip", "knee"}


FACETS = """\
facets:
  safety: {title: Safety, about: What may go wrong., names: [risks], wordings: [is it safe]}
  storage: {title: Storage, about: Where it is kept., names: [storage]}
"""


def test_a_deck_has_the_facets_that_ship_unless_it_brings_its_own(folder: Path, facets: Facets) -> None:
    shipped = load_facets(folder)
    (folder / "facets.yaml").write_text(FACETS, encoding="utf-8")

    own = load_facets(folder)

    assert shipped == facets
    assert own.ids == load_facets(folder / "hip.yaml").ids == ("safety", "storage")
    assert own.other == {}
    assert len(load_deck(folder, own).cards) == 2
    assert lint(folder / "facets.yaml", own, TODAY) == ((), 1)


def test_a_facet_may_have_no_wordings_but_needs_a_name(folder: Path) -> None:
    (folder / "facets.yaml").write_text(FACETS.replace("names: [storage]", "names: []"), encoding="utf-8")

    with pytest.raises(DeckError, match="names"):
        load_facets(folder)


def test_a_deck_has_the_notices_that_ship_unless_it_brings_its_own(folder: Path, facets: Facets) -> None:
    shipped = load_deck(folder, facets).notices
    (folder / "notices.yaml").write_text(NOTICES, encoding="utf-8")

    own = load_deck(folder, facets).notices

    assert "healthcare professionals" in shipped.disclaimer
    assert (own.disclaimer, own.banner(ReviewState.RETIRED)) == ("Ours.", "R.")


def test_the_notices_are_checked_with_the_cards_and_count_as_a_file(folder: Path, facets: Facets) -> None:
    (folder / "notices.yaml").write_text(NOTICES.replace("long", "lang"), encoding="utf-8")

    problems, files = lint(folder, facets, TODAY)

    assert files == 5
    to_mend = {problem.field for problem in problems if problem.severity is Severity.PROBLEM}
    assert to_mend == {"disclaimer.lang", "disclaimer.long"}


def test_the_notices_alone_can_be_checked(folder: Path, facets: Facets) -> None:
    notices = folder / "notices.yaml"
    notices.write_text("a: b\n", encoding="utf-8")

    problems, files = lint(notices, facets, TODAY)

    assert files == 1
    assert list(problems) == sorted(problems)
    assert {problem.field for problem in problems} == {"a", "cautions", "disclaimer", "editorial_policy"}


def test_one_file_can_be_checked(folder: Path, facets: Facets) -> None:
    found, files = lint(folder / "hip.yaml", facets, TODAY)

    assert {each.severity for each in found} == {Severity.WARNING}
    assert files == 2


def test_a_file_is_named_as_a_person_would_type_it(
    folder: Path, facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "hip.yaml").write_text("topic: [\n", encoding="utf-8")
    monkeypatch.chdir(folder.parent)

    from_beside, _ = lint(folder, facets, TODAY)
    monkeypatch.chdir("/")
    from_afar, _ = lint(folder, facets, TODAY)

    assert from_beside[0].file == f"{folder.name}/hip.yaml"
    assert Path("/", from_afar[0].file) == folder / "hip.yaml"


def test_a_folder_without_a_card_is_said_with_its_path(tmp_path: Path, facets: Facets) -> None:
    with pytest.raises(DeckError, match=r"there is no card here: a deck is a folder") as raised:
        load_deck(tmp_path, facets)

    assert raised.value.problems[0].file == str(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, facets: Facets) -> None:
    with pytest.raises(DeckError, match="there is no such folder: name one that holds card files"):
        load_deck(tmp_path / "nowhere", facets)


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path, facets: Facets) -> None:
    (tmp_path / "cards.yaml").mkdir()

    with pytest.raises(DeckError, match=r"cards\.yaml:1: cannot be read: "):
        load_deck(tmp_path, facets)


def test_the_facets_that_ship_can_be_read() -> None:
    assert "billing" in load_facets().ids
