"""MedQuAD becomes a deck that can be talked to."""

import gzip
import json
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.commands import impar
from adapters.files import load_deck, load_facets
from adapters.importers.medquad import import_medquad
from adapters.importers.medquadfile import read_medquad
from adapters.settings import Settings
from adapters.wiring import build
from answers.problem import DeckError
from answers.review import ReviewState
from bot.message import Message, Question
from bot.plaintext import as_text
from bot.reply import Reply
from tests.adapters import executable

DATA = Path(os.environ.get("IMPAR_MEDQUAD", "/nowhere"))
LONGEST_SECONDS, MOST_MB = 60, 500  # what the importer promises


def pair(number: int, focus: str, kind: str, question: str, answer: str, *synonyms: str) -> dict[str, object]:
    """A line of the collection."""
    named = {"id": f"Site/000{number}/1", "source": "1_Site_QA", "focus": focus, "synonyms": synonyms}
    return {**named, "type": kind, "question": question, "answer": answer}


MADE_UP = "A made-up answer for a test."
COLLECTION: list[dict[str, object]] = [
    {
        "id": f"MPlus_Health_Topics/00000{number}/{kind}", "source": "4_MPlus_Health_Topics_QA", "focus": focus,
        "synonyms": [], "type": kind, "question": question.format(focus), "answer": f"{MADE_UP} It is on {kind}.",
    }
    for number, focus in enumerate(("Glaucoma", "Cataract", "Dry Eye", "Eye Infections"), 10)
    for kind, question in {
        "information": "What is (are) {} ?",
        "symptoms": "What are the symptoms of {} ?",
        "treatment": "What are the treatments for {} ?",
        "exams and tests": "How to diagnose {} ?",
        "prevention": "How to prevent {} ?",
    }.items()
]  # fmt: skip
PAIRS = [
    pair(1, "Hay rash", "information", "What is (are) Hay rash ?", "It is a made-up rash. It itches.", "barn itch"),
    pair(1, "Hay rash", "symptoms", "What are the symptoms of Hay rash ?", "It itches at night."),
    pair(2, "hay rash", "symptoms", "What are the signs of hay rash ?", "Red arms."),
    pair(3, "Sea cough", "information", "What is (are) Sea cough ?", "It is a made-up cough. " * 60, "barn itch"),
    pair(4, "", "information", "What is (are) ?", "Nobody knows what this is about."),
]


CONVERSATIONS = [
    [("what is glaucoma?", "glaucoma/information"), ("how is it treated?", "glaucoma/treatment"),
     ("and the symptoms?", "glaucoma/symptoms"), ("and how is cataract treated?", "cataract/treatment")],
    [("how are eye infections treated", "eye-infections/treatment"),
     ("can it be prevented?", "eye-infections/prevention")],
    [("how do doctors check for dry eye", "dry-eye/exams-and-tests")],
]  # fmt: skip

REAL_CONVERSATIONS = [
    [("what is glaucoma?", "glaucoma/information"), ("how is it treated?", "glaucoma/treatment"),
     ("and the symptoms?", "glaucoma/symptoms")],
    [("what are the symptoms of gout", "gout/symptoms"), ("is there a cure?", "gout/treatment")],
]  # fmt: skip


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


def imported(source: Path, folder: Path, *more: str) -> str:
    result = CliRunner().invoke(impar, ["import", "medquad", str(source), "--to", str(folder), *more])
    assert result.exit_code == 0, result.output
    return result.output


def test_nobody_is_sent_what_nobody_has_read(source: Path, tmp_path: Path) -> None:
    imported(source, tmp_path / "deck")

    deck = load_deck(tmp_path / "deck", load_facets(tmp_path / "deck"))

    assert deck.answerable == ()
    assert {card.review.state for card in deck.cards} == {ReviewState.SUBMITTED}


