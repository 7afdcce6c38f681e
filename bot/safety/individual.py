"""Questions about one person: for a diagnosis, a dose or a decision that only a clinician can take."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from answers.problem import DeckError, Problem
from answers.shape import Shape, Text, read_shape
from answers.yamltext import Document, Path, parse
from bot.safety.phrases import Phrasebook, PhraseError


class AskingShape(Shape):
    """One rule as its editor writes it."""

    rule: Text
    asks: tuple[Text, ...]
    alongside: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    fires: tuple[Text, ...]
    silent: tuple[Text, ...]


class IndividualShape(Shape):
    """The whole file."""

    words: dict[Text, tuple[Text, ...]]
    rules: tuple[AskingShape, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    asks: str
    unless: str
    alongside: tuple[str, ...]


class Individuals:
    """Tells whether a question is about one person. Raises `PhraseError` where a rule cannot be used.

    `common` are words of everyday language: one of them is never read as a slip of a rule's word.
    """

    def __init__(self, shape: IndividualShape, common: Collection[str] = ()) -> None:
        lists = dict(shape.words)
        self._rules: list[_Rule] = []
        for number, rule in enumerate(shape.rules):
            made = _Rule(f"{number}.asks", f"{number}.unless", rule.alongside)
            lists |= {made.asks: rule.asks, made.unless: rule.unless}
            self._rules.append(made)
        unknown = {name for rule in self._rules for name in rule.alongside} - set(lists)
        if unknown:
            raise PhraseError(f"there is no list <{min(unknown)}>")
        self._phrasebook = Phrasebook(lists, common)

    def asks(self, text: str) -> bool:
        """Whether a diagnosis, a dose or a decision for one person is asked for."""
        said = self._phrasebook.hear(text)
        return any(
            said.has(rule.asks)
            and not said.has(rule.unless)
            and (not rule.alongside or any(map(said.has, rule.alongside)))
            for rule in self._rules
        )


def read_individuals(file: str, content: bytes, common: Collection[str] = ()) -> Individuals:
    """The rules in a file's content, with every one of their examples tried. Raises `DeckError` with every problem."""
    document = parse(file, content)
    shape = read_shape(IndividualShape, document) if isinstance(document, Document) else document
    if not isinstance(document, Document) or not isinstance(shape, IndividualShape):
        raise DeckError(tuple(sorted(shape if isinstance(shape, tuple) else ())))
    try:
        individuals = Individuals(shape, common)
    except PhraseError as error:
        raise DeckError((document.problem((), str(error)),)) from error
    problems = tuple(_failed(document, shape, individuals))
    if problems:
        raise DeckError(problems)
    return individuals


def _failed(document: Document, shape: IndividualShape, individuals: Individuals) -> Iterator[Problem]:
    """The examples that do not come out as their rule says."""
    for number, rule in enumerate(shape.rules):
        place: Path = ("rules", number)
        for index, example in enumerate(rule.fires):
            if not individuals.asks(example):
                yield document.problem((*place, "fires", index), "is not recognised: add a phrase")
        for index, example in enumerate(rule.silent):
            if individuals.asks(example):
                yield document.problem((*place, "silent", index), "is taken for one: make a phrase narrower")
