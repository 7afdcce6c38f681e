"""Checks of a topic's file that its shape alone cannot express: whether what it names is there.

They read the file's data and not its checked shape, so that a mistake in one key hides no mistake in another. What
has the wrong form is passed over here: the shape says it.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from answers.draft import unwritten
from answers.problem import Problem
from answers.reference import CitationState
from answers.yamltext import Data, Document, Path

# How many entries a citation in each state has: a match is one entry, a missing one has none.
_ENTRIES = {
    CitationState.VERIFIED: (1, 1, "exactly one reference"),
    CitationState.SELF: (1, 1, "exactly one reference, the publisher's own"),
    CitationState.LISTED: (1, 99, "at least one reference that it may stand for"),
    CitationState.MISSING: (0, 0, "no reference, because the source lists none"),
}

_MOST_SUGGESTED = 12

# Numbers in words. "One" alone is most often no number: "one of them", "the one".
_UNITS = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), 1)
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ALONE = {
    **{word: number for word, number in _UNITS.items() if number > 1},
    **{word: number for number, word in enumerate(_TEENS, 10)},
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file's data with its place."""

    document: Document
    path: Path
    data: Data

    def text(self, key: str) -> str:
        """The text under a key, stripped; empty where there is none."""
        value = self.data.get(key, "") if isinstance(self.data, dict) else ""
        return value.strip() if isinstance(value, str) else ""

    def part(self, key: str) -> "Part":
        """The piece under a key, empty where there is none."""
        return Part(self.document, (*self.path, key), self.data.get(key, "") if isinstance(self.data, dict) else "")

    def items(self, key: str) -> list["Part"]:
        """The entries of the list under a key; none where there is no list."""
        listed = self.part(key)
        data = listed.data if isinstance(listed.data, list) else []
        return [Part(self.document, (*listed.path, index), item) for index, item in enumerate(data)]

    def texts(self, key: str) -> list[tuple["Part", str]]:
        """The entries of a list under a key that are texts, each with its place."""
        return [(item, item.data.strip()) for item in self.items(key) if isinstance(item.data, str)]

    def problem(self, key: str, message: str) -> Problem:
        """A problem with what stands under a key; with the piece itself where the key is empty."""
        return self.document.problem((*self.path, key) if key else self.path, message)


def card_id(topic: str, name: str) -> str:
    """The card that a facet of the topic, or an id written in full, names."""
    return name if "/" in name else f"{topic}/{name}"


def within_file(document: Document, facets: Collection[str]) -> Iterator[Problem]:
    """What is wrong inside one topic's file."""
    topic = Part(document, (), document.data)
    yield from _duplicates(topic.items("references"), "id")
    yield from _duplicates(topic.items("citations"), "label")
    yield from _duplicates(topic.items("cards"), "facet")
    yield from _citations(topic)
    labels = {citation.text("label") for citation in topic.items("citations")}
    for card in topic.items("cards"):
        facet = card.text("facet")
        if facet and facet not in facets:
            yield card.problem("facet", f"there is no facet '{facet}': {_suggest(facet, facets)}")
        yield from _cites(card, labels)
        yield from _review(card)
        yield from _validity(card)
        yield from _wordings(card)


def across_files(documents: Sequence[Document], *, complete: bool) -> Iterator[Problem]:
    """What is wrong between files.

    Where the files are not `complete` (one of them could not be read), follow-ups to other topics are not checked,
    for the card they name may stand in the unreadable one.
    """
    topics = [Part(document, (), document.data) for document in documents]
    yield from _shared([(topic.part("topic"), topic.text("topic")) for topic in topics], "topic's id")
    yield from _shared([name for topic in topics for name in _names(topic)], "alias")
    yield from _asked_twice(topics)
    cards = {card_id(topic.text("topic"), card.text("facet")) for topic in topics for card in topic.items("cards")}
    for topic in topics:
        own = f"{topic.text('topic')}/"
        for card in topic.items("cards"):
            for follow_up, name in card.texts("follow_ups"):
                wanted = card_id(topic.text("topic"), name)
                if wanted not in cards and (complete or wanted.startswith(own)):
                    yield follow_up.problem("", f"there is no card '{wanted}': {_suggest(wanted, cards)}")


def asked_for(documents: Iterable[Document]) -> Iterator[tuple[str, Part, str]]:
    """Each question and phrasing of the cards in the files: the card's id, the place, and the text."""
    for topic in (Part(document, (), document.data) for document in documents):
        for card in topic.items("cards"):
            for place, text in ((card.part("question"), card.text("question")), *card.texts("phrasings")):
                yield card_id(topic.text("topic"), card.text("facet")), place, text


def _duplicates(entries: Sequence[Part], key: str) -> Iterator[Problem]:
    seen: dict[str, Part] = {}
    for entry in entries:
        value = entry.text(key)
        if value and value in seen:
            line = entry.document.line(seen[value].path)
            yield entry.problem(key, f"'{value}' stands on line {line} already: give each a {key} of its own")
        seen.setdefault(value, entry)


