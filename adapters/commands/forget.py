"""`impar forget`: erases what is kept of a person."""

import os

import click

from adapters.settings import read_settings
from adapters.storage import people
from adapters.storage.opening import open_to_look
from adapters.wiring import now


@click.command()
@click.argument("user")
def forget(user: str) -> None:
    """Erase what is kept of USER: the platform and its own id of the person, like telegram:12345."""
    platform, colon, person = user.partition(":")
    if not (platform and colon and person):
        raise click.UsageError("name the person by platform and id, like: impar forget telegram:12345")
    with open_to_look(read_settings(os.environ)) as storage:
        key = storage.keys.person(platform, person)
        count = storage.database.do(lambda connection: people.forget(connection, key, now()))
    click.echo(f"Entries erased: {count}")
