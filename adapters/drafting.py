"""Writes what was asked into a deck's files: as a phrasing of a card, or as the beginning of a new one."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from adapters.files import deck_files, write_whole
from answers.draft import TO_WRITE
from answers.review import ReviewState, review_due
from answers.shape import SLUG
from answers.topicchecks import Part, card_id
from answers.yamltext import Document, Inline, added, parse, write
from answers.yamltext import Path as Place
from bot.safety.guard import kinds_in

_LONGEST_QUESTION = 140


class DraftingError(Exception):
    """It cannot be written; the text says why and what to do."""


def to_phrasing(folder: Path, card: str, words: str) -> Path:
    """Add a phrasing to a card's file, and give the file. Raises `DraftingError`."""
    _refuse_identifiers([words])
    for document, content in _documents(folder):
        topic = Part(document, (), document.data)
        ids = [card_id(topic.text("topic"), each.text("facet")) for each in topic.items("cards")]
        if card in ids:
            return _add(document, content, ("cards", ids.index(card), "phrasings"), words)
    raise DraftingError(f"no file of {folder} holds {card}")


def draft_card(folder: Path, card: tuple[str, str], asked: Sequence[str], today: date) -> Path:
    """Begin a card (topic and facet) with the questions that it is to answer, and give its file.

    Raises `DraftingError`.
    """
    topic, facet = card
    _refuse_identifiers(asked)
    if not (SLUG.fullmatch(topic) and SLUG.fullmatch(facet)):
        raise DraftingError(f"'{topic}/{facet}' is no id: write small letters, digits and single hyphens")
    begun = _begun(facet, asked, today)
    for document, content in _documents(folder):
        part = Part(document, (), document.data)
        if part.text("topic") == topic:
            if any(each.text("facet") == facet for each in part.items("cards")):
                raise DraftingError(f"{topic}/{facet} is there already: impar gaps to-phrasing adds a question to it")
            return _add(document, content, ("cards",), begun)
    file = folder / f"{topic}.yaml"
    write_whole(file, write(_topic(topic, begun, today)).encode())
    return file


def _documents(folder: Path) -> Iterator[tuple[Document, bytes]]:
    for name, content in deck_files(folder).topics.items():
        document = parse(name, content)
        if isinstance(document, Document):
            yield document, content


def _add(document: Document, content: bytes, place: Place, value: object) -> Path:
    file = Path(document.file)
    try:
        text = added(content, document, place, value)
    except KeyError as error:
        raise DraftingError(
            f"{file}: {error.args[0]} is no list with an entry a line: write it so, each after '- '"
        ) from error
    assert isinstance(parse(document.file, text), Document), "what was added can be read back"
    write_whole(file, text)
    return file


def _refuse_identifiers(texts: Sequence[str]) -> None:
    """What stood for somebody's identifiers in a question belongs into no card."""
    if any(kinds_in(text) for text in texts):
        raise DraftingError("identifiers were taken out of these words: give the question in yours with --words")


def _begun(facet: str, asked: Sequence[str], today: date) -> dict[str, object]:
    question, *others = asked
    place = {"jurisdiction": f"{TO_WRITE}: where it is valid"} if facet == "billing" else {}
    return {
        "facet": facet,
        "question": question[:_LONGEST_QUESTION],
        "phrasings": others or [question],
        "claims": [
            {
                "section": "guideline",
                "text": f"{TO_WRITE}: a sentence for clinicians",
                "plain": f"{TO_WRITE}: the same for patients, with the same numbers",
                "cites": Inline(),
            }
        ],
        **place,
        "review": {
            "state": ReviewState.SUBMITTED.value,
            "updated": today.isoformat(),
            "due": review_due(facet, today).isoformat(),
        },
    }


def _topic(topic: str, card: dict[str, object], today: date) -> dict[str, object]:
    unknown = {key: f"{TO_WRITE}: the {key} of what you write from" for key in ("title", "publisher", "status")}
    return {
        "topic": topic,
        "title": topic.replace("-", " ").capitalize(),
        "source": {**unknown, "updated": today.isoformat()},
        "cards": [card],
    }
