"""`impar new`: a topic to begin with."""

from pathlib import Path

import click

from adapters.commands.options import deck_option, facet_of, settings_with
from adapters.files import write_whole
from adapters.wiring import now
from answers.draft import TO_WRITE
from answers.review import review_due
from answers.shape import SLUG
from answers.yamltext import write

_TOPIC = """\
# How to write this file: docs/authoring.md, and every key in docs/cards.md. Check it with `impar lint --warnings`.
# What begins with '{to_write}' is yours to write; until then the card cannot be submitted, and it is never sent.
topic: {topic}
title: {title}
aliases: [] # other names by which people call it
not: [] # names of other things that sound like it
described_by: # how people describe it who do not know its name
  region: []
  structure: []
  procedure: []
source:
  title: '{to_write}: the title of the text that you write from'
  publisher: '{to_write}: who published it'
  updated: {today} # its own date
  status: '{to_write}: its own review status'

references: [] # the works that the source lists: id, kind, authors, title, year, ...
citations: [] # what each number in the source stands for: label, state, references, note

cards:
  - facet: {facet}
    question: {question}
    phrasings: # some ten ways in which people ask it, each with the topic's name
      - '{to_write}: another way to ask it'
    claims: # the answer, a sentence an entry
      - section: guideline # or research
        text: '{to_write}: a sentence for clinicians'
        plain: '{to_write}: the same for patients, with the same numbers'
        cites: [] # labels of 'citations'
    notes: [] # what is doubtful or open
{jurisdiction}    follow_ups: [] # facets to offer next
    tests:
      opens: [] # questions that must open this card
      not: [] # questions that must not
    review: {{state: submitted, updated: {today}, due: {due}}}
"""


@click.command()
@click.argument("topic")
@click.option("--title", help="The topic's name as readers see it, if not TOPIC in words.")
@click.option("--facet", default="treatment", show_default=True, help="The facet of its first card.")
@deck_option
def new(topic: str, title: str | None, facet: str, deck: Path | None) -> None:
    """Begin TOPIC: write a file for it, with one card and a word on every key, into the deck's folder.

    TOPIC is its id: small letters, digits and hyphens, like stellate-ganglion.
    """
    if not SLUG.fullmatch(topic):
        raise click.UsageError(f"'{topic}' is no id: write small letters, digits and single hyphens")
    folder = settings_with(deck).deck
    facet_of(folder, facet)
    file = folder / f"{topic}.yaml"
    if file.exists():
        raise click.ClickException(f"{file} is there already: nothing was changed")
    write_whole(file, _text(topic, title or topic.replace("-", " ").capitalize(), facet).encode())
    click.echo(f"{file}: written. Edit it, then: impar lint --warnings {file}")


def _text(topic: str, title: str, facet: str) -> str:
    today = now().date()
    return _TOPIC.format(
        to_write=TO_WRITE,
        topic=topic,
        title=_scalar(title),
        facet=_scalar(facet),
        question=_scalar(f"{TO_WRITE}: what people ask about the {facet} of {title}"),
        jurisdiction=f"    jurisdiction: '{TO_WRITE}: where it is valid'\n" if facet == "billing" else "",
        today=today.isoformat(),
        due=review_due(facet, today).isoformat(),
    )


def _scalar(text: str) -> str:
    return write([text]).removeprefix("- ").strip()
