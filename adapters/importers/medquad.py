"""From MedQuAD's questions and answers to a deck.

What has the same focus is one topic, what has the same type as well is one card, whose claims name the pages that they
come from. Nobody has read these texts for this deck: the cards are `submitted`, every claim cites its own publisher,
which supports no approval, and the wording for patients is to be written.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from adapters.importers.draft import Data, Draft, Report, slug, submitted
from adapters.importers.medquadfile import Entry
from adapters.importers.sentences import split
from answers.draft import TO_WRITE
from answers.reference import CitationState, Section
from answers.review import ReviewState
from answers.yamltext import Document, Inline, parse

# An answer card is read in a chat: the beginning of an answer stands in it, and it says so where there is more.
_MOST_CHARACTERS = 700
_LONGEST_SENTENCE = 1200
_LONGEST_QUESTION = 140
_WORDINGS_OF_A_FACET = 8
_OFTEN = 5
_FOLLOW_UPS = 4

# What a question becomes whose focus the collection has lost.
_ASKS_NOTHING = re.compile(r"\b(?:is|are|for|of|with)\?$")

_GOES_ON = "The source's answer goes on; only its beginning stands here."
_YEAR = "2019"  # the collection's: it gives none of its pages
_TAKEN_FROM = (
    "Taken from MedQuAD (Ben Abacha A, Demner-Fushman D. A question-entailment approach to question answering. BMC "
    "Bioinformatics 2019;20:511. doi 10.1186/s12859-019-3119-4), which gives neither the page's address nor its date."
)
_UNVERIFIED = "Nobody has looked this page up. Who has adds its address, and sets the state to 'verified'."
_FACETS = Path(__file__).with_name("medquad-facets.yaml")


def import_medquad(entries: Sequence[Entry], *, to_be_tried: bool = False) -> Iterator[tuple[Draft, int]]:
    """A draft for each focus, with the number of pairs in it. Every name leads to one topic: the first that has it.

    A deck `to_be_tried` is `under review`, and its patients get the words of the page, which was written for them.
    """
    topics: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        topics[slug(entry.focus) or slug(entry.document)].append(entry)
    taken = {_folded(entry.focus) for entry in entries}
    for name, of_topic in topics.items():
        yield _draft(name, of_topic, taken, to_be_tried=to_be_tried), len(of_topic)


def facets_of(entries: Sequence[Entry]) -> Data:
    """The kinds of question that the collection knows, in the shape of a deck's facets.yaml."""
    kinds = dict.fromkeys(slug(entry.type) for entry in entries)
    return {"facets": {kind: _facet(kind, entries) for kind in kinds if kind}, "other": {"chat": _CHAT}}


def report_of(entries: Sequence[Entry], drafts: Sequence[Draft]) -> Report:
    """What was taken, changed and left of the collection."""
    cards = [card for draft in drafts for card in draft.content["cards"]]
    cut = sum(_GOES_ON in card.get("notes", ()) for card in cards)
    nameless = sum(entry.focus == entry.document for entry in entries)
    report = Report()
    report.taken.append(f"{len(entries)} pairs: {len(cards)} cards of {len(drafts)} topics")
    changed = {
        "pairs stand in a card with others of the same focus and type": len(entries) - len(cards),
        "pairs without a focus stand under their document's name": nameless,
        "cards hold the beginning of a longer answer, and say so": cut,
    }
    report.changed.extend(f"{count} {what}" for what, count in changed.items() if count)
    report.left.extend(_left_names(entries, drafts))
    report.open_points.append("the collection gives neither addresses nor dates of its pages")
    report.open_points.append("every claim cites its publisher: no card can be approved before its page is looked up")
    return report


def _left_names(entries: Sequence[Entry], drafts: Sequence[Draft]) -> Iterator[str]:
    """Each synonym that leads to another topic already."""
    kept = {(draft.topic, _folded(alias)) for draft in drafts for alias in draft.content["aliases"]}
    names = {(slug(entry.focus), _folded(each)): each for entry in entries for each in entry.synonyms}
    left = [(topic, name) for (topic, folded), name in names.items() if (topic, folded) not in kept]
    yield from (
        f"{topic}: the synonym '{name}' is another topic's name, or its synonym, already" for topic, name in left
    )


