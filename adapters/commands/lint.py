"""`impar lint`: every problem of every card."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from adapters.commands.options import settings_with
from adapters.files import lint as lint_files
from adapters.files import load_facets
from adapters.knowledge import common_words
from adapters.wiring import now
from answers.problem import DeckError, Problem, Severity


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--warnings", "with_warnings", is_flag=True, help="List what is good to know before a review as well.")
def lint(path: Path | None, as_json: bool, with_warnings: bool) -> None:
    """Name every problem of every card under PATH (a folder or a file), with its file and line.

    Exit code 1 if there is any. Warnings are counted, and do not count as problems.
    """
    found, files = _lint(path or settings_with(None).deck)
    problems = [each for each in found if each.severity is Severity.PROBLEM]
    shown = found if with_warnings else problems
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in shown], ensure_ascii=False))
    else:
        for problem in shown:
            click.echo(problem)
        click.echo(_summary(files, len(problems), len(found) - len(problems), listed=with_warnings), err=True)
    sys.exit(1 if problems else 0)


def _summary(files: int, problems: int, warnings: int, *, listed: bool) -> str:
    looked_at = f"{files} file{'' if files == 1 else 's'}"
    to_mend = f"{problems} to mend in {looked_at}" if problems else f"{looked_at}: nothing to mend"
    where = "" if listed else " (impar lint --warnings lists them)"
    return f"{to_mend}, {warnings} warning{'' if warnings == 1 else 's'}{where}" if warnings else to_mend


def _lint(path: Path) -> tuple[tuple[Problem, ...], int]:
    try:
        return lint_files(path, load_facets(path if path.is_dir() else path.parent), now().date(), common_words())
    except DeckError as error:
        return error.problems, 0
