"""`impar lint`: every problem of every card."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from adapters.commands.options import settings_with
from adapters.files import OTHER_FILES, find_places_in, load_deck, load_facets
from adapters.files import lint as lint_files
from adapters.knowledge import load_knowledge
from adapters.safety import lint_safety
from adapters.settings import Settings
from adapters.wiring import now
from answers.card import Card
from answers.deck import Deck
from answers.draft import unwritten
from answers.problem import DeckError, Problem, Severity
from answers.review import ReviewState
from intents.clashes import Clash, find_clashes
from intents.facets import Facets

_OPENS = (
    "asked in much these words, '{}' is sent instead of this card: say what only this card answers, or move it there"
)
_TIES = (
    "asked in much these words, '{}' is offered before this card: say what only this card answers, "
    "or name under 'not:' of that card what it is not about"
)
_LOST = (
    "asked in much these words, this card is not offered, and {} is: say more plainly what it asks, "
    "or choose the facet that it asks for"
)


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--warnings", "with_warnings", is_flag=True, help="List what is good to know before a review as well.")
def lint(path: Path | None, as_json: bool, with_warnings: bool) -> None:
    """Name every problem of every card under PATH (a folder or a file), with its file and line.

    Where the deck can be loaded, every question and phrasing of a card that is written, sent yet or not, is asked, and
    those that find another card are named. Without PATH the deck that is set is looked at, and the safety rules with
    the examples beside them as well. Exit code 1 if there is any problem. Warnings are counted, and do not count as
    problems.
    """
    settings = settings_with(None)
    found, files = _lint(path or settings.deck, settings)
    found += () if path else lint_safety()
    problems = _to_mend(found)
    shown = found if with_warnings else problems
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in shown], ensure_ascii=False))
    else:
        for problem in shown:
            click.echo(problem)
        click.echo(_summary(files, len(problems), len(found) - len(problems), listed=with_warnings), err=True)
    sys.exit(1 if problems else 0)


def _to_mend(found: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(each for each in found if each.severity is Severity.PROBLEM)


def _summary(files: int, problems: int, warnings: int, *, listed: bool) -> str:
    looked_at = f"{files} file{'' if files == 1 else 's'}"
    to_mend = f"{problems} to mend in {looked_at}" if problems else f"{looked_at}: nothing to mend"
    where = "" if listed else " (impar lint --warnings lists them)"
    return f"{to_mend}, {warnings} warning{'' if warnings == 1 else 's'}{where}" if warnings else to_mend


def _lint(path: Path, settings: Settings) -> tuple[tuple[Problem, ...], int]:
    facets = load_facets(path)
    try:
        found, files = lint_files(path, facets, now().date())
    except DeckError as error:
        return error.problems, 0
    if path.is_file() and path.name in OTHER_FILES:
        return found, files
    try:
        deck = _as_if_sent(load_deck(path, facets))
    except DeckError:  # said already, one problem each; what cannot be loaded cannot be asked
        return found, files
    return tuple(sorted((*found, *_clashes(path, deck, facets, settings)))), files


def _as_if_sent(deck: Deck) -> Deck:
    """The deck as it will be once everything that is written in it is sent: a clash is found before its review."""
    topics = (
        replace(topic, cards=tuple(_sent(card) for card in topic.cards if _is_written(card))) for topic in deck.topics
    )
    return replace(deck, topics=tuple(topic for topic in topics if topic.cards))


def _sent(card: Card) -> Card:
    return replace(card, review=replace(card.review, state=ReviewState.APPROVED))


def _is_written(card: Card) -> bool:
    claims = (text for claim in card.claims for text in (claim.text, claim.plain))
    texts = (card.question, *card.phrasings, *claims)
    return card.review.state is not ReviewState.RETIRED and not any(map(unwritten, texts))


def _clashes(path: Path, deck: Deck, facets: Facets, settings: Settings) -> Iterator[Problem]:
    """One problem for each question or phrasing by which two cards cannot be told apart."""
    if not deck.topics:
        return
    knowledge = load_knowledge(facets, settings.cache, settings.wrong_answers, deck=deck)
    places = find_places_in(path)
    for clash in find_clashes(deck, knowledge):
        yield replace(places[clash.card, clash.text], message=_message(clash))


def _message(clash: Clash) -> str:
    if clash.lost:
        return _LOST.format(f"'{clash.other}'" if clash.other else "no other")
    return (_TIES if clash.tied else _OPENS).format(clash.other)
