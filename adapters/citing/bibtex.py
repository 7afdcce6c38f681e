"""BibTeX, which LaTeX and reference managers read."""

from collections.abc import Iterator, Mapping, Sequence

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Entry, Field

from adapters.citing.csl import names
from answers.reference import Reference


def as_bibtex(references: Sequence[Reference]) -> str:
    """The entries in BibTeX; what LaTeX would take for a command is written so that it does not."""
    plain = Library([Entry(_kind(each), each.id, list(_fields(_texts(each)))) for each in references])
    encoded = LatexEncodingMiddleware(keep_math=False).transform(plain)
    for entry, reference in zip(encoded.entries, references, strict=True):
        entry["title"] = f"{{{entry['title']}}}"  # so that no style makes small letters of capitals
        if reference.authors and not any(given for _, given in names(reference)):
            entry["author"] = f"{{{entry['author']}}}"  # a body: no first and last name
        for field in _fields({"doi": reference.doi, "pmid": reference.pmid, "url": reference.url}):
            entry.set_field(field)
    return write_string(encoded)


def _kind(reference: Reference) -> str:
    return "article" if reference.container else "misc"


def _texts(reference: Reference) -> dict[str, str]:
    return {
        "author": " and ".join(f"{family}, {given}" if given else family for family, given in names(reference)),
        "title": reference.title,
        "journal": reference.container,
        "year": str(reference.year),
        "volume": reference.volume,
        "number": reference.issue,
        "pages": reference.pages.replace("\N{EN DASH}", "--"),
        "note": reference.note,
    }


def _fields(values: Mapping[str, str]) -> Iterator[Field]:
    return (Field(key, value) for key, value in values.items() if value)
