"""Whatever is broken in a file that an author hands in is said with file, line and what to do; never a traceback.

The files are good ones, mutated: bytes, lines and whole stretches are lost, doubled, swapped or invented.
"""

import contextlib
import gzip
import json
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from adapters.files import CARDS
from adapters.importers.article import import_article
from adapters.importers.draft import slug
from adapters.importers.medquad import facets_of, import_medquad, report_of
from adapters.importers.medquadfile import read_medquad
from adapters.importers.pairs import Origin, Pair, drafts_of
from adapters.importers.qnabot import read_qnabot
from adapters.importers.sorting import Sorter
from adapters.importers.table import read_csv, read_xlsx
from answers.draft import Quotation, Quotations, quotations_text
from answers.lint.deck import DeckFiles, Words, lint
from answers.problem import DeckError, Problem
from answers.reference import Section
from answers.reviewlog import HEADER, entry_text
from answers.signoff import SignOff, Step
from intents.facets import Facets
from intents.matcher import Knowledge
from tests.adapters.importers.workbook import workbook
from tests.answers.sample import GOOD
from tests.fakes import NOON

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
ORIGIN = Origin("list", "A ward", date(2026, 3, 1))
NOISE = (
    *b"[ ] { } : - # & * ! | > ' \" % @ , ? ~ null 1e999".split(),
    *(b"\t", b"\n", b"\r\n", b" ", b"- ", b"\x00", b"\xff", b"\xc3\xa9", b"\xe2\x80\xa8"),
)
SHORT, LONG = 300, 10_000

TOPIC, LOG, QUOTATIONS = "knee.yaml", "knee.reviews.yaml", "knee.quotations.yaml"

Reader = Callable[[bytes], list[Problem]]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file that authors hand in: its name, a good one, and what finds the problems of another.

    `rows` is the number of a table's rows, by which its problems are placed; 0 where they are placed by lines.
    """

    file: str
    good: bytes
    reader: Reader
    rows: int = 0


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one to four things wrong with it."""
    for _ in range(chance.randint(1, 4)):
        lines = content.splitlines(keepends=True) or [b""]
        at, to = sorted((chance.randrange(len(lines)), chance.randrange(len(lines))))
        place = chance.randrange(len(content) + 1)
        content = chance.choice(
            (
                lambda lines=lines, at=at: b"".join(lines[:at] + lines[at + 1 :]),
                lambda lines=lines, at=at, to=to: b"".join(lines[:at] + lines[to:]),
                lambda lines=lines, at=at, to=to: b"".join(lines[: to + 1] + lines[at:]),
                lambda lines=lines, at=at, to=to: b"".join([*lines[:at], lines[to], *lines[at + 1 :]]),
                lambda content=content, place=place: content[:place] + chance.choice(NOISE) + content[place:],
                lambda content=content, place=place: content[:place] + chance.choice(NOISE) + content[place + 1 :],
                lambda content=content, place=place: content[:place] + content[place + chance.randint(1, 30) :],
                lambda content=content, place=place: content[:place],
                lambda content=content: content + bytes(chance.randrange(256) for _ in range(chance.randint(1, 9))),
            )
        )()
    return content


def importing(read: Callable[[bytes], object]) -> Reader:
    """The problems that reading a file raises."""

    def problems(content: bytes) -> list[Problem]:
        try:
            read(content)
        except DeckError as error:
            return list(error.problems) or [Problem("", 0, "", "an error without a problem")]
        return []

    return problems


