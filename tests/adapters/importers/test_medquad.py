"""MedQuAD becomes a deck that can be talked to."""

import gzip
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.commands import impar
from adapters.files import load_deck, load_facets
from adapters.importers.medquad import import_medquad, read_medquad
from adapters.settings import Settings
from adapters.wiring import build
from answers.problem import DeckError
from bot.message import Message, Question

DATA = Path(os.environ.get("IMPAR_MEDQUAD", "/nowhere"))


def pair(number: int, focus: str, kind: str, question: str, answer: str, *synonyms: str) -> dict[str, object]:
    """A line of the collection."""
    named = {"id": f"Site/000{number}/1", "source": "1_Site_QA", "focus": focus, "synonyms": synonyms}
    return {**named, "type": kind, "question": question, "answer": answer}


PAIRS = [
    pair(1, "Hay rash", "information", "What is (are) Hay rash ?", "It is a made-up rash. It itches.", "barn itch"),
    pair(1, "Hay rash", "symptoms", "What are the symptoms of Hay rash ?", "It itches at night."),
    pair(2, "hay rash", "symptoms", "What are the signs of hay rash ?", "Red arms."),
    pair(3, "Sea cough", "information", "What is (are) Sea cough ?", "It is a made-up cough. " * 60, "barn itch"),
    pair(4, "", "information", "What is (are) ?", "Nobody knows what this is about."),
]


def packed(pairs: list[dict[str, object]]) -> bytes:
    return gzip.compress("\n".join(map(json.dumps, pairs)).encode())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small collection."""
    file = tmp_path / "pairs.jsonl.gz"
    file.write_bytes(packed(PAIRS))
    return file


def test_a_collection_becomes_a_deck_with_facets_of_its_own(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "deck"

    result = CliRunner().invoke(impar, ["import", "medquad", str(source), "--to", str(folder)])

    facets = load_facets(folder)
    deck = load_deck(folder, facets)
    assert result.exit_code == 0, result.output
    assert facets.ids == ("information", "symptoms")
    assert {card.id for card in deck.cards} == {
        "hay-rash/information",
        "hay-rash/symptoms",
        "sea-cough/information",
        "site-0004/information",
    }
    assert "5 pairs: 4 cards of 3 topics" in result.output


def test_answers_of_one_question_stand_in_one_card_each_with_its_document() -> None:
    drafts = [draft for draft, _ in import_medquad(read_medquad("m", packed(PAIRS)))]

    symptoms = drafts[0].content["cards"][1]
    assert [(claim["text"], claim["cites"]) for claim in symptoms["claims"]] == [
        ("It itches at night.", ["Site 0001"]),
        ("Red arms.", ["Site 0002"]),
    ]


def test_a_long_answer_is_begun_and_the_card_says_so() -> None:
    cough = next(draft for draft, _ in import_medquad(read_medquad("m", packed(PAIRS))) if draft.topic == "sea-cough")

    [card] = cough.content["cards"]
    assert card["notes"] == ["The source's answer goes on; only its beginning stands here."]
    assert sum(len(claim["text"]) for claim in card["claims"]) <= 700


def test_a_synonym_leads_to_one_topic_only() -> None:
    drafts = {draft.topic: draft.content["aliases"] for draft, _ in import_medquad(read_medquad("m", packed(PAIRS)))}

    assert drafts == {"hay-rash": ["barn itch"], "sea-cough": [], "site-0004": []}


async def test_the_deck_can_be_talked_to(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    CliRunner().invoke(impar, ["import", "medquad", str(source), "--to", str(folder)])
    house = build(replace(Settings(), deck=folder, cache=tmp_path / "cache"))

    first = await house.service.answer(Message("1", "test", "c", "p", Question("what are the symptoms of hay rash")))
    second = await house.service.answer(Message("2", "test", "c", "p", Question("what is sea cough")))

    assert [first.reply.card, second.reply.card] == ["hay-rash/symptoms", "sea-cough/information"]


def test_the_same_collection_twice_changes_nothing(source: Path, tmp_path: Path) -> None:
    arguments = ["import", "medquad", str(source), "--to", str(tmp_path / "deck")]
    CliRunner().invoke(impar, arguments)
    before = {file: file.read_bytes() for file in (tmp_path / "deck").iterdir()}

    result = CliRunner().invoke(impar, arguments)

    assert {file: file.read_bytes() for file in (tmp_path / "deck").iterdir()} == before
    assert result.output.count("there already, from the same input") == 3


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 1, "there is no pair"),
        (b"\x1f\x8b\x08 cut off", 1, "cannot be unpacked: the file is damaged"),
        (b"[]\n", 1, "is no object"),
        (b'\n{"id": "a"}\n', 2, 'is missing or no text: write "source": "..."'),
        (b"{\n", 1, "is not JSON: write one object a line"),
    ],
)
def test_what_is_wrong_with_a_collection_is_said_with_its_line(content: bytes, line: int, said: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_medquad("m.jsonl", content)

    assert raised.value.problems[0].line == line
    assert raised.value.problems[0].message.startswith(said)


@pytest.mark.long
@pytest.mark.skipif(not DATA.exists(), reason="IMPAR_MEDQUAD names no copy of MedQuAD")
def test_all_of_medquad_is_imported_within_a_minute(tmp_path: Path) -> None:
    started = time.perf_counter()

    result = CliRunner().invoke(impar, ["import", "medquad", str(DATA), "--to", str(tmp_path / "deck")])

    assert time.perf_counter() - started < 60
    assert "16407 pairs" in result.output
