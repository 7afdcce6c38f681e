"""From the bytes of content files to a deck, or to every problem in every file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from answers.card import Card, Claim, Expectations
from answers.deck import Deck
from answers.fingerprint import fingerprint
from answers.notices import Notices
from answers.problem import DeckError, Problem
from answers.proof import less_of, proof_of
from answers.reference import Citation, Reference
from answers.release import EVERYWHERE, Release
from answers.review import Review, ReviewState
from answers.reviewlog import Steps, by_card, read_log
from answers.shape import read_shape
from answers.signoff import SignOff
from answers.topic import Description, Source, Topic
from answers.topicchecks import across_files, asked_for, card_id, within_file
from answers.topicfile import CardShape, ClaimShape, NoticesShape, TopicShape
from answers.yamltext import Document, parse

NO_LOGS: Mapping[str, bytes] = {}


def read_deck(
    files: Mapping[str, bytes],
    notices: tuple[str, bytes],
    facets: Collection[str],
    release: Release = EVERYWHERE,
    logs: Mapping[str, bytes] = NO_LOGS,
) -> Deck:
    """The deck in `files` (name to content).

    `notices` is the name and content of the notices' file, `facets` the facets that the deck's cards may have,
    `release` decides what of it may be sent, `logs` are the names and contents of the logs of its review. A card's
    state is as its file gives it, as far as its log leads there; where there is no log, it is `submitted`. Raises
    `DeckError` with every problem of every file, sorted by file and line.
    """
    topics = read_topics(files, facets)
    log = read_logs(logs)
    around = _read_notices(*notices)
    unusable = () if isinstance(around, NoticesShape) else around
    problems = (*topics.problems, *unusable, *log.problems)
    if problems or not isinstance(around, NoticesShape):
        raise DeckError(tuple(sorted(problems)))
    return Deck(tuple(topic_of(shape, log.steps) for shape in topics.shapes.values()), _notices(around), release)


@dataclass(frozen=True, slots=True)
class Logs:
    """The steps in all logs of a deck's review, by card, and everything that is wrong with the files."""

    steps: Steps
    problems: tuple[Problem, ...]


def read_logs(logs: Mapping[str, bytes]) -> Logs:
    """The logs in these files (name to content)."""
    steps: list[SignOff] = []
    problems: list[Problem] = []
    for name, content in sorted(logs.items()):
        for entry in read_log(name, content):
            if isinstance(entry, Problem):
                problems.append(entry)
            else:
                steps.append(entry)
    return Logs(by_card(steps), tuple(problems))


def find_problems(files: Mapping[str, bytes], facets: Collection[str]) -> tuple[Problem, ...]:
    """Everything for which a deck of these topics' files could not be loaded, sorted by file and line."""
    return read_topics(files, facets).problems


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


@dataclass(frozen=True, slots=True)
class Topics:
    """What the topics' files hold: parsed, those with the right shape by their names, and everything that is wrong."""

    documents: tuple[Document, ...]
    shapes: Mapping[str, TopicShape]
    problems: tuple[Problem, ...]


def read_topics(files: Mapping[str, bytes], facets: Collection[str]) -> Topics:
    """The topics in these files (name to content)."""
    if not files:
        nothing = "there is no card here: a deck is a folder with at least one *.yaml file of cards"
        return Topics((), {}, (Problem(".", 1, "", nothing),))
    documents: list[Document] = []
    shapes: dict[str, TopicShape] = {}
    problems: list[Problem] = []
    for name, content in sorted(files.items()):
        document = parse(name, content)
        if isinstance(document, Document):
            documents.append(document)
            problems.extend(within_file(document, facets))
            shaped = read_shape(TopicShape, document)
            if isinstance(shaped, TopicShape):
                shapes[name] = shaped
            else:
                problems.extend(shaped)
        else:
            problems.extend(document)
    problems.extend(across_files(documents, complete=len(documents) == len(files)))
    return Topics(tuple(documents), shapes, tuple(sorted(problems)))


def _read_notices(file: str, content: bytes) -> NoticesShape | tuple[Problem, ...]:
    document = parse(file, content)
    return read_shape(NoticesShape, document) if isinstance(document, Document) else document


def topic_of(shape: TopicShape, log: Steps) -> Topic:
    """The topic that a file of the right shape holds, with the reviews that the log shows."""
    references = tuple(Reference(**reference.model_dump()) for reference in shape.references)
    by_id = {reference.id: reference for reference in references}
    citations = {
        citation.label: Citation(
            citation.label, citation.state, tuple(by_id[name] for name in citation.references), citation.note
        )
        for citation in shape.citations
    }
    source = Source(**shape.source.model_dump())
    return Topic(
        id=shape.topic,
        title=shape.title,
        aliases=shape.aliases,
        excluded=shape.excluded,
        described_by=Description(**shape.described_by.model_dump()),
        source=source,
        references=references,
        citations=citations,
        cards=tuple(_card(shape, source, citations, card, log) for card in shape.cards),
        open_points=shape.open_points,
        quotations=shape.quotations,
    )


def _card(topic: TopicShape, source: Source, citations: Mapping[str, Citation], shape: CardShape, log: Steps) -> Card:
    claims = tuple(_claim(claim) for claim in shape.claims)
    cited = {label: citations[label] for claim in claims for label in claim.cites}
    version = fingerprint(
        shape.question,
        claims,
        shape.notes,
        shape.jurisdiction,
        cited,
        topic=topic.title,
        source=source,
        plain_notes=shape.plain_notes,
        valid=(shape.effective, shape.expires),
    )
    own_id = card_id(topic.topic, shape.facet)
    return Card(
        id=own_id,
        topic=topic.topic,
        facet=shape.facet,
        question=shape.question,
        phrasings=shape.phrasings,
        claims=claims,
        notes=shape.notes,
        jurisdiction=shape.jurisdiction,
        excluded=shape.excluded,
        follow_ups=tuple(card_id(topic.topic, follow_up) for follow_up in shape.follow_ups),
        review=_review(shape, log.get(own_id, ()), version),
        version=version,
        tests=Expectations(shape.tests.opens, shape.tests.excluded),
        plain_notes=shape.plain_notes,
        effective=shape.effective,
        expires=shape.expires,
    )


def _review(shape: CardShape, log: Sequence[SignOff], version: str) -> Review:
    """What the file says of the review, as far as the log bears it out."""
    proof, claimed = proof_of(log), shape.review
    updated = proof.updated(version, claimed.updated)
    due = min(claimed.due, proof.latest_due(shape.facet, updated))
    state = less_of(claimed.state, proof.state_of(version))
    return Review(state, updated, due, proof.standing.approvals_of(version))


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
