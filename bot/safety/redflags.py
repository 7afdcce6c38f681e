"""Red flags: messages that tell of an emergency."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from answers.problem import DeckError, Problem
from answers.shape import Shape, Slug, Text, read_shape
from answers.yamltext import Document, Path, parse
from bot.safety.manner import LISTS, Manner
from bot.safety.phrases import Phrasebook, PhraseError, Said
from bot.safety.resemblance import NOTHING_LEARNED, Resemblance, learn_resemblance

# A message that no rule knows counts where it resembles emergencies more than this, in logarithms of odds. Chosen on
# lists of messages of which each was left out of what is learned in its turn.
_RESEMBLES = 6.0


class RuleShape(Shape):
    """One rule as its editor writes it."""

    rule: Text
    always: Literal["yes", "no"] = "no"
    unless: tuple[Text, ...] = ()
    says: tuple[Text, ...] = ()
    names: tuple[Text, ...] = ()
    alone: tuple[Text, ...] = ()
    alongside: tuple[Text, ...] = ()
    fires: tuple[Text, ...]
    silent: tuple[Text, ...]


class FlagShape(Shape):
    """One kind of emergency."""

    title: Text
    rules: tuple[RuleShape, ...]


class FlagsShape(Shape):
    """The whole file."""

    words: dict[Text, tuple[Text, ...]]
    manner: dict[Text, tuple[Text, ...]]
    flags: dict[Slug, FlagShape]


class MessagesShape(Shape):
    """Messages that told of emergencies, and messages that did not."""

    urgent: tuple[Text, ...]
    routine: tuple[Text, ...]


NO_MESSAGES = MessagesShape(urgent=(), routine=())


@dataclass(frozen=True, slots=True)
class Flag:
    """A kind of emergency: its id, and its name for those who are told of it."""

    kind: str
    title: str


RESEMBLANCE = Flag("resemblance", "a message that resembles emergencies, by no rule")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule, and the names under which its phrases stand in the phrasebook."""

    flag: Flag
    says: str
    names: str
    alone: str
    unless: str
    alongside: tuple[str, ...]
    always: bool


class RedFlags:
    """Tells whether a message is a red flag. Raises `PhraseError` where a rule cannot be used.

    `common` are words of everyday language: one of them is never read as a slip of a rule's word. `resemblance` is the
    second opinion, which is asked where no rule fires.
    """

    def __init__(
        self, shape: FlagsShape, common: Collection[str] = (), resemblance: Resemblance = NOTHING_LEARNED
    ) -> None:
        missing = [name for name in LISTS if name not in shape.manner]
        if missing:
            raise PhraseError(f"the lists {', '.join(missing)} are missing under 'manner'")
        lists = {**shape.words, **shape.manner}
        self._rules: list[_Rule] = []
        for kind, flag in shape.flags.items():
            for number, rule in enumerate(flag.rules):
                made = _rule(Flag(kind, flag.title), f"{kind}[{number}]", rule)
                lists |= {made.says: rule.says, made.names: rule.names}
                lists |= {made.alone: rule.alone, made.unless: rule.unless}
                self._rules.append(made)
        unknown = {name for rule in self._rules for name in rule.alongside} - set(lists)
        if unknown:
            raise PhraseError(f"there is no list <{min(unknown)}>")
        self._phrasebook = Phrasebook(lists, common)
        self._resemblance = resemblance

    def find(self, text: str) -> Flag | None:
        """The emergency that a message tells of, by the first rule that fires, else by its resemblance; else None."""
        said = self._phrasebook.hear(text)
        manner = Manner(said)
        return next((rule.flag for rule in self._rules if _fires(rule, said, manner)), None) or (
            RESEMBLANCE if manner.is_plain and self._resemblance.score(manner.words) > _RESEMBLES else None
        )

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a message as the second opinion takes them."""
        return Manner(self._phrasebook.hear(text)).words


def _rule(flag: Flag, place: str, shape: RuleShape) -> _Rule:
    said, named, alone, unless = (f"{place}.{name}" for name in ("says", "names", "alone", "unless"))
    return _Rule(flag, said, named, alone, unless, shape.alongside, always=shape.always == "yes")


def _fires(rule: _Rule, said: Said, manner: Manner) -> bool:
    if any(span.end - span.start == len(said.words) for span in said.found.get(rule.alone, ())):
        return True
    if not (said.has(rule.says) or said.has(rule.names)):
        return False
    if said.has(rule.unless) or (rule.alongside and not any(map(said.has, rule.alongside))):
        return False
    said_so = said.found.get(rule.says, ())
    if rule.always:
        return any(manner.is_said_in_earnest(thing) for thing in said_so)
    named = said.found.get(rule.names, ())
    return any(manner.is_fact_of_now(thing, named_only=False) for thing in said_so) or any(
        manner.is_fact_of_now(thing, named_only=True) for thing in named
    )


def read_messages(file: str, content: bytes) -> MessagesShape:
    """The labelled messages in a file's content. Raises `DeckError` with every problem."""
    document = parse(file, content)
    shape = read_shape(MessagesShape, document) if isinstance(document, Document) else document
    if not isinstance(shape, MessagesShape):
        raise DeckError(tuple(sorted(shape)))
    return shape


