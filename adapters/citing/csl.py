"""CSL-JSON, and through it the style of the American Medical Association."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from answers.reference import Reference

# AMA Manual of Style, 11th edition, from the Citation Style Language project: see NOTICE.
_AMA = Path(__file__).parent / "american-medical-association.csl"


def as_csl(references: Sequence[Reference]) -> str:
    """CSL-JSON 1.0.2."""
    return json.dumps([csl_item(reference) for reference in references], ensure_ascii=False, indent=2)


def as_ama(references: Sequence[Reference]) -> str:
    """A numbered list in the AMA's style, in the order given."""
    if not references:
        return ""
    style = CitationStylesStyle(str(_AMA), validate=False)
    source = CiteProcJSON([csl_item(reference) for reference in references])
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for reference in references:
        bibliography.register(Citation([CitationItem(reference.id)]))
    entries = (str(entry) for entry in bibliography.bibliography())
    return "\n".join(f"{number}. {entry.removeprefix(f'{number}.')}" for number, entry in enumerate(entries, 1))


def csl_item(reference: Reference) -> dict[str, Any]:
    """An entry as CSL-JSON has it; what is not known is left out."""
    return {key: value for key, value in _fields(reference) if value}


def names(reference: Reference) -> Iterator[tuple[str, str]]:
    """The authors as family name and initials; a body has no initials."""
    for author in reference.authors:
        family, _, initials = author.rpartition(" ")
        if family and initials.isalpha() and initials.isupper() and len(initials) <= _MOST_INITIALS:
            yield family, " ".join(initials)
        else:
            yield author, ""


_MOST_INITIALS = 4


def _fields(reference: Reference) -> Iterator[tuple[str, Any]]:
    yield "id", reference.id
    yield "type", "article-journal" if reference.container else "report"
    yield "title", reference.title
    yield "author", [_author(family, given) for family, given in names(reference)]
    yield "issued", {"date-parts": [[reference.year]]}
    yield "container-title", reference.container
    yield "volume", reference.volume
    yield "issue", reference.issue
    yield "page", reference.pages
    yield "DOI", reference.doi
    yield "PMID", reference.pmid
    yield "URL", reference.url
    yield "note", reference.note


def _author(family: str, given: str) -> dict[str, str]:
    return {"family": family, "given": given} if given else {"literal": family}
