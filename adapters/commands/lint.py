"""`impar lint`: every problem of every card."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from adapters.commands.options import settings_with
from adapters.files import lint as lint_files
from adapters.files import lint_safety, load_facets
from answers.problem import DeckError, Problem


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list.")
def lint(path: Path | None, as_json: bool) -> None:
    """Name every problem of every card under PATH (a folder or a file), with its file and line.

    Without PATH the deck that is set is looked at, and the safety rules with the examples beside them as well. Exit
    code 1 if there is any problem.
    """
    problems, files = _lint(path or settings_with(None).deck)
    problems += () if path else lint_safety()
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(problem)
        looked_at = f"{files} file{'' if files == 1 else 's'}"
        click.echo(f"{len(problems)} to mend in {looked_at}" if problems else f"{looked_at}: nothing to mend", err=True)
    sys.exit(1 if problems else 0)


def _lint(path: Path) -> tuple[tuple[Problem, ...], int]:
    try:
        return lint_files(path, load_facets(path))
    except DeckError as error:
        return error.problems, 0
