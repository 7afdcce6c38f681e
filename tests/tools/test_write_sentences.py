"""The encoder learns from sentences that people could say, each once and as it will meet them."""

import gzip
import json
import random
from pathlib import Path

import pytest

from adapters.knowledge import load_english
from tools.write_sentences import PARTS, form_sentences, main, read_questions, read_talk, read_wordnet, tidied

LICENCE = "  1 This software and database is being provided to you\n"
ENTRIES = {
    "noun": '00001740 03 n 02 table 0 Zyzzogeton 0 001 @ 00002137 n 0000 | a piece of furniture; "a sturdy table"',
    "verb": "00001740 29 v 01 breathe 0 001 * 00005041 v 0000 01 + 02 00 | draw air into the lungs",
    "adj": '00001740 00 a 01 able(p) 0 001 = 05200169 n 0000 | having what it takes; "able to swim"; "she was able"',
    "adv": "00001740 02 r 02 of_course 0 fast 0 000 | quickly",
}


@pytest.fixture
def wordnet(tmp_path: Path) -> Path:
    for part in PARTS:
        (tmp_path / f"data.{part}").write_text(f"{LICENCE}{ENTRIES[part]}\n", encoding="latin-1")
    return tmp_path


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    conversations = "conversations:\n- - Are you here? I hope so.\n  - Sure\n  - 1\n"
    (tmp_path / "talk.yml").write_text(conversations, encoding="utf-8")
    return tmp_path


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps({"question": "What is (are) Gout ?"}).encode()))
    return file


def test_wordnets_entries_give_examples_definitions_and_the_words_in_use(wordnet: Path) -> None:
    found = read_wordnet(wordnet, load_english())

    assert found.examples == ["a sturdy table", "able to swim", "she was able"]
    assert found.definitions == ["a piece of furniture", "draw air into the lungs", "having what it takes"]
    assert {part: list(words) for part, words in found.used.items()} == {
        "noun": ["table"],
        "verb": ["breathe"],
        "adj": ["able"],
        "adv": ["of course", "fast"],
    }


def test_sentences_are_formed_of_the_words_and_are_the_same_with_the_same_dice() -> None:
    used = {"noun": {"table": 0.1}, "verb": {"move": 0.1}, "adj": {"small": 0.1}}

    formed = [list(form_sentences(used, 300, random.Random(3))) for _ in range(2)]  # noqa: S311 - no secret

    assert formed[0] == formed[1]
    assert len(formed[0]) == 300
    assert {"please move the table", "change the table to small"} <= set(formed[0])
    assert not any(word.isupper() for sentence in formed[0] for word in sentence.split())


def test_what_is_said_in_conversations_is_taken_sentence_by_sentence(talk: Path) -> None:
    assert list(read_talk(talk)) == ["Are you here?", "I hope so.", "Sure"]


def test_sentences_come_once_and_neither_too_short_nor_too_long() -> None:
    texts = ["A table, please!", "a table please", "yes", "word " * 30]

    assert list(tidied(texts)) == ["a table please"]


def test_the_file_holds_sentences_of_every_source(
    wordnet: Path, talk: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sentences.json"
    monkeypatch.setattr("sys.argv", ["write_sentences", *map(str, (wordnet, talk, questions, target))])

    main()

    sentences = json.loads(target.read_text(encoding="utf-8"))
    assert read_questions(questions) == ["What is (are) Gout ?"]
    assert {"a sturdy table", "i hope so", "what is are gout", "treatment"} <= set(sentences)
    assert len(sentences) == len(set(sentences))
