"""The commands that a person can type or choose from the menu."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.telegram.buttons import card_of
from answers.audience import Audience
from answers.deck import Deck
from bot.choice import Action, Choice
from bot.message import Content, Press, Question


@dataclass(frozen=True, slots=True)
class Command:
    """A command's name, what the menu says of it, and what it means, given the words behind it."""

    name: str
    description: str
    meaning: Callable[[Deck, str], Content]


# What a deep link carries that names no card.
GREETING = "start"

# How much is kept of a person is not the engine's to tell: the store knows it.
PRIVACY = "privacy"


def _start(deck: Deck, words: str) -> Content:
    """A deep link opens its card; without one, `start` greets."""
    if words in ("", GREETING):
        return Question("hello")
    card = card_of(deck, words)
    return Press(Choice(Action.OPEN, card.id if card else words, "").id)


def _ask(_: Deck, words: str) -> Content:
    return Question(words or "help")


def _audience(_: Deck, words: str) -> Content:
    """An audience by its name, or by the label that its button has."""
    if words.casefold() in _LABELS:
        return Press(Choice(Action.AUDIENCE, _LABELS[words.casefold()], "").id)
    return Question(f"audience {words}" if words else "audience")


_LABELS = {audience.description.casefold(): audience for audience in Audience}

COMMANDS = (
    Command("ask", "Ask a question: /ask how long does an impar block last?", _ask),
    Command("topics", "What the cards answer", lambda _, __: Press(Choice(Action.TOPICS, "", "").id)),
    Command("audience", "Whom the wording is for", _audience),
    Command("sources", "The references of the last answer", lambda _, __: Question("sources")),
    Command(PRIVACY, "What is kept of you", lambda _, __: Press(Choice(Action.PRIVACY, "", "").id)),
    Command("forget", "Erase what is kept of you", lambda _, __: Question("forget me")),
    Command("help", "How to use me", lambda _, __: Question("help")),
    Command("start", "Begin", _start),
)

_BY_NAME = {command.name: command for command in COMMANDS}


def is_command(name: str) -> bool:
    """Whether the bot has a command of that name."""
    return name.casefold() in _BY_NAME


def meaning_of(deck: Deck, name: str, words: str) -> Content | None:
    """What a command means; None where there is no such command."""
    command = _BY_NAME.get(name.casefold())
    return command.meaning(deck, words.strip()) if command else None
