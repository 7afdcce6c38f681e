"""`impar inbox`: what waits, and what was set aside."""

import json
import os

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from adapters.settings import read_settings
from adapters.storage import desk
from adapters.storage.opening import open_to_look
from adapters.wiring import now

_ID = 32  # characters


@click.group()
def inbox() -> None:
    """Look after messages and replies that were set aside."""


@inbox.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_aside(as_json: bool) -> None:
    """List what was set aside, and why; never what it says."""
    with open_to_look(read_settings(os.environ)) as storage:
        backlog = storage.database.do(lambda connection: desk.backlog(connection, now()))
        aside = storage.database.do(desk.aside)
    if as_json:
        for each in aside:
            told = {"id": each.id, "kind": each.kind, "platform": each.platform, "since": each.since.isoformat()}
            click.echo(json.dumps({**told, "tries": each.tries, "error": each.error}))
        return
    click.echo(f"Waiting: {backlog.messages} messages, {backlog.replies} replies. Set aside: {len(aside)}.")
    if aside:
        whole = Column("id", no_wrap=True, min_width=_ID)  # the other commands want all of it
        table = Table(whole, "what", "platform", "since", "tries", "error", box=SIMPLE_HEAD, show_edge=False)
        for each in aside:
            since = each.since.isoformat(sep=" ", timespec="seconds")
            table.add_row(each.id, each.kind, each.platform, since, str(each.tries), each.error)
        Console().print(table)


@inbox.command()
@click.argument("id", required=False, default="")
def retry(id: str) -> None:  # noqa: A002 - click names the argument by it
    """Have what was set aside under ID tried again, or everything."""
    with open_to_look(read_settings(os.environ)) as storage:
        count = storage.database.do(lambda connection: desk.retry(connection, id, now()))
    _refuse_unknown(id, count)
    click.echo(f"To be tried again: {count}")


@inbox.command()
@click.argument("id", required=False, default="")
@click.option("--all", "everything", is_flag=True, help="Erase everything that was set aside.")
def drop(id: str, everything: bool) -> None:  # noqa: A002 - click names the argument by it
    """Erase what was set aside under ID."""
    if bool(id) == everything:
        raise click.UsageError("name one by its ID, or all of them by --all")
    with open_to_look(read_settings(os.environ)) as storage:
        count = storage.database.do(lambda connection: desk.drop(connection, id, now()))
    _refuse_unknown(id, count)
    click.echo(f"Erased: {count}")


def _refuse_unknown(id_: str, count: int) -> None:
    if id_ and not count:
        raise click.ClickException(f"nothing is set aside under '{id_}'; impar inbox list names what is")
