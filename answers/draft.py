"""What a draft has and a finished topic has not: places to be written, and its source's sentences as quotations."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pydantic import Field

from answers.problem import Problem
from answers.reference import Section
from answers.shape import Shape, Slug, Text, read_shape
from answers.yamltext import Document, Inline, parse, write

# What an importer puts where a person must write.
TO_WRITE = "TO WRITE"

_DIGITS = 16

_HEADER = """\
# Sentences of the source of '{topic}', word for word. They are here to be read while the cards are written, and are
# never sent: say in the cards what they say, in words of your own. `impar lint` and `impar review` compare the two.
"""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One sentence of a source: its number, the facet that it was sorted to, where it stood and what it cites."""

    number: int
    facet: str
    section: Section
    heading: str
    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotations:
    """The sentences of the source of a topic."""

    topic: str
    quotations: tuple[Quotation, ...]

    @property
    def digest(self) -> str:
        """What the topic's file names them by, so that a draft is not submitted without them."""
        return digest_of(self.quotations)


class QuotationShape(Shape):
    """One sentence of a source, as it stands in the file."""

    number: int
    facet: Slug
    section: Section
    heading: str = ""
    cites: tuple[Text, ...] = ()
    text: Text


class QuotationsShape(Shape):
    """The file."""

    topic: Slug
    quotations: tuple[QuotationShape, ...] = Field(min_length=1)


def unwritten(text: str) -> bool:
    """Whether a text is still the place where a person must write one."""
    return text.startswith(TO_WRITE)


def digest_of(quotations: Sequence[Quotation]) -> str:
    """Sixteen hexadecimal digits (64 bits of SHA-256) that change with every word of the sentences."""
    canonical = json.dumps([asdict(each) for each in quotations], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:_DIGITS]


def read_quotations(file: str, content: bytes) -> Quotations | tuple[Problem, ...]:
    """The quotations in a file, or everything that is wrong with it."""
    document = parse(file, content)
    shaped = read_shape(QuotationsShape, document) if isinstance(document, Document) else document
    if not isinstance(shaped, QuotationsShape):
        return tuple(sorted(shaped))
    return Quotations(shaped.topic, tuple(Quotation(**each.model_dump()) for each in shaped.quotations))


def quotations_text(quoted: Quotations) -> str:
    """The content of the file of quotations that goes with a draft."""
    entries = [
        {
            "number": str(each.number),
            "facet": each.facet,
            "section": each.section.value,
            "heading": each.heading,
            "cites": Inline(each.cites),
            "text": each.text,
        }
        for each in quoted.quotations
    ]
    return _HEADER.format(topic=quoted.topic) + write({"topic": quoted.topic, "quotations": entries})