def read_redflags(
    file: str, content: bytes, common: Collection[str] = (), resemblance: Resemblance = NOTHING_LEARNED
) -> RedFlags:
    """The rules in a file's content. Raises `DeckError` with every problem of their form."""
    document, shape = _read(file, content)
    return _made(document, shape, common, resemblance)


def learn_redflags(
    file: str, content: bytes, common: Collection[str] = (), messages: MessagesShape = NO_MESSAGES
) -> Resemblance:
    """The second opinion that the rules' examples and the messages teach.

    Tries every example by the rules and that opinion. Raises `DeckError` with every problem.
    """
    document, shape = _read(file, content)
    unlearned = _made(document, shape, common)
    rules = [rule for flag in shape.flags.values() for rule in flag.rules]
    urgent = (*messages.urgent, *(each for rule in rules for each in rule.fires))
    routine = (*messages.routine, *(each for rule in rules for each in rule.silent))
    learned = learn_resemblance(map(unlearned.words, urgent), map(unlearned.words, routine))
    problems = tuple(_failed(document, shape, _made(document, shape, common, learned)))
    if problems:
        raise DeckError(problems)
    return learned


def _read(file: str, content: bytes) -> tuple[Document, FlagsShape]:
    document = parse(file, content)
    shape = read_shape(FlagsShape, document) if isinstance(document, Document) else document
    if not isinstance(document, Document) or not isinstance(shape, FlagsShape):
        raise DeckError(tuple(sorted(shape if isinstance(shape, tuple) else ())))
    return document, shape


def _made(
    document: Document, shape: FlagsShape, common: Collection[str], resemblance: Resemblance = NOTHING_LEARNED
) -> RedFlags:
    try:
        return RedFlags(shape, common, resemblance)
    except PhraseError as error:
        raise DeckError((document.problem((), str(error)),)) from error


def _failed(document: Document, shape: FlagsShape, flags: RedFlags) -> Iterator[Problem]:
    """The examples that do not come out as their rule says."""
    for kind, flag in shape.flags.items():
        for number, rule in enumerate(flag.rules):
            place: Path = ("flags", kind, "rules", number)
            for index, example in enumerate(rule.fires):
                found = flags.find(example)
                if found is None or found.kind != kind:
                    instead = f"is recognised as {found.kind}" if found else "is not recognised"
                    yield document.problem((*place, "fires", index), f"{instead}: add a phrase")
            for index, example in enumerate(rule.silent):
                if flags.find(example) is not None:
                    yield document.problem((*place, "silent", index), "is taken for a red flag: make a phrase narrower")