@pytest.fixture(scope="module")
def forms(facets: Facets, knowledge: Knowledge) -> dict[str, Form]:
    """For each kind of file a good one, and what reads it."""
    sorter = Sorter(facets, knowledge.model)
    quoted = Quotations("knee", (Quotation(1, "safety", Section.RESEARCH, "H", "A sentence of the source.", ("2",)),))
    entry = SignOff("knee/safety", Step.SUBMIT, "Ada", "nurse", NOON, "0123456789", "why: 'so'")
    pairs = [
        {"id": "Site/1/1", "source": "1_Site_QA", "focus": "Hay rash", "synonyms": ["itch"], "type": "symptoms",
         "question": "What are the symptoms of Hay rash ?", "answer": "It itches. At night."},
    ] * 3  # fmt: skip

    def sorted_into_drafts(pairs: list[Pair]) -> object:
        return drafts_of(pairs, ORIGIN, sorter, "knee")

    def medquad(content: bytes) -> None:
        entries = read_medquad("pairs.jsonl", content)
        drafts = [draft for draft, _ in import_medquad(entries)]
        facets_of(entries)
        report_of(entries, drafts)
        assert all(slug(draft.topic) == draft.topic for draft in drafts)

    def deck(file: str) -> Reader:
        def problems(content: bytes) -> list[Problem]:
            given = {TOPIC: GOOD.encode(), file: content}
            kinds = ((name in (LOG, QUOTATIONS), name == QUOTATIONS, name) for name in given)
            files: tuple[dict[str, bytes], ...] = ({}, {}, {})
            for beside, quoted, name in kinds:
                files[beside + quoted][name] = given[name]
            return list(lint(DeckFiles(*files), facets.ids, NOON.date(), Words({"most"}, len)))

        return problems

    shipped = CARDS / "ganglion-impar.yaml"
    lines = "\n".join(map(json.dumps, pairs)).encode()
    rows: list[list[str | int]] = [
        ["topic", "question", "answer"],
        ["knee", "Is it safe?", "Yes."],
        ["knee", "Code?", 1],
    ]
    log = (HEADER.format(topic="knee") + entry_text(entry) * 2).encode()

    def list_of(read: Callable[[str, bytes], list[Pair]], file: str) -> Reader:
        return importing(lambda content: sorted_into_drafts(read(file, content)))

    def article(content: bytes) -> object:
        return import_article("article.txt", content, sorter)

    def qnabot(content: bytes) -> object:
        return sorted_into_drafts(read_qnabot("qnabot.json", content)[0])

    return {
        "topic": Form(TOPIC, GOOD.encode(), deck(TOPIC)),
        "long topic": Form(TOPIC, shipped.read_bytes()[:9000], deck(TOPIC)),
        "log": Form(LOG, log, deck(LOG)),
        "quotations": Form(QUOTATIONS, quotations_text(quoted).encode(), deck(QUOTATIONS)),
        "article": Form("article.txt", (EXAMPLES / "article.txt").read_bytes(), importing(article)),
        "csv": Form("list.csv", (EXAMPLES / "questions.csv").read_bytes(), list_of(read_csv, "list.csv")),
        "xlsx": Form("list.xlsx", workbook(rows), list_of(read_xlsx, "list.xlsx"), rows=len(rows)),
        "qnabot": Form("qnabot.json", (EXAMPLES / "qnabot.json").read_bytes(), importing(qnabot)),
        "medquad": Form("pairs.jsonl", lines, importing(medquad)),
        "packed medquad": Form("pairs.jsonl", gzip.compress(lines), importing(medquad)),
    }


FORMS = ("topic", "long topic", "log", "quotations", "article", "csv", "xlsx", "qnabot", "medquad", "packed medquad")


# What a message tells its reader to do; "did you mean" and "there are" name what to write instead.
CURE = re.compile(
    r"\b(?:add|begin|change|check|delete|did you mean|export|fetch|find|give|have|keep|list|look|match|mend|must be"
    r"|name|open|put|rewrite|save|say|set|split|there are|use|who changed it takes|write)\b"
)


def last_line(content: bytes) -> int:
    """The number of the line that an editor shows at a file's end; of a packed file, of what is packed in it."""
    with contextlib.suppress(OSError, EOFError, zlib.error):
        content = gzip.decompress(content)
    return len(re.findall(rb"\r\n|\r|\n", content)) + 1


def check(form: Form, content: bytes) -> int:
    """How many problems a file has, each of which must have its file, a line in it, and a cure."""
    problems = form.reader(content)
    for problem in problems:
        assert problem.file in {form.file, TOPIC}, problem
        lines = last_line(content) if problem.file == form.file else last_line(GOOD.encode())
        assert 1 <= problem.line <= (form.rows or lines), problem
        assert CURE.search(problem.message), problem
        assert "Traceback" not in problem.message
    return len(problems)


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_file_is_said_to_be_broken(form: str, forms: dict[str, Form]) -> None:
    chance = random.Random(form)  # noqa: S311 - the same files every time

    problems = sum(check(forms[form], mutated(forms[form].good, chance)) for _ in range(SHORT // len(FORMS)))

    assert problems


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_ten_thousand_broken_files_are_said_to_be_broken(form: str, forms: dict[str, Form]) -> None:
    chance = random.Random(f"long {form}")  # noqa: S311 - the same files every time

    problems = sum(check(forms[form], mutated(forms[form].good, chance)) for _ in range(LONG // len(FORMS)))

    assert problems
