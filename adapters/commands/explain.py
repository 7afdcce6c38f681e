"""`impar explain`: why a question finds the card that it finds.

It takes the way of a message: identifiers are taken out first, then an emergency is looked for.
"""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.commands.options import deck_option, settings_with, start_of
from adapters.safety import load_guard, load_individuals, load_redflags
from adapters.settings import Settings
from adapters.wiring import build
from bot.safety.guard import Redacted
from bot.safety.redflags import Flag
from intents.consideration import Consideration
from intents.courtesies import Courtesy, recognise
from intents.explaining import nearest_wordings, reason, telling_words
from intents.match import Context, Match, NoMatch, Sure
from intents.matcher import Knowledge

_MOST_CANDIDATES = 5
_DECIDED_BY = {
    "phrasing": "it repeats a phrasing of the card",
    "name": "it is the bare name of a facet",
    "words": "its words and letters settle it",
    "meaning": "its words, letters and meaning were weighed",
}


@click.command()
@click.argument("question")
@click.option("--context", metavar="CARD", help="The card that the conversation has just seen, like topic/facet.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@deck_option
def explain(question: str, context: str | None, as_json: bool, deck: Path | None) -> None:
    """Show which cards QUESTION may open, on what evidence, and what that comes to."""
    settings = settings_with(deck)
    house = build(settings)
    start = start_of(house.deck, context, None)
    about = Context(start.topic, start.card)
    redacted, flag = _guarded(settings, question)
    readings, match = house.matcher.consider(redacted.text, about), house.matcher.match(redacted.text, about)
    knowledge = house.matcher.knowledge
    threshold = knowledge.calibration.threshold(knowledge.tolerance)
    why_so = reason(match, readings, threshold)
    courtesy = None if flag else recognise(redacted.text)
    individual = not flag and not courtesy and _is_individual(redacted.text, match)
    if as_json:
        decision = {"decision": type(match).__name__, **asdict(match)}
        guarded = {"phi": list(redacted.kinds), "stored": redacted.text, "emergency": flag.kind if flag else None}
        before = {"courtesy": courtesy, "individual": individual}
        why = {"reason": why_so, "threshold": threshold}
        explained = {
            **guarded,
            **before,
            "match": decision,
            **why,
            "readings": [_as_object(knowledge, each) for each in readings],
        }
        click.echo(json.dumps(explained, ensure_ascii=False))
        return
    console = Console()
    _show_guards(console, redacted, flag)
    _show_before(console, courtesy, individual=individual)
    if knowledge.encoder is None:
        console.print(Text("The encoder cannot be used: words and letters alone decide, with stricter thresholds."))
    for reading in readings:
        _show(console, reading)
        _show_near(console, knowledge, reading)
    console.print(Text(f"{_in_words(match)} {why_so[0].upper()}{why_so[1:]}.", style="bold"))


def _guarded(settings: Settings, question: str) -> tuple[Redacted, Flag | None]:
    """The question without identifiers, and the emergency that it tells of."""
    redacted = load_guard().redact(question)
    return redacted, load_redflags(settings.cache).find(redacted.text)


def _is_individual(text: str, match: Match) -> bool:
    """Whether a question is refused because it is about one person, as `bot.engine` decides it."""
    rules = load_individuals()
    return rules.asks(text, sure=True) or (not isinstance(match, Sure) and rules.asks(text, sure=False))


def _show_guards(console: Console, redacted: Redacted, flag: Flag | None) -> None:
    if redacted.kinds:
        console.print(Text(f"Taken out first: {', '.join(redacted.kinds)}. Left: {redacted.text}"))
    if flag:
        console.print(Text(f"It tells of an emergency ({flag.title}): the reply is the urgent one, and no card."))


def _show_before(console: Console, courtesy: Courtesy | None, *, individual: bool) -> None:
    if courtesy:
        console.print(Text(f"It is a courtesy ({courtesy}): the reply is a fixed one, and no card."))
    if individual:
        console.print(Text("It is about one person: the reply is a refusal that offers the nearest cards."))


def _as_object(knowledge: Knowledge, seen: Consideration) -> dict[str, object]:
    """A reading for machines."""
    near = [asdict(each) for each in nearest_wordings(knowledge, seen)]
    return {**asdict(seen), "wordings": near, "words": [asdict(each) for each in telling_words(knowledge.model, seen)]}


def _show_near(console: Console, knowledge: Knowledge, seen: Consideration) -> None:
    near = Table("nearest wording", "asks for", "cosine", title="Wordings", title_justify="left")
    for wording in nearest_wordings(knowledge, seen):
        near.add_row(wording.text, wording.facet or "no facet", f"{wording.cosine:.2f}")
    words = telling_words(knowledge.model, seen)
    if near.rows:
        console.print(near)
    if words:
        weighed = ", ".join(f"{each.word} {each.weight:+.2f}" for each in words)
        console.print(Text(f"Words for and against the first: {weighed}"))


def _show(console: Console, seen: Consideration) -> None:
    topic = f"{seen.topic} ({'mentioned' if seen.mentioned else 'from the conversation'})" if seen.topic else "none"
    console.print(Text(f"Topic: {topic}. Left to tell the facet: {' '.join(seen.rest) or 'nothing'}"))
    console.print(Text(f"Decided so: {_DECIDED_BY[seen.settled_by]}. No facet asked for: {seen.other:.1%}"))
    if seen.slips:
        console.print(Text(f"Slips read: {', '.join(f'{typed} as {meant}' for typed, meant in seen.slips)}"))
    if seen.excluded:
        console.print(Text(f"Ruled out by not: {', '.join(seen.excluded)}"))
    if seen.warnings.all:
        console.print(Text(f"Look-alike guard: {', '.join(seen.warnings.all)}"))
    if seen.strange:
        console.print(Text(f"Behind a preposition, and known to nothing: {', '.join(seen.strange)}"))
    table = Table("card", "share of the belief", title="Candidates", title_justify="left")
    for candidate in seen.candidates[:_MOST_CANDIDATES]:
        table.add_row(candidate.card, f"{candidate.probability:.1%}")
    console.print(table)
    if seen.evidence:
        evidence = Table("evidence for the first", "value", title="Evidence", title_justify="left")
        for name, value in asdict(seen.evidence).items():
            evidence.add_row(name.replace("_", " "), f"{value:.2f}")
        console.print(evidence)


def _in_words(match: Match) -> str:
    if isinstance(match, Sure):
        return f"Sure of {match.card}, with a probability of {match.confidence:.1%}."
    if isinstance(match, NoMatch):
        return f"No card answers it; the nearest would be right with a probability of {match.confidence:.1%}."
    return f"Asks back, offering {', '.join(match.cards)}."
