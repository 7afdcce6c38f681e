"""`impar lint`: every problem of every card."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from adapters.commands.options import settings_with
from adapters.files import find_places_in, holds_notices, load_deck, load_facets
from adapters.files import lint as lint_files
from adapters.knowledge import load_knowledge
from adapters.safety import lint_safety
from adapters.settings import Settings
from answers.problem import DeckError, Problem
from intents.clashes import find_clashes
from intents.facets import Facets

_OPENS = (
    "asked in much these words, '{}' is sent instead of this card: say what only this card answers, or move it there"
)
_TIES = (
    "asked in much these words, '{}' is offered before this card: say what only this card answers, "
    "or name under 'not:' of that card what it is not about"
)


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list.")
def lint(path: Path | None, as_json: bool) -> None:
    """Name every problem of every card under PATH (a folder or a file), with its file and line.

    Where there is none, every question and phrasing is asked, and those that find another card are named. Without
    PATH the deck that is set is looked at, and the safety rules with the examples beside them as well. Exit code 1
    if there is any problem.
    """
    settings = settings_with(None)
    problems, files = _lint(path or settings.deck, settings)
    problems += () if path else lint_safety()
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(problem)
        looked_at = f"{files} file{'' if files == 1 else 's'}"
        click.echo(f"{len(problems)} to mend in {looked_at}" if problems else f"{looked_at}: nothing to mend", err=True)
    sys.exit(1 if problems else 0)


def _lint(path: Path, settings: Settings) -> tuple[tuple[Problem, ...], int]:
    facets = load_facets(path)
    try:
        problems, files = lint_files(path, facets)
    except DeckError as error:
        return error.problems, 0
    if problems or holds_notices(path):
        return problems, files
    return tuple(_clashes(path, facets, settings)), files


def _clashes(path: Path, facets: Facets, settings: Settings) -> Iterator[Problem]:
    """One problem for each question or phrasing by which two cards cannot be told apart."""
    knowledge = load_knowledge(facets, settings.cache, settings.wrong_answers)
    places = find_places_in(path)
    for clash in find_clashes(load_deck(path, facets), knowledge):
        yield replace(places[clash.card, clash.text], message=(_TIES if clash.tied else _OPENS).format(clash.other))
