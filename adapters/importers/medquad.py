"""MedQuAD (Ben Abacha and Demner-Fushman 2019): questions and answers of sites of the NIH, as JSON Lines.

A line is `{"id", "source", "focus", "synonyms", "type", "question", "answer"}`. What has the same focus is one topic,
what has the same type as well is one card, whose claims name the documents that they come from.
"""

import gzip
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.importers.draft import Data, Draft, Report, slug
from adapters.importers.sentences import split
from answers.problem import DeckError, Problem
from answers.reference import CitationState, Section
from answers.review import ReviewState
from answers.yamltext import Inline

# An answer card is read in a chat: the beginning of an answer stands in it, and it says so where there is more.
_MOST_CHARACTERS = 700
_LONGEST_SENTENCE = 1200
_LONGEST_QUESTION = 140
_WORDINGS_OF_A_FACET = 8
_OFTEN = 5
_FOLLOW_UPS = 4
_KEYS = ("id", "source", "type", "question", "answer")

# What a question becomes whose focus the collection has lost.
_ASKS_NOTHING = re.compile(r"\b(?:is|are|for|of|with)\?$")

_GOES_ON = "The source's answer goes on; only its beginning stands here."
_REFERENCE = {
    "id": "medquad-2019",
    "kind": Section.RESEARCH.value,
    "authors": Inline(["Ben Abacha A", "Demner-Fushman D"]),
    "title": "A question-entailment approach to question answering",
    "container": "BMC Bioinformatics",
    "year": "2019",
    "volume": "20",
    "issue": "1",
    "pages": "511",
    "doi": "10.1186/s12859-019-3119-4",
    "note": "The collection that the texts were taken from; it names their sites and documents, not their dates.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the collection."""

    line: int
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
        problems.append(Problem(file, 1, "", "there is no pair: the file holds one JSON object a line"))
    if problems:
        raise DeckError(tuple(problems[:100]))
    return entries


def import_medquad(entries: Sequence[Entry]) -> Iterator[tuple[Draft, int]]:
    """A draft for each focus, with the number of pairs in it. Every name leads to one topic: the first that has it."""
    topics: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        topics[slug(entry.focus) or slug(entry.document)].append(entry)
    taken = {_folded(entry.focus) for entry in entries}
    for name, of_topic in topics.items():
        yield _draft(name, of_topic, taken), len(of_topic)


def facets_of(entries: Sequence[Entry]) -> Data:
    """The kinds of question that the collection knows, in the shape of a deck's facets.yaml."""
    kinds = dict.fromkeys(slug(entry.type) for entry in entries)
    return {"facets": {kind: _facet(kind, entries) for kind in kinds if kind}, "other": {"chat": _CHAT}}


def report_of(entries: Sequence[Entry], drafts: Sequence[Draft]) -> Report:
    """What was taken, changed and left of the collection."""
    cards = [card for draft in drafts for card in draft.content["cards"]]
    cut = sum(_GOES_ON in card.get("notes", ()) for card in cards)
    names = {(slug(entry.focus), _folded(synonym)) for entry in entries for synonym in entry.synonyms}
    kept = sum(len(draft.content["aliases"]) for draft in drafts)
    nameless = sum(entry.focus == entry.document for entry in entries)
    report = Report()
    report.taken.append(f"{len(entries)} pairs: {len(cards)} cards of {len(drafts)} topics")
    report.changed.append(f"{len(entries) - len(cards)} pairs stand in a card with others of the same focus and type")
    report.changed.append(f"{nameless} pairs without a focus stand under their document's name")
    report.changed.append(f"{cut} cards hold the beginning of a longer answer, and say so")
    report.left.append(f"{len(names) - kept} synonyms that are another topic's name, or its synonym, already")
    report.open_points.append("the collection gives neither addresses nor dates of its documents")
    return report


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
        return Problem(
            file, number, "", 'is no object: write {"id": ..., "focus": ..., "question": ..., "answer": ...}'
        )
    for key in _KEYS:
        if not isinstance(data.get(key), str) or not data[key].strip():
            return Problem(file, number, key, f'is missing or no text: write "{key}": "..."')
    synonyms = data.get("synonyms") or []
    if not isinstance(data.get("focus"), str):
        return Problem(file, number, "focus", 'is missing or no text: write "focus": "..."')
    if not isinstance(synonyms, list) or not all(isinstance(each, str) for each in synonyms):
        return Problem(file, number, "synonyms", 'must be a list of texts: write "synonyms": []')
    site = re.sub(r"^\d+_|_(?:QA|XML|ADAM).*$", "", data["source"])
    document = f"{site} {data['id'].split('/')[1]}" if data["id"].count("/") > 1 else f"{site} {data['id']}"
    texts = (_clean(data[key]) for key in ("focus", "type", "question", "answer"))
    focus, kind, question, answer = texts
    question = re.sub(r"[?\s]+$", "?", question)
    return Entry(number, document, focus or document, tuple(map(_clean, synonyms)), kind, question, answer)


def _draft(name: str, entries: Sequence[Entry], taken: set[str]) -> Draft:
    kinds: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        kinds[slug(entry.type) or "information"].append(entry)
    documents = dict.fromkeys(entry.document for entry in entries)
    content = {
        "topic": name,
        "title": entries[0].focus,
        "aliases": Inline(_aliases(entries, taken)),
        "source": {
            "title": f"MedQuAD, {entries[0].focus}",
            "publisher": ", ".join(dict.fromkeys(document.split(" ")[0] for document in documents)),
            "updated": "2019-10-22",
            "status": "published by the site; the collection gives no date",
        },
        "references": [_REFERENCE],
        "citations": [_citation(document) for document in documents],
        "cards": [_card(kind, of_kind, list(kinds)) for kind, of_kind in kinds.items()],
    }
    return Draft(name, content)


def _aliases(entries: Sequence[Entry], taken: set[str]) -> list[str]:
    """The synonyms that no topic has yet; they are taken from now on."""
    found = []
    for synonym in (synonym for entry in entries for synonym in entry.synonyms):
        folded = _folded(synonym)
        if folded and folded not in taken:
            taken.add(folded)
            found.append(synonym)
    return found


def _citation(document: str) -> Data:
    return {
        "label": document,
        "state": CitationState.LISTED.value,
        "references": Inline([str(_REFERENCE["id"])]),
        "note": "A document of that site in the collection.",
    }


def _card(kind: str, entries: Sequence[Entry], kinds: Sequence[str]) -> Data:
    focus, spoken = entries[0].focus, kind.replace("-", " ")
    asked = [entry.question for entry in entries if not _ASKS_NOTHING.search(entry.question)]
    question = next(iter(asked), f"{spoken.capitalize()} of {focus}?")[:_LONGEST_QUESTION]
    also = [each for each in asked if each != question]
    claims, whole = _claims(entries)
    return {
        "facet": kind,
        "question": question,
        "phrasings": list(dict.fromkeys([*also, f"{focus} {spoken}"])),
        "claims": claims,
        **({} if whole else {"notes": [_GOES_ON]}),
        "follow_ups": Inline([other for other in kinds if other != kind][:_FOLLOW_UPS]),
        "review": {"state": ReviewState.UNDER_REVIEW.value},
    }


def _claims(entries: Sequence[Entry]) -> tuple[list[Data], bool]:
    """The beginnings of the answers, and whether they are whole. Patients get the same words: they were written so."""
    claims: list[Data] = []
    whole = True
    for entry in entries:
        length = 0
        section = Section.RESEARCH if entry.type == "research" else Section.GUIDELINE
        for sentence in split(entry.answer):
            if length and length + len(sentence) > _MOST_CHARACTERS:
                whole = False
                break
            cut = (
                sentence
                if len(sentence) <= _LONGEST_SENTENCE
                else sentence[:_LONGEST_SENTENCE].rsplit(" ", 1)[0] + " …"
            )
            whole = whole and cut == sentence
            length += len(cut)
            claims.append({"section": section.value, "text": cut, "plain": cut, "cites": Inline([entry.document])})
    return claims, whole


def _beginning(sentence: str) -> str:
    if len(sentence) <= _LONGEST_SENTENCE:
        return sentence
    return f"{sentence[:_LONGEST_SENTENCE].rsplit(' ', 1)[0]} …"


def _facet(kind: str, entries: Sequence[Entry]) -> Data:
    """A facet with the questions that the collection asks most often, the focus taken out."""
    spoken = kind.replace("-", " ")
    asked = Counter(
        re.sub(re.escape(entry.focus), "{topic}", entry.question, flags=re.IGNORECASE).casefold().rstrip("? ")
        for entry in entries
        if slug(entry.type) == kind and entry.focus.casefold() in entry.question.casefold()
    )
    common = [wording for wording, count in asked.most_common(_WORDINGS_OF_A_FACET) if count >= _OFTEN]
    return {
        "title": spoken.capitalize(),
        "about": f"What MedQuAD calls '{spoken}'.",
        "names": [spoken],
        "wordings": list(dict.fromkeys([*common, f"{spoken} of {{topic}}", f"{{topic}} {spoken}"])),
    }


_CHAT: Mapping[str, object] = {
    "about": "What is no question about a topic.",
    "wordings": ["who are you", "what time is it", "tell me a joke", "how much does it cost", "book an appointment"],
}


def _clean(text: str) -> str:
    """The text without doubled blanks and characters that no YAML file may hold."""
    readable = text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(readable.replace("(are) ", "").replace(" ?", "?").split())


def _folded(name: str) -> str:
    return re.sub(r"\W+", " ", name).strip().casefold()
