"""The buttons under a reply, in rows that fit a phone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from adapters.telegram.buttons import data_of
from answers.deck import Deck
from bot import wording
from bot.choice import Action, Choice
from bot.reply import Outcome, Reply

# Bot API, InlineKeyboardMarkup: at most 100 buttons.
MOST_BUTTONS = 100

# How many stand side by side, by what they do; more would be too narrow to be read on a phone.
_SIDE_BY_SIDE = {Action.OPEN: 2, Action.AUDIENCE: 2}
_ABOUT = (Action.SOURCES, Action.HELPFUL, Action.UNHELPFUL)
_ABOUT_SIDE_BY_SIDE = 3
# What a phone shows of a label that has the whole row, and of one that shares it.
_LONGEST_LABEL, _LONGEST_HALF = 40, 20


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and what it carries or the address that it opens."""

    label: str
    data: str = ""
    url: str = ""


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


def keyboard(deck: Deck, reply: Reply, *, here: bool = False, whole: bool = True) -> Rows:
    """The buttons of a reply.

    `here`: the reply takes the place of an answer, so there is a way back. `whole`: the reply is one message, so that
    its sources can take its place.
    """
    numbers = {choice: number for number, choice in enumerate(numbered(deck, reply), 1)}
    rows: list[tuple[Button, ...]] = []
    for width, group in groupby(reply.choices, key=_width):
        buttons = [
            Button(
                _label(deck, choice, numbers.get(choice, 0)),
                data_of(choice, here=whole and choice.action is Action.SOURCES),
            )
            for choice in group
        ]
        rows.extend(_rows([button for button in buttons if button.data], width))
    if here and reply.card:
        rows.append((Button(wording.BACK, data_of(Choice(Action.OPEN, reply.card, ""), here=True)),))
    return tuple(_at_most(rows))


def numbered(deck: Deck, reply: Reply) -> tuple[Choice, ...]:
    """The choices that are told in the text and have a number on their button, for their questions fit no button.

    Under an answer there are none: there the facet alone says what a button opens.
    """
    if reply.outcome is Outcome.ANSWER:
        return ()
    return tuple(choice for choice in reply.choices if _is_question(deck, choice))


def _label(deck: Deck, choice: Choice, number: int) -> str:
    if not _is_question(deck, choice):
        return _shortened(choice.label, _LONGEST_LABEL)
    facet = choice.target.rpartition("/")[2].replace("-", " ").capitalize()
    return _shortened(f"{number}. {facet}" if number else facet, _LONGEST_HALF)


def _shortened(label: str, longest: int) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1]}…"


def _is_question(deck: Deck, choice: Choice) -> bool:
    card = deck.card(choice.target) if choice.action is Action.OPEN else None
    return card is not None and card.question == choice.label


def _width(choice: Choice) -> int:
    return _ABOUT_SIDE_BY_SIDE if choice.action in _ABOUT else _SIDE_BY_SIDE.get(choice.action, 1)


def _rows(buttons: Sequence[Button], width: int) -> Iterator[tuple[Button, ...]]:
    for start in range(0, len(buttons), width):
        yield tuple(buttons[start : start + width])


def _at_most(rows: Iterable[tuple[Button, ...]]) -> Iterator[tuple[Button, ...]]:
    """The first rows that have together no more buttons than there may be."""
    count = 0
    for row in rows:
        count += len(row)
        if count > MOST_BUTTONS:
            return
        yield row
