"""`impar user`: who may read the deck's page."""

import os
import re

import click

from adapters.passwords import SHORTEST, hash_password
from adapters.settings import read_settings
from adapters.storage import team
from adapters.storage.opening import open_to_look
from adapters.wiring import now

_NAME = re.compile(r"[\w.@+-]{1,64}")


@click.group()
def user() -> None:
    """Say who belongs to the content team: its members see the pages /deck and /insights."""


@user.command()
@click.argument("name")
@click.option("--no-password", is_flag=True, help="For one whom a proxy signs in (IMPAR_TEAM_HEADER).")
def add(name: str, no_password: bool) -> None:
    """Make NAME a member, or give them another password. It is asked for, and kept as a hash."""
    if not _NAME.fullmatch(name):
        raise click.UsageError(f"'{name}' is no name: write letters, digits and . _ @ + - (at most 64)")
    hashed = "" if no_password else hash_password(_asked())
    with open_to_look(read_settings(os.environ)) as storage:
        new = storage.database.do(lambda connection: team.add(connection, name, hashed, now()))
    click.echo(f"{name} is a member" if new else f"{name} was a member already: the password is another now")


@user.command()
@click.argument("name")
def remove(name: str) -> None:
    """Let NAME be a member no more; whoever is signed in by that name is signed out."""
    with open_to_look(read_settings(os.environ)) as storage:
        removed = storage.database.do(lambda connection: team.remove(connection, name, now()))
    if not removed:
        raise click.ClickException(f"nobody has the name '{name}'; impar user list names all")
    click.echo(f"{name} is a member no more")


@user.command("list")
def list_members() -> None:
    """Name every member."""
    with open_to_look(read_settings(os.environ)) as storage:
        found = storage.database.do(team.members)
    for name, has_password in found:
        click.echo(name if has_password else f"{name} (no password: signed in by the proxy)")


def _asked() -> str:
    password = click.prompt(f"Password (at least {SHORTEST} characters)", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        raise click.UsageError(f"the password has {len(password)} characters: give it at least {SHORTEST}")
    return str(password)
