"""`impar cite`: a topic's references for other programs."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from adapters.citing.bibtex import as_bibtex
from adapters.citing.csl import as_ama, as_csl
from adapters.citing.fhir import as_fhir
from adapters.citing.ris import as_ris
from adapters.commands.options import chosen_of, deck_option, settings_with
from adapters.files import load_deck, load_facets
from answers.reference import Reference

FORMATS: dict[str, Callable[[Sequence[Reference]], str]] = {
    "ris": as_ris,
    "bibtex": as_bibtex,
    "csl": as_csl,
    "ama": as_ama,
    "fhir": as_fhir,
}


@click.command()
@click.argument("topic")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="ama", show_default=True, help="Form.")
@deck_option
def cite(topic: str, form: str, deck: Path | None) -> None:
    """Print the references of TOPIC: RIS, BibTeX, CSL-JSON, AMA style, or FHIR Citation resources."""
    folder = settings_with(deck).deck
    loaded = load_deck(folder, load_facets(folder))
    chosen = chosen_of({each.id: each for each in loaded.topics}, topic, "topic")
    click.echo(FORMATS[form](chosen.references).rstrip("\n"))
