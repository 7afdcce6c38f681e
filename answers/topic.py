"""A subject that people ask about, with everything that its cards share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from answers.card import Card
from answers.reference import Citation, Reference


@dataclass(frozen=True, slots=True)
class Source:
    """The text that a topic's cards were written from, and the state in which its publisher left it."""

    title: str
    publisher: str
    updated: date
    status: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """Words by which people describe a topic that they do not name.

    A question describes the topic when it holds a word of `region` together with one of `structure` or `procedure`.
    """

    region: tuple[str, ...] = ()
    structure: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its names, its cards, and the references and citations that its claims use.

    `excluded` are names of other things, by which a question is not about this topic. `open_points` are what is not
    resolved yet: for reviewers, not for readers. `quotations` is the digest of the source's sentences that are kept
    beside the topic's file; empty where none are.
    """

    id: str
    title: str
    aliases: tuple[str, ...]
    described_by: Description
    source: Source
    references: tuple[Reference, ...]
    citations: Mapping[str, Citation]
    cards: tuple[Card, ...]
    excluded: tuple[str, ...] = ()
    open_points: tuple[str, ...] = ()
    quotations: str = ""
