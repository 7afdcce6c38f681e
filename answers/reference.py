"""Where a claim comes from, and how certain that is."""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """What a claim or a reference belongs to: guidelines, research, or pages that inform the public."""

    GUIDELINE = "guideline"
    RESEARCH = "research"
    INFORMATION = "information"


class CitationState(StrEnum):
    """How far a citation has been traced to a bibliographic entry."""

    VERIFIED = "verified"
    LISTED = "listed"
    MISSING = "missing"
    SELF = "self"

    @property
    def in_words(self) -> str:
        """The state as a reader is told it."""
        return _IN_WORDS[self]


_IN_WORDS = {
    CitationState.VERIFIED: "verified: matched to this reference and checked",
    CitationState.LISTED: "listed, not matched: the source does not say which of these it is",
    CitationState.MISSING: "missing: the source cites this number but lists no entry for it",
    CitationState.SELF: "self-citation: the source cites its own publisher",
}


# Six authors, then "et al" (Recommendations of the ICMJE, sample references).
_MOST_AUTHORS = 6


@dataclass(frozen=True, slots=True)
class Reference:
    """One bibliographic entry of a topic. Empty strings stand for data that is not known."""

    id: str
    kind: Section
    authors: tuple[str, ...]
    title: str
    year: int
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    note: str = ""

    @property
    def link(self) -> str:
        """The address a reader can open: the DOI's, else PubMed's, else the entry's own; empty if there is none."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url

    @property
    def text(self) -> str:
        """The entry on one line, in the order authors, title, journal, year;volume(issue):pages."""
        authors = ", ".join(self.authors[:_MOST_AUTHORS]) + (", et al" if len(self.authors) > _MOST_AUTHORS else "")
        issue = f"({self.issue})" if self.issue else ""
        volume = f";{self.volume}{issue}" if self.volume else ""
        pages = f":{self.pages}" if self.pages else ""
        container = f"{self.container}. " if self.container else ""
        return f"{authors}. {self.title}. {container}{self.year}{volume}{pages}."


@dataclass(frozen=True, slots=True)
class Citation:
    """A mark beside a claim: the source's own number, or the short name of a reference that was checked.

    `references` are the entries that the mark stands for (verified, self), or may stand for (listed); it is empty
    where the source lists none (missing).
    """

    label: str
    state: CitationState
    references: tuple[Reference, ...]
    note: str = ""
