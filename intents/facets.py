"""The kinds of question that all topics share, and how people ask them."""

from dataclasses import dataclass

from pydantic import Field

from answers.problem import DeckError
from answers.shape import Shape, Slug, Text, read_shape
from answers.yamltext import Document, parse

TOPIC = "{topic}"

# Of the questions about a procedure, so many name what is done (counted in labelled questions).
USUALLY_SAID = 0.6


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of question. `names` are its bare names; a wording holds `{topic}` where people name the topic.

    A facet without wordings is learned from the questions of the deck's cards.
    `says_what_is_done` is the share, 0 to 1, of its questions about a topic that name what is done, a block or an
    injection, and not only what it is done to.
    """

    id: str
    title: str
    names: tuple[str, ...]
    wordings: tuple[str, ...]
    says_what_is_done: float = USUALLY_SAID


@dataclass(frozen=True, slots=True)
class Facets:
    """Every facet, and by group what people ask besides that no facet answers."""

    facets: tuple[Facet, ...]
    other: dict[str, tuple[str, ...]]

    @property
    def ids(self) -> tuple[str, ...]:
        """The facets' ids in the file's order."""
        return tuple(facet.id for facet in self.facets)


class FacetShape(Shape):
    """One facet as its editor writes it."""

    title: Text
    about: Text
    names: tuple[Text, ...] = Field(min_length=1)
    wordings: tuple[Text, ...] = ()
    says_what_is_done: float = Field(default=USUALLY_SAID, gt=0, lt=1)


class GroupShape(Shape):
    """One group of questions that no facet answers."""

    about: Text
    wordings: tuple[Text, ...] = Field(min_length=1)


class FacetsShape(Shape):
    """The whole file."""

    facets: dict[Slug, FacetShape] = Field(min_length=1)
    other: dict[Text, GroupShape] = Field(default_factory=dict)


def read_facets(file: str, content: bytes) -> Facets:
    """The facets in a file's content. Raises `DeckError` with every problem of it."""
    document = parse(file, content)
    shape = read_shape(FacetsShape, document) if isinstance(document, Document) else document
    if not isinstance(shape, FacetsShape):
        raise DeckError(tuple(sorted(shape)))
    facets = (
        Facet(name, facet.title, facet.names, facet.wordings, facet.says_what_is_done)
        for name, facet in shape.facets.items()
    )
    return Facets(tuple(facets), {name: group.wordings for name, group in shape.other.items()})
