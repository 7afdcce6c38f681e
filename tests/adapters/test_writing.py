"""An author begins a topic, looks at a card, tests a deck and compares two."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.commands import impar, main
from adapters.files import CARDS, load_deck, load_facets, log_beside
from tests.answers.sample import GOOD, edited, put_deck

SHIPPED = CARDS / "ganglion-impar.yaml"
SAFETY = "ganglion-impar/safety"


def said(*arguments: str) -> Result:
    return CliRunner(env={"IMPAR_DECK": None}).invoke(impar, list(arguments))


def deck_with(folder: Path, *edits: tuple[str, str]) -> Path:
    """A copy of the first deck with each `(old, new)` done once."""
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    folder.mkdir()
    (folder / SHIPPED.name).write_text(text, encoding="utf-8")
    shutil.copy(log_beside(SHIPPED), folder)
    return folder


# new


@pytest.mark.parametrize("facet", ["treatment", "billing"])
def test_a_new_topic_can_be_loaded_and_not_be_submitted(tmp_path: Path, facet: str) -> None:
    begun = said(
        "new", "stellate-ganglion", "--facet", facet, "--title", "Stellate: the ganglion", "--deck", str(tmp_path)
    )

    submitted = said(
        "review", "submit", f"stellate-ganglion/{facet}", "--as", "A", "--role", "r", "--deck", str(tmp_path)
    )

    [topic] = load_deck(tmp_path, load_facets()).topics
    assert begun.exit_code == 0
    assert topic.title == "Stellate: the ganglion"
    assert said("lint", str(tmp_path)).exit_code == 0
    assert "cannot be submitted" in submitted.output


def test_a_card_is_begun_for_a_facet_that_the_deck_knows(tmp_path: Path) -> None:
    result = said("new", "stellate-ganglion", "--facet", "biling", "--deck", str(tmp_path))

    assert result.exit_code == 2
    assert "there is no facet 'biling': did you mean 'billing'?" in result.output
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    said("new", "knee", "--deck", str(tmp_path))
    before = (tmp_path / "knee.yaml").read_bytes()

    again = said("new", "knee", "--title", "Other", "--deck", str(tmp_path))

    assert again.exit_code == 1
    assert "is there already: nothing was changed" in again.output
    assert (tmp_path / "knee.yaml").read_bytes() == before


@pytest.mark.parametrize("topic", ["Knee", "knee joint", "../knee", "knee-"])
def test_a_topic_that_is_no_id_is_refused(tmp_path: Path, topic: str) -> None:
    result = said("new", topic, "--deck", str(tmp_path))

    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


# preview


def test_a_card_is_shown_as_a_terminal_shows_it() -> None:
    clinician, patient = said("preview", SAFETY), said("preview", SAFETY, "--audience", "patient")

    assert "It is in general regarded as safe" in clinician.output
    assert "The block is generally seen as safe" in patient.output
    assert "References" in clinician.output


def test_a_card_is_shown_as_a_page_that_needs_no_server(tmp_path: Path) -> None:
    file = tmp_path / "card.html"

    result = said("preview", SAFETY, "--in", "web", "--to", str(file))

    page = file.read_text(encoding="utf-8")
    assert result.exit_code == 0
    assert '<h1 id="title">Is a ganglion impar block safe?</h1>' in page
    assert "<style>" in page
    assert "style.css" not in page


def test_a_card_is_shown_as_slack_and_telegram_show_it() -> None:
    slack, telegram = said("preview", SAFETY, "--in", "slack"), said("preview", SAFETY, "--in", "telegram")

    blocks = json.loads(slack.stdout)["blocks"]
    assert blocks[0]["type"] == "header"
    assert blocks[0]["text"]["text"] == "Is a ganglion impar block safe?"
    assert "<b>Is a ganglion impar block safe?</b>" in telegram.output
    assert "[Helpful] [Not helpful]" in telegram.output


def test_a_place_where_nothing_can_be_written_is_said_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["impar", "preview", SAFETY, "--to", str(tmp_path / "gone" / "card.txt")])

    with pytest.raises(SystemExit) as raised:
        main()

    assert raised.value.code == 1
    assert capsys.readouterr().err == f"{tmp_path}/gone/card.txt cannot be read or written: No such file or directory\n"


def test_a_card_that_nobody_reviewed_can_be_looked_at(tmp_path: Path) -> None:
    deck = deck_with(tmp_path / "deck", ("state: under review", "state: submitted"))

    assert "Not reviewed." in said("preview", "ganglion-impar/treatment", "--deck", str(deck)).output


# tests on a card


def test_the_tests_of_the_first_deck_are_met() -> None:
    result = said("evaluate", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"tests": 26, "failed": []}


def test_a_test_that_fails_is_named_with_what_it_got(tmp_path: Path) -> None:
    deck = deck_with(
        tmp_path / "deck",
        ("- is the ganglion impar block safe\n", "- impar billing\n"),
        ("- how well does a stellate ganglion block work\n", "- how effective is a ganglion impar block\n"),
    )

    result = said("evaluate", "--deck", str(deck))

    assert result.exit_code == 1
    assert "ganglion-impar/safety: 'impar billing' must open it, and opens ganglion-impar/billing" in result.output
    assert (
        "'how effective is a ganglion impar block' must not open it, and opens ganglion-impar/evidence" in result.output
    )
    assert "26 tests of the cards: 2 failed" in result.output


def test_a_deck_without_tests_says_how_to_write_some(tmp_path: Path) -> None:
    said("new", "knee", "--deck", str(tmp_path))

    assert "write some under 'tests:'" in said("evaluate", "--deck", str(tmp_path)).output


# diff


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A deck of two cards."""
    return put_deck(tmp_path / "old", GOOD)


RETIRED = "state: under review, updated: 2026-02-01, due: 2027", "state: retired, updated: 2026-02-01, due: 2027"


def test_the_same_deck_answers_the_same(old: Path, tmp_path: Path) -> None:
    result = said("diff", str(old), str(put_deck(tmp_path / "new", f"# a comment\n{GOOD}")), "--json")

    assert json.loads(result.stdout.splitlines()[-1]) == {"questions": 4, "changed": [], "reworded": []}


def test_a_retired_card_and_a_changed_word_are_told_apart(old: Path, tmp_path: Path) -> None:
    new = put_deck(tmp_path / "new", edited(RETIRED, ("without trouble", "with little trouble")))

    result = said("diff", str(old), str(new))

    assert "'code for a knee injection'\n  was: knee/billing, version " in result.output
    assert "knee/safety: the same questions, other words" in result.output
    assert "Of 4 questions 2 are answered otherwise, 2 in other words." in result.output


def test_questions_of_a_file_are_asked_besides(old: Path, tmp_path: Path) -> None:
    new = put_deck(tmp_path / "new", edited(RETIRED))
    questions = tmp_path / "log.jsonl"
    questions.write_text('{"q": "cpt code of the knee injection", "card": null}\n', encoding="utf-8")

    report = json.loads(said("diff", str(old), str(new), "--questions", str(questions), "--json").stdout)

    [change] = [each for each in report["changed"] if each["question"].startswith("cpt code of the knee")]
    assert change["old"]["card"] == "knee/billing"
    assert change["new"]["outcome"] != "answer"
