"""`impar db`: the database's schema, and copies of it."""

import os
from pathlib import Path

import click

from adapters.settings import read_settings
from adapters.storage import backup as copies
from adapters.storage import desk, schema
from adapters.storage.opening import open_to_look, open_to_upgrade
from adapters.wiring import now


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database's schema to the version that this program needs."""
    with open_to_upgrade(read_settings(os.environ)) as database:
        before = database.do(schema.upgrade)
    after = schema.needed()
    click.echo(f"The database is at version {after} already." if before == after else f"From {before} to {after}.")


@db.command()
def status() -> None:
    """Say where the database is, which version it has, and how much it holds."""
    settings = read_settings(os.environ)
    with open_to_look(settings) as storage:
        counts = storage.database.do(desk.counts)
    click.echo(f"{'PostgreSQL' if settings.database_url else settings.database_file}, version {schema.needed()}")
    for table, count in counts.items():
        click.echo(f"{table:14} {count}")


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database file to FILE, also while it is in use."""
    copies.back_up(read_settings(os.environ), file)
    click.echo(f"Copied to {file}. The secret is not in it: keep a copy of that too, elsewhere.")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="This replaces what the database holds now. Go on?")
def restore(file: Path) -> None:
    """Put the copy in FILE in the place of the database; nothing may be using it."""
    copies.restore(read_settings(os.environ), file, now())
    click.echo("Restored. Who was forgotten since the copy was made stays forgotten.")