def test_a_deck_to_be_tried_is_sent_with_its_caution_and_its_log_says_so(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    imported(source, folder, "--serve-unreviewed")

    deck = load_deck(folder, load_facets(folder))
    linted = CliRunner().invoke(impar, ["lint", str(folder)])

    assert {card.review.state for card in deck.answerable} == {ReviewState.UNDER_REVIEW}
    assert len(deck.answerable) == len(deck.cards) == 4
    assert "Nobody has reviewed it." in (folder / "hay-rash.reviews.yaml").read_text(encoding="utf-8")
    assert "log" not in linted.output


def test_two_clicks_do_not_approve_a_text_that_was_taken_over(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    imported(source, folder)

    def step(kind: str, name: str) -> str:
        arguments = ["review", kind, "hay-rash/symptoms", "--as", name, "--role", "nurse", "--deck", str(folder)]
        return CliRunner(env={"IMPAR_DATA": str(tmp_path / "data")}).invoke(impar, arguments).output

    unwritten = step("submit", "Ada")
    file = folder / "hay-rash.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("'TO WRITE: the same for patients'", "In plain words."),
        encoding="utf-8",
    )
    submitted, refused = step("submit", "Ada"), step("approve", "Ben")

    assert "claim 1 is still to be written" in unwritten
    assert "is submitted; it is not sent to anybody yet" in submitted
    assert "cannot be approved:\n  - claim 1 rests on a citation that is only self" in refused


def test_a_claim_says_which_page_it_is_from_and_that_it_informs_the_public() -> None:
    drafts = [draft for draft, _ in import_medquad(read_medquad("m", packed(COLLECTION)))]

    content = drafts[0].content
    [reference] = content["references"]
    assert reference["authors"] == ["MedlinePlus Health Topics"]
    assert "MedQuAD (Ben Abacha A, Demner-Fushman D." in reference["note"]
    assert {each["state"] for each in content["citations"]} == {"self"}
    assert {claim["section"] for card in content["cards"] for claim in card["claims"]} == {"information"}


def test_the_kinds_that_are_known_are_asked_for_in_peoples_words(source: Path, tmp_path: Path) -> None:
    imported(source, tmp_path / "deck")

    [symptoms] = [each for each in load_facets(tmp_path / "deck").facets if each.id == "symptoms"]

    assert "how do I know if I have {topic}" in symptoms.wordings


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Awaitable[Reply]]:
    """Says something in a conversation over a small collection that is tried."""
    folder = tmp_path_factory.mktemp("medquad")
    (folder / "pairs.jsonl.gz").write_bytes(packed(COLLECTION))
    imported(folder / "pairs.jsonl.gz", folder / "deck", "--serve-unreviewed")
    house = build(replace(Settings(), deck=folder / "deck", cache=folder / "cache"))

    async def say(conversation: str, words: str) -> Reply:
        message = Message(f"{conversation} {words}", "test", conversation, "p", Question(words))
        return (await house.service.answer(message)).reply

    return say


@pytest.mark.parametrize("turns", CONVERSATIONS, ids=lambda turns: turns[0][0])
async def test_the_deck_can_be_talked_to(
    talk: Callable[[str, str], Awaitable[Reply]], turns: list[tuple[str, str]]
) -> None:
    replies = [await talk(turns[0][0], words) for words, _ in turns]

    assert [reply.card for reply in replies] == [card for _, card in turns]
    assert "From information for the public" in as_text(replies[0])


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


def test_a_long_report_says_how_much_more_there_is_and_all_of_it_can_be_had(tmp_path: Path) -> None:
    names = [f"name {number}" for number in range(60)]
    pairs = [
        pair(number, focus, "information", f"What is {focus}?", "A.", *names)
        for number, focus in enumerate(("Hay rash", "Sea cough"), 1)
    ]
    (tmp_path / "pairs.jsonl").write_bytes("\n".join(map(json.dumps, pairs)).encode())

    short = imported(tmp_path / "pairs.jsonl", tmp_path / "deck")
    whole = imported(tmp_path / "pairs.jsonl", tmp_path / "deck", "--all")

    assert "  and 20 more: --all names them, also in a second run" in short
    assert all(
        f"sea-cough: the synonym '{name}' is another topic's name, or its synonym, already" in whole for name in names
    )


REAL = pytest.mark.skipif(not DATA.exists(), reason="IMPAR_MEDQUAD names no copy of MedQuAD")


@pytest.fixture(scope="module")
def real_deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of MedQuAD, to be tried."""
    folder = tmp_path_factory.mktemp("medquad") / "deck"
    started = time.perf_counter()
    with executable.start("import", "medquad", str(DATA), "--to", str(folder), "--serve-unreviewed") as process:
        assert process.stdout is not None
        report = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
    took, most = time.perf_counter() - started, used.ru_maxrss / 1024
    assert (status, "16407 pairs" in report) == (0, True)
    assert took < LONGEST_SECONDS, f"{took:.0f} s"
    assert most < MOST_MB, f"{most:.0f} MB"
    return folder


@pytest.mark.long
@REAL
def test_all_of_medquad_is_imported_within_a_minute_and_500_megabytes(real_deck: Path) -> None:
    assert len(list(real_deck.glob("*.reviews.yaml"))) == 4714


@pytest.mark.long
@REAL
async def test_all_of_medquad_can_be_talked_to(real_deck: Path) -> None:
    house = build(replace(Settings(), deck=real_deck))

    async def say(conversation: str, words: str) -> str:
        message = Message(f"{conversation} {words}", "test", conversation, "p", Question(words))
        return (await house.service.answer(message)).reply.card

    cards = [await say(turns[0][0], words) for turns in REAL_CONVERSATIONS for words, _ in turns]

    assert cards == [card for turns in REAL_CONVERSATIONS for _, card in turns]
