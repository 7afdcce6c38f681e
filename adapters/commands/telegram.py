"""`impar telegram`: the bot at Telegram, set up and looked at."""

import asyncio
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from adapters.commands.options import deck_option, settings_with
from adapters.files import load_deck, load_facets
from adapters.settings import read_settings
from adapters.settings.telegram import TelegramSettings
from adapters.settings.values import SettingsError
from adapters.telegram.buttons import token
from adapters.telegram.inline import link
from adapters.telegram.registration import Finding, set_up
from adapters.telegram.registration import check as look_at


@click.group()
def telegram() -> None:
    """Set up the bot at Telegram, and find out what it lacks."""


@telegram.command()
def setup() -> None:
    """Register the commands, the descriptions and the webhook (or polling)."""
    _tell(asyncio.run(set_up(_settings())))


@telegram.command()
def check() -> None:
    """Say what is as it should be, and what to do about the rest. Exit code 1 if there is any."""
    _tell(asyncio.run(look_at(_settings(), datetime.now(UTC))))


@telegram.command()
@click.argument("username")
@deck_option
def links(username: str, deck: Path | None) -> None:
    """Print a link for each card that opens it with the bot USERNAME."""
    for card in load_deck(settings_with(deck).deck, load_facets()).answerable:
        click.echo(f"{link(username.lstrip('@'), token(card.id))}  {card.question}")


def _settings() -> TelegramSettings:
    settings = read_settings(os.environ).telegram
    if settings is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set: write /newbot to @BotFather, and set what it gives you")
    return settings


def _tell(findings: Iterable[Finding]) -> None:
    missing = False
    for finding in findings:
        click.echo(f"{'ok' if finding.good else 'no'}  {finding.what}")
        if not finding.good:
            click.echo(f"    {finding.cure}")
            missing = True
    sys.exit(1 if missing else 0)
