"""`impar chat`: the conversation in a terminal."""

from pathlib import Path

import click
from rich.console import Console

from adapters.commands.options import audience_option, deck_option, settings_with, start_of
from adapters.console import chat as hold_chat
from adapters.wiring import build


@click.command()
@audience_option
@deck_option
def chat(audience: str | None, deck: Path | None) -> None:
    """Hold the conversation in this terminal."""
    settings = settings_with(deck)
    house = build(settings)
    hold_chat(house.service, Console(), start_of(house.deck, None, audience, settings.audiences))
