"""A topic's references are read back by other programs as they are."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc.source.json import CiteProcJSON
from click.testing import CliRunner
from fhir.resources.bundle import Bundle

from adapters.citing.bibtex import as_bibtex
from adapters.citing.csl import as_ama, as_csl
from adapters.citing.fhir import as_fhir
from adapters.citing.ris import as_ris
from adapters.commands import impar
from answers.deck import Deck
from answers.reference import Reference, Section

TRICKY = Reference(
    "tricky-2020", Section.RESEARCH, ("Müller-Öß AB", "O'Neil C"), "50% of {all} needles & costs: a_b #1", 2020,
    container="Journal of Tests", volume="1", pages="1-2", doi="10.1000/a_b",
)  # fmt: skip


@pytest.fixture
def references(deck: Deck) -> tuple[Reference, ...]:
    """The references of the first deck, and one with every sign that a format may trip over."""
    return (*deck.topics[0].references, TRICKY)


def test_ris_is_read_back(references: Sequence[Reference]) -> None:
    entries = rispy.loads(as_ris(references))

    assert [entry["title"] for entry in entries] == [each.title for each in references]
    assert [entry.get("doi", "") for entry in entries] == [each.doi for each in references]
    sousa = entries[2]
    assert sousa["authors"][0] == "Sousa Correia, J"
    assert (sousa["journal_name"], sousa["volume"], sousa["start_page"], sousa["end_page"]) == (
        "Supportive Care in Cancer",
        "27",
        "4327",
        "4330",
    )


def test_bibtex_is_read_back(references: Sequence[Reference]) -> None:
    library = parse_string(as_bibtex(references), append_middleware=[LatexDecodingMiddleware()])

    assert not library.failed_blocks
    titles = [entry["title"].removeprefix("{").removesuffix("}") for entry in library.entries]
    assert titles == [each.title for each in references]
    given = [{field.key: field.value for field in entry.fields} for entry in library.entries]
    assert [fields.get("doi", "") for fields in given] == [each.doi for each in references]
    assert library.entries[4]["author"] == "Müller-Öß, A B and O'Neil, C"
    assert "author = {{Dr.Oracle Medical Advisory Board \\& Editors}}" in as_bibtex(references)


def test_csl_is_read_back(references: Sequence[Reference]) -> None:
    items = json.loads(as_csl(references))

    source = CiteProcJSON(items)
    assert [str(source[each.id]["title"]) for each in references] == [each.title for each in references]
    assert items[0]["author"] == [{"literal": "Dr.Oracle Medical Advisory Board & Editors"}]
    assert items[3]["author"] == [{"family": "Nagpal", "given": "A S"}, {"family": "Moody", "given": "E L"}]
    assert "DOI" not in items[3]


def test_ama_is_as_the_manual_of_style_has_it(references: Sequence[Reference]) -> None:
    lines = as_ama(references).splitlines()

    assert lines[2] == (
        "3. Sousa Correia J, Silva M, Castro C, Miranda L, Agrelo A. The efficacy of the ganglion impar block in "
        "perineal and pelvic cancer pain. Supportive Care in Cancer. 2019;27:4327-4330. doi:10.1007/s00520-019-04738-9"
    )
    assert len(lines) == len(references)
    assert as_ama(()) == ""


def test_fhir_is_read_back(references: Sequence[Reference]) -> None:
    bundle: Any = Bundle.model_validate_json(as_fhir(references))

    artifacts = [entry.resource.citedArtifact for entry in bundle.entry]
    assert [artifact.title[0].text for artifact in artifacts] == [each.title for each in references]
    assert [each.value for each in artifacts[2].identifier] == ["10.1007/s00520-019-04738-9", "30880371"]
    published = artifacts[2].publicationForm[0]
    assert (published.publishedIn.title, published.volume, published.pageString) == (
        "Supportive Care in Cancer",
        "27",
        "4327–4330",  # noqa: RUF001 - as the reference has it
    )


@pytest.mark.parametrize("form", ["ris", "bibtex", "csl", "ama", "fhir"])
def test_the_command_prints_every_form(form: str) -> None:
    result = CliRunner().invoke(impar, ["cite", "ganglion-impar", "--format", form])

    assert result.exit_code == 0
    assert "Interventional Management for Pelvic Pain" in result.output


def test_a_topic_that_is_not_there_is_named_with_the_nearest() -> None:
    result = CliRunner().invoke(impar, ["cite", "ganglion-imper"])

    assert result.exit_code == 2
    assert "there is no topic 'ganglion-imper': did you mean 'ganglion-impar'?" in result.output
