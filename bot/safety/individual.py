"""Questions about one person: for a diagnosis, a dose or a decision that only a clinician can take.

Some rules tell plainly that a decision is asked for. The loose ones tell only that a person is described; they hold
where no card is sure to answer, for people ask general questions beside a word on their own mother.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from answers.problem import DeckError, Problem
from answers.shape import Shape, Text, read_shape
from answers.yamltext import Document, Path, parse
from bot.safety.phrases import Phrasebook, PhraseError


class AskingShape(Shape):
    """One rule as its editor writes it."""

    rule: Text
    loose: Literal["yes", "no"] = "no"
    asks: tuple[Text, ...]
    alongside: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    fires: tuple[Text, ...]
    silent: tuple[Text, ...]


class IndividualShape(Shape):
    """The whole file."""

    words: dict[Text, tuple[Text, ...]]
    rules: tuple[AskingShape, ...]


# The list of words by which a question is a general one.
_GENERAL = "general"


@dataclass(frozen=True, slots=True)
class _Rule:
    asks: str
    unless: str
    alongside: tuple[str, ...]
    loose: bool


class Individuals:
    """Tells whether a question is about one person. Raises `PhraseError` where a rule cannot be used.

    `common` are words of everyday language: one of them is never read as a slip of a rule's word.
    """

    def __init__(self, shape: IndividualShape, common: Collection[str] = ()) -> None:
        lists = dict(shape.words)
        self._rules: list[_Rule] = []
        for number, rule in enumerate(shape.rules):
            made = _Rule(f"{number}.asks", f"{number}.unless", rule.alongside, rule.loose == "yes")
            lists |= {made.asks: rule.asks, made.unless: rule.unless}
            self._rules.append(made)
        unknown = {name for rule in self._rules for name in rule.alongside} - set(lists)
        if unknown:
            raise PhraseError(f"there is no list <{min(unknown)}>")
        self._phrasebook = Phrasebook(lists, common)

    def asks(self, text: str, *, sure: bool) -> bool:
        """Whether a diagnosis, a dose or a decision for one person is asked for.

        `sure`: whether a card is sure to answer; then it takes more than a person who is described.
        """
        said = self._phrasebook.hear(text)
        return not said.has(_GENERAL) and any(
            said.has(rule.asks)
            and not (sure and rule.loose)
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
    """The examples that do not come out as their rule says; only those of a loose rule are asked of no sure card."""
    for number, rule in enumerate(shape.rules):
        place: Path = ("rules", number)
        sure = rule.loose == "no"
        for index, example in enumerate(rule.fires):
            if not individuals.asks(example, sure=sure):
                yield document.problem((*place, "fires", index), "is not recognised: add a phrase")
        for index, example in enumerate(rule.silent):
            if individuals.asks(example, sure=sure):
                yield document.problem((*place, "silent", index), "is taken for one: make a phrase narrower")
