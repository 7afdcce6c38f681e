"""`impar db`: the database's schema, and copies of it."""

import os
from pathlib import Path

import click

from adapters.settings import read_settings
from adapters.storage import backup as copies
from adapters.storage import desk, schema
from adapters.storage.opening import open_to_look, open_to_upgrade
from adapters.storage.opening import upgrade as bring_up_to_date
from adapters.wiring import now


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database's schema to the version that this program needs."""
    with open_to_upgrade(read_settings(os.environ)) as database:
        before = bring_up_to_date(database, now())
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
    noted = copies.back_up(read_settings(os.environ), file, now())
    click.echo(f"Copied to {file}. The secret is not in it: keep a copy of that too, elsewhere.")
    if not noted:
        click.echo("That the copy was made could not be noted in the audit: see impar db status.", err=True)


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--without-forgotten",
    is_flag=True,
    help="Where the present database cannot be read: leave open who was forgotten since the copy was made.",
)
@click.confirmation_option(prompt="This replaces what the database holds now. Go on?")
def restore(file: Path, without_forgotten: bool) -> None:
    """Put the copy in FILE in the place of the database; nothing may be using it.

    The database as it was is kept beside, as impar.sqlite.before-restore.
    """
    settings = read_settings(os.environ)
    copies.restore(settings, file, now(), without_forgotten=without_forgotten)
    if without_forgotten:
        click.echo("Restored. Who was forgotten since the copy was made is known again: see to it by impar forget.")
    else:
        click.echo("Restored. Who was forgotten since the copy was made stays forgotten.")
    click.echo(f"What was there is kept as {settings.database_file}.before-restore; remove it when all is well.")