def _draft(name: str, entries: Sequence[Entry], taken: set[str], *, to_be_tried: bool) -> Draft:
    kinds: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        kinds[slug(entry.type) or "information"].append(entry)
    documents = {entry.document: entry for entry in entries}
    content = {
        "topic": name,
        "title": entries[0].focus,
        "aliases": Inline(_aliases(entries, taken)),
        "source": {
            "title": f"MedQuAD, {entries[0].focus}",
            "publisher": ", ".join(dict.fromkeys(entry.site for entry in entries)),
            "updated": "2019-10-22",
            "status": "published by the site; the collection gives no date",
        },
        "references": [_reference(entry) for entry in documents.values()],
        "citations": [_citation(document) for document in documents],
        "cards": [_card(kind, of_kind, list(kinds), to_be_tried=to_be_tried) for kind, of_kind in kinds.items()],
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


def _reference(entry: Entry) -> Data:
    return {
        "id": slug(entry.document),
        "kind": Section.INFORMATION.value,
        "authors": Inline([entry.site]),
        "title": f"{entry.focus} (document {entry.document})",
        "container": "MedQuAD",
        "year": _YEAR,
        "note": _TAKEN_FROM,
    }


def _citation(document: str) -> Data:
    return {
        "label": document,
        "state": CitationState.SELF.value,
        "references": Inline([slug(document)]),
        "note": _UNVERIFIED,
    }


def _card(kind: str, entries: Sequence[Entry], kinds: Sequence[str], *, to_be_tried: bool) -> Data:
    focus, spoken = entries[0].focus, kind.replace("-", " ")
    asked = [entry.question for entry in entries if not _ASKS_NOTHING.search(entry.question)]
    question = next(iter(asked), f"{spoken.capitalize()} of {focus}?")[:_LONGEST_QUESTION]
    also = list(dict.fromkeys(each for each in asked if each != question))
    claims, whole = _claims(entries, to_be_tried=to_be_tried)
    return {
        "facet": kind,
        "question": question,
        "phrasings": also or [question],
        "claims": claims,
        **({} if whole else {"notes": [_GOES_ON]}),
        "follow_ups": Inline([other for other in kinds if other != kind][:_FOLLOW_UPS]),
        "review": {"state": ReviewState.UNDER_REVIEW.value} if to_be_tried else submitted(),
    }


def _claims(entries: Sequence[Entry], *, to_be_tried: bool) -> tuple[list[Data], bool]:
    """The beginnings of the answers, and whether they are whole."""
    claims: list[Data] = []
    whole = True
    for entry in entries:
        sentences = list(split(entry.answer))
        taken = list(_beginning(sentences))
        whole = whole and taken == sentences
        claims.extend(_claim(text, entry, to_be_tried=to_be_tried) for text in taken)
    return claims, whole


def _beginning(sentences: Sequence[str]) -> Iterator[str]:
    """The first sentences of an answer, as many as a card holds; one that is longer than a card is cut."""
    length = 0
    for sentence in sentences:
        if length and length + len(sentence) > _MOST_CHARACTERS:
            return
        cut = len(sentence) > _LONGEST_SENTENCE
        text = f"{sentence[:_LONGEST_SENTENCE].rsplit(' ', 1)[0]} …" if cut else sentence
        length += len(text)
        yield text


def _claim(text: str, entry: Entry, *, to_be_tried: bool) -> Data:
    section = Section.RESEARCH if entry.type == "research" else Section.INFORMATION
    plain = text if to_be_tried else f"{TO_WRITE}: the same for patients"
    return {"section": section.value, "text": text, "plain": plain, "cites": Inline([entry.document])}


def _facet(kind: str, entries: Sequence[Entry]) -> Data:
    """A facet with its known wordings and with the questions that the collection asks most, the focus taken out."""
    known = _known_facets().get(kind)
    common = _common(kind, entries)
    if known is not None:
        return {**known, "wordings": list(dict.fromkeys([*known["wordings"], *common]))}
    spoken = kind.replace("-", " ")
    return {
        "title": spoken.capitalize(),
        "about": f"What MedQuAD calls '{spoken}'.",
        "names": [spoken],
        "wordings": list(dict.fromkeys([*common, f"{spoken} of {{topic}}", f"{{topic}} {spoken}"])),
    }


@cache
def _known_facets() -> Mapping[str, Any]:
    """The facets whose wordings ship with the importer."""
    document = parse(_FACETS.name, _FACETS.read_bytes())
    assert isinstance(document, Document), "the file ships with the project"
    assert isinstance(document.data, dict), "as above"
    facets = document.data["facets"]
    assert isinstance(facets, dict), "as above"
    return facets


def _common(kind: str, entries: Collection[Entry]) -> list[str]:
    asked = Counter(
        re.sub(re.escape(entry.focus), "{topic}", entry.question, flags=re.IGNORECASE).casefold().rstrip("? ")
        for entry in entries
        if slug(entry.type) == kind and entry.focus.casefold() in entry.question.casefold()
    )
    return [wording for wording, count in asked.most_common(_WORDINGS_OF_A_FACET) if count >= _OFTEN]


_CHAT: Mapping[str, object] = {
    "about": "What is no question about a topic.",
    "wordings": ["who are you", "what time is it", "tell me a joke", "how much does it cost", "book an appointment"],
}


def _folded(name: str) -> str:
    return re.sub(r"\W+", " ", name).strip().casefold()
