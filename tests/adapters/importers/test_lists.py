"""Question lists of other products become drafts, and a report says what was taken, changed and left."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from adapters.commands import impar
from adapters.files import write_whole
from adapters.importers.draft import Fate, Report, put
from adapters.importers.pairs import Origin, Pair, drafts_of
from adapters.importers.qnabot import read_qnabot
from adapters.importers.sorting import Sorter
from adapters.importers.table import read_csv, read_xlsx
from answers.problem import DeckError
from tests.adapters.importers.workbook import workbook

ORIGIN = Origin("questions.csv", "A ward", date(2026, 3, 1))
TODAY = date(2026, 12, 1)


def drafted(pairs: list[Pair], sorter: Sorter, topic: str = "") -> tuple[dict[str, list[dict[str, Any]]], Report]:
    drafts, report = drafts_of(pairs, ORIGIN, sorter, topic)
    return {draft.topic: draft.content["cards"] for draft in drafts}, report


def test_a_table_becomes_cards(examples: Path, sorter: Sorter) -> None:
    pairs = read_csv("questions.csv", (examples / "questions.csv").read_bytes())

    topics, report = drafted(pairs, sorter)

    billing, safety = topics["ganglion-impar-block"]
    assert billing["phrasings"] == ["cpt code of the impar block", "impar block billing"]
    assert billing["claims"] == [
        {
            "section": "guideline",
            "text": "It is reported with CPT 64999.",
            "plain": "The billing code is 64999.",
            "cites": [],
        }
    ]
    assert [claim["text"] for claim in safety["claims"]] == [
        "It is in general regarded as safe.",
        "Few complications have been reported.",
    ]
    assert report.taken == ["row 2: ganglion-impar-block/billing", "row 3: ganglion-impar-block/safety"]
    assert report.changed == ["row 3: sorted by its question to ganglion-impar-block/safety"]
    assert [line[:32] for line in report.left] == ["row 4: no facet fits its questio"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_may_be_separated_otherwise(separator: str) -> None:
    content = separator.join(("Question", "Answer")) + "\n" + separator.join(("Is it safe?", "Yes, mostly"))

    assert read_csv("t.csv", content.encode()) == [Pair("row 2", "Is it safe?", "Yes, mostly")]


def test_the_columns_of_other_products_are_known() -> None:
    content = "QID,Question1,Question2,Answer,Alternative Questions\n1,Is it safe?,Any risk?,Yes,harm|danger\n"

    [pair] = read_csv("t.csv", content.encode())

    assert (pair.question, pair.answer) == ("Is it safe?", "Yes")
    assert set(pair.phrasings) == {"Any risk?", "harm", "danger"}


def test_a_workbook_is_read_as_a_table_is() -> None:
    content = workbook([["topic", "question", "answer"], ["knee block", "Which code is it?", 64999], ["", "", ""]])

    assert read_xlsx("t.xlsx", content) == [Pair("row 2", "Which code is it?", "64999", topic="knee block")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the table is empty"),
        (b"question,answer\n", "there is no row under the headings"),
        (b"question,reply\nIs it?,Yes\n", "there is no column 'answer': name one so"),
        (b'question,answer\n"Is it?,Y\xe9s\n', "is not UTF-8: save the table as 'CSV UTF-8'"),
    ],
)
def test_what_a_table_lacks_is_said(content: bytes, said: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_csv("t.csv", content)

    assert said in raised.value.problems[0].message


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 and more", b"question,answer\n"], ids=["empty", "cut off", "csv"]
)
def test_a_file_that_is_no_workbook_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(DeckError, match=r"t\.xlsx:1: cannot be read as a workbook: open it in a spreadsheet"):
        read_xlsx("t.xlsx", content)


def test_a_second_answer_of_a_facet_is_left_to_a_person(sorter: Sorter) -> None:
    pairs = [Pair(f"row {row}", "Is the knee block safe?", "Yes.", topic="knee block") for row in (2, 3)]

    topics, report = drafted(pairs, sorter)

    assert len(topics["knee-block"]) == 1
    assert report.left == ["row 3: 'knee block' has an answer for 'safety' already: merge them"]


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        (Pair("row 2", "", "Yes."), "it has no question or no answer"),
        (Pair("row 2", "And the code?", "It is 1."), "its topic is not known: fill the column 'topic'"),
        (Pair("row 2", "Is it safe?", "Yes.", topic="knee", facet="magic"), "'magic' is no facet: fill the column"),
    ],
)
def test_what_belongs_nowhere_is_left_and_said(sorter: Sorter, pair: Pair, why: str) -> None:
    topics, report = drafted([pair], sorter)

    assert topics == {}
    assert report.left[0].startswith(f"row 2: {why}")


def test_an_export_of_qnabot_becomes_cards(examples: Path, sorter: Sorter) -> None:
    pairs, left = read_qnabot("qnabot.json", (examples / "qnabot.json").read_bytes())

    topics, _ = drafted(pairs, sorter)

    [card] = topics["ganglion-impar-block"]
    assert (card["facet"], card["phrasings"]) == ("safety", ["risks of the impar block"])
    assert left == [
        "qna[0] (impar.001): its answers in Markdown and for speech are left; the plain one is taken",
        "qna[1] (Feedback.001): a Lambda hook writes its answer: left",
    ]


def test_what_makes_a_bot_act_is_left() -> None:
    entries = [
        {"qid": "a", "q": ["x?"], "a": "{{Settings.EMPTY}}"},
        {"qid": "b", "type": "slottype"},
        {"qid": "c", "q": ["Is the knee block safe?"], "a": "Yes.", "next": "a", "r": {"title": "Safe"}},
    ]

    pairs, left = read_qnabot("q.json", json.dumps({"qna": entries}).encode())

    assert [pair.place for pair in pairs] == ["qna[2] (c)"]
    assert [line.partition(": ")[2] for line in left] == [
        "its answer is a template: left",
        "its type is not 'qna': left",
        "its response card (title, picture, buttons) is left",
        "next: left, a card does not act",
    ]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"{", 1, "is not JSON"),
        (b"[" * 100_000, 1, "is nested too deeply"),
        (b'{"qna": {}}', 1, "is no list of questions"),
        (b'{"qna":\n[{"qid": "x",\n"q": [], "a": "y"}]}', 2, "is without questions"),
        (b'{"qna": ["x"]}', 1, "is no question"),
        (b'{"qna": [{"q": ["x"], "a": 1}]}', 1, "is without an answer"),
        (b"\xff", 1, "is not UTF-8"),
    ],
)
def test_what_is_wrong_with_an_export_is_said_with_its_line(content: bytes, line: int, said: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_qnabot("q.json", content)

    assert raised.value.problems[0].line == line
    assert raised.value.problems[0].message.startswith(said)


def test_the_same_input_twice_changes_nothing_and_nothing_is_overwritten(tmp_path: Path, sorter: Sorter) -> None:
    pairs = [Pair("row 2", "Is the knee block safe?", "Yes.", topic="knee block")]
    [draft], _ = drafts_of(pairs, ORIGIN, sorter)
    [other], _ = drafts_of([Pair("row 2", "Is the knee block safe?", "No.", topic="knee block")], ORIGIN, sorter)
    file = tmp_path / "knee-block.yaml"

    fates = [put(draft, tmp_path, TODAY, write_whole)[0][1]]
    file.write_text(file.read_text(encoding="utf-8").replace("Yes.", "Mostly."), encoding="utf-8")
    edited = file.read_bytes()
    fates += [put(draft, tmp_path, date(2027, 1, 1), write_whole)[0][1], put(other, tmp_path, TODAY, write_whole)[0][1]]

    assert fates == [Fate.NEW, Fate.SAME, Fate.KEPT]
    assert file.read_bytes() == edited


@pytest.mark.parametrize("kind", ["article", "csv", "xlsx", "qnabot", "medquad"])
def test_a_file_that_cannot_be_imported_is_said_with_its_line_and_nothing_is_written(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "empty"
    file.touch()

    result = CliRunner().invoke(impar, ["import", kind, str(file), "--to", str(tmp_path / "to")])

    assert result.exit_code == 1
    assert f"Error: {file} cannot be imported; " in result.output
    assert f"{file}:1: " in result.output
    assert list(tmp_path.iterdir()) == [file]
