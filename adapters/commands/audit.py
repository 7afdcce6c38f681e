"""`impar audit`: what was done, and by whom."""

import json
import os
from dataclasses import asdict

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.settings import read_settings
from adapters.storage.audit import Act, acts
from adapters.storage.opening import open_to_look


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def audit(as_json: bool) -> None:
    """List what was done: who was forgotten, what was erased, recalled, restored, and by which user of the system.

    A person is a hash in it. Where it names nobody, the program did it by itself, or a person asked for it in a chat.
    """
    with open_to_look(read_settings(os.environ)) as storage:
        noted = storage.database.do(acts)
    if as_json:
        for each in noted:
            click.echo(json.dumps({**asdict(each), "at": each.at.isoformat()}))
    elif noted:
        Console().print(_table(noted))
    else:
        click.echo("Nothing was done yet that is noted.")


def _table(noted: list[Act]) -> Table:
    table = Table("when", "what", "of", "entries", "by", "detail", box=SIMPLE_HEAD, show_edge=False)
    for each in noted:
        when = each.at.isoformat(sep=" ", timespec="seconds")
        told = (each.act, each.subject, str(each.entries), each.actor, each.detail)
        table.add_row(when, *map(Text, told))
    return table
