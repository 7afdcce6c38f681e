"""From the bytes of content files to a deck, or to every problem in every file."""

from collections.abc import Collection, Mapping, Sequence

from answers.card import Card, Claim
from answers.deck import Deck
from answers.fingerprint import fingerprint
from answers.notices import Notices
from answers.problem import DeckError, Problem
from answers.reference import Citation, Reference
from answers.release import EVERYWHERE, Release
from answers.review import Review, ReviewState
from answers.shape import read_shape
from answers.topic import Description, Source, Topic
from answers.topicchecks import across_files, asked_for, card_id, within_file
from answers.topicfile import CardShape, ClaimShape, NoticesShape, TopicShape
from answers.yamltext import Document, parse


def read_deck(
    files: Mapping[str, bytes], notices: tuple[str, bytes], facets: Collection[str], release: Release = EVERYWHERE
) -> Deck:
    """The deck in `files` (name to content).

    `notices` is the name and content of the notices' file, `facets` the facets that the deck's cards may have, and
    `release` decides what of it may be sent.
    Raises `DeckError` with every problem of every file, sorted by file and line.
    """
    topics, problems = _read_topics(files, facets)
    around = _read_notices(*notices)
    if not isinstance(around, NoticesShape):
        raise DeckError(tuple(sorted((*problems, *around))))
    if problems:
        raise DeckError(problems)
    return Deck(tuple(_topic(topic) for topic in topics), _notices(around), release)


def find_problems(files: Mapping[str, bytes], facets: Collection[str]) -> tuple[Problem, ...]:
    """Everything that is wrong in the topics' files, sorted by file and line."""
    return _read_topics(files, facets)[1]


def find_places(files: Mapping[str, bytes]) -> dict[tuple[str, str], Problem]:
    """Where each question and phrasing stands, by its card's id and its text: as a problem that says nothing yet."""
    documents = [parse(name, content) for name, content in sorted(files.items())]
    return {
        (card, text): place.problem("", "")
        for card, place, text in asked_for(document for document in documents if isinstance(document, Document))
    }


def find_notices_problems(file: str, content: bytes) -> tuple[Problem, ...]:
    """Everything that is wrong in a notices' file, sorted by line."""
    found = _read_notices(file, content)
    return () if isinstance(found, NoticesShape) else tuple(sorted(found))


def _read_topics(
    files: Mapping[str, bytes], facets: Collection[str]
) -> tuple[Sequence[TopicShape], tuple[Problem, ...]]:
    if not files:
        nothing = "there is no card here: a deck is a folder with at least one *.yaml file of cards"
        return (), (Problem(".", 1, "", nothing),)
    documents: list[Document] = []
    topics: list[TopicShape] = []
    problems: list[Problem] = []
    for name, content in sorted(files.items()):
        document = parse(name, content)
        if isinstance(document, Document):
            documents.append(document)
            problems.extend(within_file(document, facets))
            shaped = read_shape(TopicShape, document)
            topics.extend([shaped] if isinstance(shaped, TopicShape) else [])
            problems.extend(() if isinstance(shaped, TopicShape) else shaped)
        else:
            problems.extend(document)
    problems.extend(across_files(documents, complete=len(documents) == len(files)))
    return topics, tuple(sorted(problems))


def _read_notices(file: str, content: bytes) -> NoticesShape | tuple[Problem, ...]:
    document = parse(file, content)
    return read_shape(NoticesShape, document) if isinstance(document, Document) else document


def _topic(shape: TopicShape) -> Topic:
    references = tuple(Reference(**reference.model_dump()) for reference in shape.references)
    by_id = {reference.id: reference for reference in references}
    citations = {
        citation.label: Citation(
            citation.label, citation.state, tuple(by_id[name] for name in citation.references), citation.note
        )
        for citation in shape.citations
    }
    return Topic(
        id=shape.topic,
        title=shape.title,
        aliases=shape.aliases,
        excluded=shape.excluded,
        described_by=Description(**shape.described_by.model_dump()),
        source=Source(**shape.source.model_dump()),
        references=references,
        citations=citations,
        cards=tuple(_card(shape.topic, citations, card) for card in shape.cards),
    )


def _card(topic: str, citations: Mapping[str, Citation], shape: CardShape) -> Card:
    claims = tuple(_claim(claim) for claim in shape.claims)
    cited = {label: citations[label] for claim in claims for label in claim.cites}
    return Card(
        id=card_id(topic, shape.facet),
        topic=topic,
        facet=shape.facet,
        question=shape.question,
        phrasings=shape.phrasings,
        claims=claims,
        notes=shape.notes,
        jurisdiction=shape.jurisdiction,
        excluded=shape.excluded,
        follow_ups=tuple(card_id(topic, follow_up) for follow_up in shape.follow_ups),
        review=Review(shape.review.state, shape.review.updated, shape.review.due),
        version=fingerprint(
            shape.question,
            claims,
            shape.notes,
            shape.jurisdiction,
            cited,
            plain_notes=shape.plain_notes,
            valid=(shape.effective, shape.expires),
        ),
        plain_notes=shape.plain_notes,
        effective=shape.effective,
        expires=shape.expires,
    )


def _claim(shape: ClaimShape) -> Claim:
    return Claim(shape.section, shape.text, shape.plain, shape.cites, shape.wordings())


def _notices(shape: NoticesShape) -> Notices:
    return Notices(
        disclaimer=shape.disclaimer.short,
        disclaimer_long=shape.disclaimer.long,
        disclaimer_plain=shape.disclaimer.plain,
        cautions={ReviewState(state): text for state, text in shape.cautions.items()},
        editorial_policy=shape.editorial_policy,
    )
