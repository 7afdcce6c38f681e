"""FHIR Citation (release 5), which clinical systems read: a bundle of one resource for each reference."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from adapters.citing.csl import names
from answers.reference import Reference

_STATUS = "active"
_SYSTEMS = {"doi": "https://doi.org", "pmid": "https://pubmed.ncbi.nlm.nih.gov"}


def as_fhir(references: Sequence[Reference]) -> str:
    """A collection of Citation resources as JSON."""
    resources = [{"resource": _citation(reference)} for reference in references]
    bundle: dict[str, object] = {"resourceType": "Bundle", "type": "collection"}
    if resources:
        bundle["entry"] = resources
    return json.dumps(bundle, ensure_ascii=False, indent=2)


def _citation(reference: Reference) -> dict[str, Any]:
    return {
        "resourceType": "Citation",
        "id": reference.id[:64],  # the longest id that FHIR allows
        "status": _STATUS,
        "title": reference.title,
        "citedArtifact": dict(_artifact(reference)),
        **({"note": [{"text": reference.note}]} if reference.note else {}),
    }


def _artifact(reference: Reference) -> Iterator[tuple[str, Any]]:
    identifiers = [
        {"system": system, "value": value} for key, system in _SYSTEMS.items() if (value := getattr(reference, key))
    ]
    if identifiers:
        yield "identifier", identifiers
    yield "title", [{"text": reference.title}]
    if reference.link:
        yield "webLocation", [{"url": reference.link}]
    if reference.container:
        yield "publicationForm", [_published(reference)]
    yield "contributorship", {"complete": True, "entry": [_contributor(*name) for name in names(reference)]}


def _published(reference: Reference) -> dict[str, Any]:
    known = {
        "volume": reference.volume,
        "issue": reference.issue,
        "pageString": reference.pages,
        "articleDate": str(reference.year),
    }
    return {"publishedIn": {"title": reference.container}, **{key: value for key, value in known.items() if value}}


def _contributor(family: str, given: str) -> dict[str, Any]:
    initials = given.replace(" ", "")
    entry: dict[str, Any] = {"contributor": {"display": f"{family} {initials}".strip()}}
    return {**entry, "forenameInitials": initials} if initials else entry
