"""MedQuAD (Ben Abacha and Demner-Fushman 2019) as it is handed around: questions and answers as JSON Lines.

A line is `{"id", "source", "focus", "synonyms", "type", "question", "answer"}`.
"""

import gzip
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from answers.problem import DeckError, Problem

_KEYS = ("id", "source", "type", "question", "answer")
_MOST_PROBLEMS = 100

# The sites by what the collection calls them (its README, "Resources").
_SITES: Mapping[str, str] = {
    "CancerGov": "National Cancer Institute",
    "CDC": "Centers for Disease Control and Prevention",
    "GARD": "Genetic and Rare Diseases Information Center",
    "GHR": "Genetics Home Reference",
    "MPlus_Health_Topics": "MedlinePlus Health Topics",
    "NHLBI": "National Heart, Lung, and Blood Institute",
    "NIDDK": "National Institute of Diabetes and Digestive and Kidney Diseases",
    "NINDS": "National Institute of Neurological Disorders and Stroke",
    "SeniorHealth": "NIHSeniorHealth",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the collection. `document` names the page that it is from, `site` who published that."""

    line: int
    site: str
    document: str
    focus: str
    synonyms: tuple[str, ...]
    type: str
    question: str
    answer: str


def read_medquad(file: str, content: bytes) -> list[Entry]:
    """The pairs in a file, gzipped or plain. Raises `DeckError` with the first hundred problems."""
    lines = _unpacked(file, content).split(b"\n")
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            found = _entry(file, number, line)
            problems.extend([found] if isinstance(found, Problem) else [])
            entries.extend([found] if isinstance(found, Entry) else [])
    if not entries and not problems:
        problems.append(Problem(file, 1, "", "there is no pair: write one JSON object a line"))
    if problems:
        raise DeckError(tuple(problems[:_MOST_PROBLEMS]))
    return entries


def _unpacked(file: str, content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise DeckError((Problem(file, 1, "", "cannot be unpacked: the file is damaged; fetch it again"),)) from error


def _entry(file: str, number: int, line: bytes) -> Entry | Problem:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return Problem(file, number, "", "is not JSON: write one object a line")
    if not isinstance(data, dict):
        shape = '{"id": ..., "focus": ..., "question": ..., "answer": ...}'
        return Problem(file, number, "", f"is no object: write {shape}")
    for key in _KEYS:
        if not isinstance(data.get(key), str) or not data[key].strip():
            return Problem(file, number, key, f'is missing or no text: write "{key}": "..."')
    if not isinstance(data.get("focus"), str):
        return Problem(file, number, "focus", 'is missing or no text: write "focus": "..."')
    synonyms = data.get("synonyms") or []
    if not isinstance(synonyms, list) or not all(isinstance(each, str) for each in synonyms):
        return Problem(file, number, "synonyms", 'must be a list of texts: write "synonyms": []')
    site = re.sub(r"^\d+_|_(?:QA|XML|ADAM).*$", "", data["source"])
    document = f"{site} {data['id'].split('/')[1]}" if data["id"].count("/") > 1 else f"{site} {data['id']}"
    focus, kind, question, answer = (_clean(data[key]) for key in ("focus", "type", "question", "answer"))
    question = re.sub(r"[?\s]+$", "?", question)
    named = tuple(map(_clean, synonyms))
    return Entry(number, _SITES.get(site, site), document, focus or document, named, kind, question, answer)


def _clean(text: str) -> str:
    """The text without doubled blanks and characters that no YAML file may hold."""
    readable = text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(readable.replace("(are) ", "").replace(" ?", "?").split())
