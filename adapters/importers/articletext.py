"""The text of a clinical article, taken apart: what it asks, claims and cites, and in which state it was published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from adapters.importers.sentences import Sentence, cited_numbers, read
from answers.problem import DeckError, Problem
from answers.reference import Section

_SECTIONS = {"from the guidelines": Section.GUIDELINE, "from the research": Section.RESEARCH}
_REFERENCES = ("references", "reference list", "bibliography", "sources")
_KINDS = {
    "guideline": Section.GUIDELINE,
    "guidelines": Section.GUIDELINE,
    "research": Section.RESEARCH,
    "study": Section.RESEARCH,
}
_DISCLAIMER = re.compile(r"(?:professional |medical )*disclaimer", re.IGNORECASE)
_UPDATED = re.compile(r"last updated:?\s*(\w+ \d{1,2}, \d{4}|\d{1,2} \w+ \d{4}|\d{4}-\d\d-\d\d)", re.IGNORECASE)
_DATES = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")
_STATUS = (
    re.compile(r"\b(pending [a-z ]{0,30}review)\b", re.IGNORECASE),
    re.compile(r"review status:? +([a-z ]{3,30})$", re.IGNORECASE | re.MULTILINE),
)
_PUBLISHER = re.compile(r"(?:^|[.!?]\s+)([A-Z][\w.&'’ -]{1,60}?) assumes no liability")  # noqa: RUF001 - as it is typeset
_BULLET = re.compile(r"^\s*[•▪‣◦*–-]\s+")  # noqa: RUF001 - as it is typeset
_YEAR = re.compile(r"^(.*?),?\s*\(?((?:19|20)\d\d)\)?\.?$")
_NUMBERED = re.compile(r"^\[?(\d{1,3})[\].)]\s+(.*)$")
_LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the article with the place that it stands in. `line` counts from 1."""

    line: int
    section: Section
    heading: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the reference list, as far as the article gives it; `number` is empty in a list without numbers."""

    kind: Section
    number: str
    title: str
    detail: str
    year: int
    doi: str
    pmid: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article taken apart. `publisher` is empty where the text does not name it."""

    title: str
    publisher: str
    status: str
    updated: date
    statements: tuple[Statement, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def read_article(file: str, content: bytes) -> Article:
    """The article in a text file. Raises `DeckError` with what is missing."""
    lines = [_Line(number, line.strip()) for number, line in enumerate(_decoded(file, content).splitlines(), 1)]
    body, references, after = _parts(lines)
    statements = tuple(_statements(body))
    text = "\n".join(line.text for line in lines)
    title = next((line for line in lines if line.text), _Line(1, ""))
    updated = _updated(text)
    problems = [
        *_missing(file, title.number, title.text, "the article is empty: begin it with the question that it answers"),
        *_missing(file, 1, updated, "the article gives no date: add a line like 'Last updated: May 16, 2027'"),
        *_missing(file, len(lines), statements, "there is no claim: add a line 'From the Guidelines' before them"),
    ]
    if problems or updated is None:
        raise DeckError(tuple(problems))
    publisher = _PUBLISHER.search("\n".join(line.text for line in after))
    return Article(
        title.text,
        publisher[1].strip() if publisher else "",
        _status(text),
        updated,
        statements,
        tuple(_entries(references)),
    )


def _decoded(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DeckError((Problem(file, line, "", "is not UTF-8: save the file with the encoding UTF-8"),)) from error


def _missing(file: str, line: int, value: object, message: str) -> list[Problem]:
    return [] if value else [Problem(file, max(line, 1), "", message)]


def _parts(lines: list[_Line]) -> tuple[list[_Line], list[_Line], list[_Line]]:
    """The lines of the claims, of the reference list, and of what comes after."""
    starts = [place for place, line in enumerate(lines) if line.text.casefold() in _SECTIONS]
    start = starts[0] if starts else len(lines)
    rest = range(start, len(lines))
    end = next((place for place in rest if _DISCLAIMER.fullmatch(lines[place].text)), len(lines))
    listed = next((place for place in rest if lines[place].text.casefold().rstrip(":") in _REFERENCES), end)
    return lines[start : min(listed, end)], lines[listed + 1 : end], lines[end:]


def _statements(body: list[_Line]) -> Iterator[Statement]:
    numbers = cited_numbers(line.text for line in body)
    section, heading = Section.GUIDELINE, ""
    for line in body:
        text = _BULLET.sub("", line.text)
        if not text:
            continue
        if text.casefold() in _SECTIONS:
            section, heading = _SECTIONS[text.casefold()], ""
        elif text == line.text and _is_heading(text):
            heading = text
        else:
            yield from (Statement(line.number, section, heading, each) for each in read(text, numbers))


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and text[-1] not in ".!?;,"


def _entries(lines: list[_Line]) -> Iterator[Entry]:
    """Entries are set apart by lines that say their kind, or by their numbers; each has its title and details."""
    kind, kept = Section.RESEARCH, list[str]()
    for text in (line.text for line in lines if line.text):
        named = _KINDS.get(text.casefold().rstrip(":"))
        if named or _NUMBERED.match(text):
            yield from _entry(kind, kept)
            kind, kept = named or kind, [] if named else [text]
        else:
            kept.append(text)
    yield from _entry(kind, kept)


def _entry(kind: Section, lines: list[str]) -> Iterator[Entry]:
    if not lines:
        return
    numbered = _NUMBERED.match(lines[0])
    number, title = (numbered[1], numbered[2]) if numbered else ("", lines[0])
    rest = " ".join(lines[1:])
    doi = re.search(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]", " ".join(lines))
    pmid = re.search(r"\bPMID:?\s*(\d{1,8})\b", rest, re.IGNORECASE)
    dated = _YEAR.match(re.sub(r"\s*(?:doi:?|https?://|PMID).*$", "", rest, flags=re.IGNORECASE).strip())
    detail, year = (dated[1], int(dated[2])) if dated else (rest, 0)
    entry = Entry(kind, number, title.rstrip("."), detail.strip(" ,"), year, "", "")
    yield replace(entry, doi=doi[0] if doi else "", pmid=pmid[1] if pmid else "")


def _updated(text: str) -> date | None:
    found = _UPDATED.search(text)
    for form in _DATES if found else ():
        try:
            return datetime.strptime(found[1], form).date() if found else None  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _status(text: str) -> str:
    found = next(filter(None, (pattern.search(text) for pattern in _STATUS)), None)
    return found[1].lower().strip() if found else "not stated"
