"""A reply as plain text: for terminals, notifications, screen readers and machines."""

from collections.abc import Iterator

from answers.reference import Citation, Section
from bot import wording
from bot.choice import Action
from bot.reply import Line, Reply

_SECTIONS = {
    Section.GUIDELINE: "From the guidelines",
    Section.RESEARCH: "From the research",
    Section.INFORMATION: "From information for the public",
}
_NOT_LISTED = (Action.HELPFUL, Action.UNHELPFUL, Action.SOURCES)


def as_text(reply: Reply) -> str:
    """The whole reply in reading order, parts set apart by empty lines; nothing that it shows is left out."""
    parts = (
        *reply.paragraphs,
        reply.heading,
        f"! {reply.banner}" if reply.banner else "",
        *_claims(reply),
        reply.jurisdiction,
        "\n".join(f"{wording.EDITORS_NOTE}: {note}" for note in reply.notes),
        _references(reply),
        reply.disclaimer,
        reply.footer,
        "\n".join(f"- {choice.label}" for choice in reply.choices if choice.action not in _NOT_LISTED),
    )
    return "\n\n".join(part for part in parts if part)


def citation_line(citation: Citation) -> str:
    """A citation on one line: its mark, its state in words, the works it stands or may stand for, what is open."""
    works = " / ".join(reference.text for reference in citation.references)
    note = f" ({citation.note})" if citation.note else ""
    return f"[{citation.label}] {citation.state.in_words}. {works}{note}".rstrip()


def marks(line: Line) -> str:
    """The citation marks of a claim: `[2] [5]`, or that the source gives none."""
    return " ".join(f"[{label}]" for label in line.cites) or f"[{wording.NOT_CITED}]"


def section_title(section: Section) -> str:
    """The heading above the claims of a section."""
    return _SECTIONS[section]


def _claims(reply: Reply) -> Iterator[str]:
    for section in Section:
        lines = [f"- {line.text} {marks(line)}" for line in reply.claims if line.section is section]
        if lines:
            yield "\n".join((section_title(section), *lines))


def _references(reply: Reply) -> str:
    return "\n".join((wording.REFERENCES, *map(citation_line, reply.sources))) if reply.sources else ""