def _citations(topic: Part) -> Iterator[Problem]:
    known = {reference.text("id") for reference in topic.items("references")}
    for citation in topic.items("citations"):
        names = citation.texts("references")
        for place, name in names:
            if name not in known:
                yield place.problem("", f"there is no reference '{name}': {_suggest(name, known)}")
        state = citation.text("state")
        if state in _ENTRIES:
            least, most, rule = _ENTRIES[CitationState(state)]
            if not least <= len(names) <= most:
                yield citation.problem(
                    "references", f"a citation that is '{state}' names {rule}: change the one or the other"
                )


def _cites(card: Part, labels: Collection[str]) -> Iterator[Problem]:
    for claim in card.items("claims"):
        for place, label in claim.texts("cites"):
            if label and label not in labels:
                message = f"there is no citation '{label}': add it under 'citations:', or {_suggest(label, labels)}"
                yield place.problem("", message)


def _review(card: Part) -> Iterator[Problem]:
    facet = card.text("facet")
    if facet == "billing" and not card.text("jurisdiction"):
        message = "a billing card is valid in one country only: add, say, 'jurisdiction: United States'"
        yield card.problem("jurisdiction", message)
    review = card.part("review")
    updated, due = day_of(review.text("updated")), day_of(review.text("due"))
    if updated is None or due is None:
        return
    if due <= updated:
        yield review.problem("due", "the review is due before the last change: set it to a later day")


def _wordings(card: Part) -> Iterator[Problem]:
    """A claim's wordings say the same: the same numbers; its citations stand beside all of them."""
    for claim in card.items("claims"):
        numbers = _numbers(claim.text("text"))
        for key in ("plain", "trainee", "coder"):
            worded = claim.text(key)
            if worded and _numbers(worded) != numbers and not (unwritten(worded) or unwritten(claim.text("text"))):
                odd = ", ".join(sorted(_numbers(worded) ^ numbers))
                yield claim.problem(key, f"has not the same numbers as 'text' ({odd}): keep them as they are")
    if card.items("plain_notes") and len(card.items("plain_notes")) != len(card.items("notes")):
        yield card.problem("plain_notes", "has not as many notes as 'notes': write one for each, or none")


def _numbers(text: str) -> frozenset[str]:
    """The numbers in a text, those in words as figures: "four of nine" has the same as "4 of 9"."""
    tens = "|".join(_TENS)
    spelled = re.compile(rf"\b(?:({tens})(?:[ -]({'|'.join(_UNITS)}))?|({'|'.join(_ALONE)}))\b")
    figures = (
        str(_TENS[found[1]] + _UNITS.get(found[2] or "", 0)) if found[1] else str(_ALONE[found[3]])
        for found in spelled.finditer(text.casefold())
    )
    return frozenset((*re.findall(r"\d+(?:[.,]\d+)*", text), *figures))


def _validity(card: Part) -> Iterator[Problem]:
    effective, expires = day_of(card.text("effective")), day_of(card.text("expires"))
    if effective is not None and expires is not None and expires < effective:
        yield card.problem("expires", "the card expires before it is effective: set it to a later day")


def day_of(text: str) -> date | None:
    """The day that a text names; None for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _names(topic: Part) -> Iterator[tuple[Part, str]]:
    yield topic.part("title"), topic.text("title")
    yield from topic.texts("aliases")


def _shared(names: Sequence[tuple[Part, str]], what: str) -> Iterator[Problem]:
    """One problem for each name that an earlier file has already."""
    first: dict[str, Part] = {}
    for place, name in names:
        folded = _folded(name)
        taken = first.setdefault(folded, place)
        if folded and taken.document is not place.document:
            elsewhere = f"{taken.document.file}:{taken.document.line(taken.path)}"
            yield place.problem("", f"the {what} '{name}' is taken by {elsewhere}: keep it in one of the two")


def _asked_twice(topics: Sequence[Part]) -> Iterator[Problem]:
    """One problem for each question or phrasing that another card has too: the two cannot be told apart by it."""
    first: dict[str, Part] = {}
    for topic in topics:
        for card in topic.items("cards"):
            for place, text in ((card.part("question"), card.text("question")), *card.texts("phrasings")):
                taken = first.setdefault(_folded(text), card)
                if text and taken is not card:
                    elsewhere = f"{taken.document.file}:{taken.document.line(taken.path)}"
                    yield place.problem("", f"the card at {elsewhere} is asked for in the same words: change one")


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _suggest(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    some = ", ".join(sorted(known)[:_MOST_SUGGESTED]) + (", ..." if len(known) > _MOST_SUGGESTED else "")
    return f"there are {some}" if known else "there are none yet"
