"""What several commands share: the deck they use and how a conversation begins."""

import difflib
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from adapters.files import load_facets
from adapters.settings import Settings, read_settings
from answers.audience import Audience
from answers.deck import Deck
from bot.asking import AskError, starting
from bot.conversation import Conversation

_MOST_NAMED = 12

Found = TypeVar("Found")


def deck_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--deck FOLDER`, for a deck other than the one that is set."""
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option("--deck", type=folder, help="Folder of the card files (else IMPAR_DECK, else the first deck).")(
        command
    )


def audience_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--audience A`, whom the wording is for."""
    return click.option("--audience", metavar="A", help=f"Whom the wording is for: {', '.join(Audience)}.")(command)


def settings_with(deck: Path | None) -> Settings:
    """The settings of this process, with the deck that was named, if one was."""
    chosen = read_settings(os.environ)
    return replace(chosen, deck=deck) if deck else chosen


def chosen_of(there: Mapping[str, Found], wanted: str, what: str = "card") -> Found:
    """What is there under an id; another id is a usage error."""
    if wanted in there:
        return there[wanted]
    close = difflib.get_close_matches(wanted, there, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(list(there)[:_MOST_NAMED])}"
    raise click.UsageError(f"there is no {what} '{wanted}': {hint}")


def facet_of(deck: Path, facet: str) -> str:
    """A facet that the deck in a folder knows; another one is a usage error. Raises `DeckError`."""
    return chosen_of({each: each for each in load_facets(deck).ids}, facet, "facet")


def start_of(
    deck: Deck, context: str | None, audience: str | None, audiences: Collection[Audience] = tuple(Audience)
) -> Conversation:
    """The state that a conversation begins in, for one of the audiences offered; what cannot be is a usage error."""
    try:
        return starting(deck, context, audience, audiences)
    except AskError as error:
        raise click.UsageError(str(error)) from error
