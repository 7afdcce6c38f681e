"""The citations of a reply as they are told: those that stand for the same works once, together."""

from dataclasses import dataclass

from answers.reference import Citation, CitationState, Reference


@dataclass(frozen=True, slots=True)
class Together:
    """Citations that share their state, their works and what is open about them. `labels` are in their own order."""

    labels: tuple[str, ...]
    state: CitationState
    references: tuple[Reference, ...]
    note: str


def together(citations: tuple[Citation, ...]) -> tuple[Together, ...]:
    """The citations in the order of their first use, those that say the same as one."""
    found: dict[tuple[CitationState, tuple[Reference, ...], str], list[str]] = {}
    for citation in citations:
        found.setdefault((citation.state, citation.references, citation.note), []).append(citation.label)
    return tuple(Together(tuple(sorted(labels, key=_by_number)), *shared) for shared, labels in found.items())


def _by_number(label: str) -> tuple[bool, int, str]:
    """Numbers in their own order, whatever is not a number after them."""
    return (False, int(label), "") if label.isdecimal() else (True, 0, label)
