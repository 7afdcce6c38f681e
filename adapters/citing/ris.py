"""RIS, which reference managers read."""

from collections.abc import Sequence

import rispy

from adapters.citing.csl import names
from answers.reference import Reference


def as_ris(references: Sequence[Reference]) -> str:
    """The entries in RIS."""
    return str(rispy.dumps([_entry(reference) for reference in references], implementation=_Writer))


class _Writer(rispy.RisWriter):  # type: ignore[misc] # it ships no types
    """Writes entries without a number before each, which the format does not know."""

    def set_header(self, count: int) -> str:  # noqa: ARG002 - as the library calls it
        return ""


def _entry(reference: Reference) -> dict[str, object]:
    first, _, last = reference.pages.replace("\N{EN DASH}", "-").partition("-")
    fields = {
        "type_of_reference": "JOUR" if reference.container else "RPRT",
        "id": reference.id,
        "authors": [f"{family}, {given}" if given else family for family, given in names(reference)],
        "title": reference.title,
        "year": str(reference.year),
        "journal_name" if reference.container else "secondary_title": reference.container,
        "volume": reference.volume,
        "number": reference.issue,
        "start_page": first,
        "end_page": last,
        "doi": reference.doi,
        "accession_number": reference.pmid,
        "urls": [reference.link] if reference.link else [],
        "notes": [reference.note] if reference.note else [],
    }
    return {key: value for key, value in fields.items() if value}
