"""Words that make another question of a card's question: a population, a country, an energy, a part of the body.

"Safe" and "safe in toddlers" share all words of a card but one, and that one says that the card does not answer. Which
words are of that kind stands in `qualifiers.yaml`; whether a card knows them, in the card.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from answers.problem import DeckError
from answers.shape import Shape, Text, read_shape
from answers.yamltext import Document, parse
from intents.guard import by_first_word
from intents.normalise import words

# "Oral" and "coma" end like the names of diseases: what is shorter than this says too little by its ending.
_SHORTEST_BY_FORM = 6

_PLURALS_IN_ES = ("ches", "oes", "ses", "shes", "xes", "zes")


class Scope(StrEnum):
    """Whose texts must know a qualifier, so that the card may be sent."""

    CARD = "card"
    TOPIC = "topic"


class KindShape(Shape):
    """One kind of qualifier as its editor writes it."""

    about: Text
    known_to: Scope
    words: tuple[Text, ...]
    phrases: tuple[Text, ...] = ()
    beginnings: tuple[Text, ...] = ()
    endings: tuple[Text, ...] = ()


class QualifiersShape(Shape):
    """The whole file."""

    kinds: dict[Text, KindShape]
    harmless: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Qualifier:
    """What stands in a question as one qualifier: its words, and whose texts must know it."""

    words: tuple[str, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """The qualifiers by their words, and by how words of a kind begin and end.

    `harmless` phrases, by their first words, only look so.
    """

    known: Mapping[tuple[str, ...], Scope]
    beginnings: Mapping[str, Scope]
    endings: Mapping[str, Scope]
    harmless: Mapping[str, Sequence[tuple[str, ...]]]
    longest: int = 1

    @property
    def single(self) -> frozenset[str]:
        """The qualifiers that are one word."""
        return frozenset(words[0] for words in self.known if len(words) == 1)

    def telling(self, asked: Sequence[str]) -> tuple[str, ...]:
        """The words of a question without its harmless phrases: those in which qualifiers and negations are found."""
        told: list[str] = []
        place = 0
        while place < len(asked):
            phrases = self.harmless.get(asked[place], ())
            harmless = next((each for each in phrases if tuple(asked[place : place + len(each)]) == each), ())
            told.extend(() if harmless else asked[place : place + 1])
            place += len(harmless) or 1
        return tuple(told)

    def foreign(self, asked: Sequence[str], card: Collection[str], topic: Collection[str]) -> tuple[str, ...]:
        """The qualifiers in a question that neither the card nor, by their scope, its topic has among its words."""
        return tuple(
            " ".join(found.words)
            for found in self.find(asked)
            if not all(is_known(word, topic if found.scope is Scope.TOPIC else card) for word in found.words)
        )

    def find(self, asked: Sequence[str]) -> Iterator[Qualifier]:
        """The qualifiers in a question, the longest at each place."""
        place = 0
        while place < len(asked):
            size, scope = self._at(asked, place)
            if scope:
                yield Qualifier(tuple(asked[place : place + size]), scope)
            place += size

    def _at(self, asked: Sequence[str], place: int) -> tuple[int, Scope | None]:
        """How many words from a place belong together, and the scope where they are a qualifier."""
        for size in range(min(self.longest, len(asked) - place), 0, -1):
            span = tuple(asked[place : place + size])
            scope = self.known.get(span)
            if scope:
                return size, scope
        return 1, self._scope_of(asked[place])

    def _has_form(self, word: str) -> bool:
        """Whether a word begins or ends like one of a kind: most do not, and are told so at once."""
        ends = tuple(self.endings)
        return word.startswith(tuple(self.beginnings)) or any(form.endswith(ends) for form in singulars(word))

    def _scope_of(self, word: str) -> Scope | None:
        """The scope of one word, by its singular or its form."""
        listed = next((self.known[form,] for form in singulars(word) if (form,) in self.known), None)
        if listed or len(word) < _SHORTEST_BY_FORM or not self._has_form(word):
            return listed
        begun = (scope for start, scope in self.beginnings.items() if word.startswith(start))
        ended = (scope for end, scope in self.endings.items() if any(form.endswith(end) for form in singulars(word)))
        return next(begun, next(ended, None))


NO_QUALIFIERS = Qualifiers({}, {}, {}, {})


def is_known(word: str, known: Collection[str]) -> bool:
    """Whether a word, its singular or its plural is among those known."""
    return any(form in known for form in (*singulars(word), f"{word}s", f"{word}es"))


def singulars(word: str) -> tuple[str, ...]:
    """The word and what it may be the plural of: "rates" is of "rate", not of "rat"."""
    return (word, word.removesuffix("s"), word.removesuffix("es") if word.endswith(_PLURALS_IN_ES) else word)


def read_qualifiers(file: str, content: bytes) -> Qualifiers:
    """The qualifiers in a file's content. Raises `DeckError` with every problem of it."""
    document = parse(file, content)
    shape = read_shape(QualifiersShape, document) if isinstance(document, Document) else document
    if not isinstance(shape, QualifiersShape):
        raise DeckError(tuple(sorted(shape)))
    known = {
        tuple(words(text)): kind.known_to for kind in shape.kinds.values() for text in (*kind.words, *kind.phrases)
    }
    return Qualifiers(
        known,
        {start: kind.known_to for kind in shape.kinds.values() for start in kind.beginnings},
        {end: kind.known_to for kind in shape.kinds.values() for end in kind.endings},
        by_first_word(map(words, shape.harmless)),
        max(map(len, known), default=1),
    )
