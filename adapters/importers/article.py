"""From an article to a draft: its claims sorted into cards, its citations as far as the article lets one trace them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.importers.articletext import Article, Entry, read_article
from adapters.importers.draft import Data, Draft, Report, slug, submitted
from adapters.importers.sorting import Sorter
from answers.draft import TO_WRITE, Quotation, Quotations
from answers.problem import DeckError, Problem
from answers.reference import CitationState, Section
from answers.yamltext import Inline

_PHRASINGS = 3
_SMALL_WORDS = ("", "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
_LONGEST_QUESTION = 140
_ALSO_KNOWN = re.compile(r"\balso (?:known as|called) (?:the )?([^,.;()]{3,60})")
_NAMED_GUIDELINE = re.compile(r"\b([A-Z]{3,12})\b[^.;]{0,40}?\bguidelines?\b")


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of the reference list with the id that it gets."""

    id: str
    entry: Entry


def import_article(
    file: str, content: bytes, sorter: Sorter, topic: str = "", publisher: str = ""
) -> tuple[Draft, Report]:
    """The draft of a topic. `topic` and `publisher` go before what the article says.

    Raises `DeckError` where the text is no article or does not say what it is about.
    """
    article = read_article(file, content)
    facet, name, aliases = _subject(file, article, sorter, topic)
    published_by = publisher or article.publisher
    if not published_by:
        cure = "its disclaimer does not say who published it: name it with --publisher"
        raise DeckError((Problem(file, 1, "publisher", cure),))
    works = tuple(_works(article.entries))
    citations = list(_citations(article, works, published_by))
    quotations = Quotations(slug(name), tuple(_quotations(article, sorter, name)))
    report = Report(open_points=list(_open_points(article, works, citations)))
    content_of = {
        "topic": slug(name),
        "title": name[:1].upper() + name[1:],
        "aliases": Inline(aliases),
        "source": {
            "title": article.title,
            "publisher": published_by,
            "updated": article.updated.isoformat(),
            "status": article.status,
        },
        "quotations": quotations.digest,
        "open_points": report.open_points,
        "references": [_reference(work, published_by) for work in works],
        "citations": citations,
        "cards": list(_cards(quotations.quotations, article, sorter, facet, name)),
    }
    _tell(report, quotations.quotations, article)
    return Draft(slug(name), content_of, quotations), report


def _subject(file: str, article: Article, sorter: Sorter, topic: str) -> tuple[str, str, list[str]]:
    """The facet that the title asks for, the topic's name, and its other names."""
    asked = re.sub(r"\s*\([^)]*\)", "", article.title)
    facet, named = sorter.topic_in(asked)
    name = topic or named
    if not slug(name):
        cure = "the title does not say what it is about: name the topic, like --topic 'ganglion impar'"
        raise DeckError((Problem(file, 1, "topic", cure),))
    text = " ".join(statement.sentence.text for statement in article.statements)
    others = (*re.findall(r"\(([^)]*)\)", article.title), *_ALSO_KNOWN.findall(text))
    aliases = {slug(other): other.strip() for other in others if slug(other) not in ("", slug(name))}
    return facet, name, list(aliases.values())


def _quotations(article: Article, sorter: Sorter, topic: str) -> Iterator[Quotation]:
    for number, statement in enumerate(article.statements, 1):
        sentence = statement.sentence
        facet = sorter.of_sentence(sentence.text, topic, sorter.named_in(statement.heading))
        yield Quotation(number, facet, statement.section, statement.heading, sentence.text, sentence.cites)


def _cards(quotations: Sequence[Quotation], article: Article, sorter: Sorter, asked: str, topic: str) -> Iterator[Data]:
    of_facet: dict[str, list[Quotation]] = defaultdict(list)
    for quotation in quotations:
        of_facet[quotation.facet].append(quotation)
    facets = [facet for facet in sorter.facets.ids if facet in of_facet]
    for facet in facets:
        wordings = list(sorter.wordings(facet, topic, _PHRASINGS + 1))
        question = article.title if facet == asked else f"{wordings[0][:1].upper()}{wordings[0][1:].rstrip('?')}?"
        jurisdiction = {"jurisdiction": f"{TO_WRITE}: where it is valid"} if facet == "billing" else {}
        yield {
            "facet": facet,
            "question": question[:_LONGEST_QUESTION],
            "phrasings": wordings[1:] or wordings,
            "claims": [_claim(quotation) for quotation in of_facet[facet]],
            **jurisdiction,
            "follow_ups": Inline([other for other in facets if other != facet][:_PHRASINGS]),
            "review": submitted(),
        }


def _claim(quotation: Quotation) -> Data:
    return {
        "section": quotation.section.value,
        "text": f"{TO_WRITE}: what quotation {quotation.number} says, in words of your own",
        "plain": f"{TO_WRITE}: the same for patients",
        "cites": Inline(quotation.cites),
    }


def _works(entries: Sequence[Entry]) -> Iterator[Work]:
    taken: set[str] = set()
    for entry in entries:
        words = [word for word in slug(entry.title).split("-") if word not in _SMALL_WORDS] or ["work"]
        name = "-".join([*words[:3], str(entry.year)] if entry.year else words[:3])
        own = next(each for each in (name, *(f"{name}-{count}" for count in range(2, 999))) if each not in taken)
        taken.add(own)
        yield Work(own, entry)


def _reference(work: Work, publisher: str) -> Data:
    """The entry as the article gives it; what it does not give is left to be written or left out."""
    entry = work.entry
    by_authors = entry.kind is Section.GUIDELINE or _is_own(entry, publisher)
    found = {"doi": entry.doi, "pmid": entry.pmid, "container": "" if by_authors else entry.detail}
    return {
        "id": work.id,
        "kind": entry.kind.value,
        "authors": [entry.detail if by_authors and entry.detail else f"{TO_WRITE}: the authors"],
        "title": entry.title,
        "year": str(entry.year),
        **{key: value for key, value in found.items() if value},
    }


def _citations(article: Article, works: Sequence[Work], publisher: str) -> Iterator[Data]:
    sections: dict[str, set[Section]] = defaultdict(set)
    for statement in article.statements:
        for number in statement.sentence.cites:
            sections[number].add(statement.section)
    for number in sorted(sections, key=int):
        rivals = [other for other in sections if sections[other] == sections[number]]
        yield {"label": number, **_traced(number, sections[number], rivals, works, publisher)}


def _traced(number: str, sections: set[Section], rivals: Sequence[str], works: Sequence[Work], publisher: str) -> Data:
    """How far a number can be traced. An import verifies nothing: that takes somebody who looks at the work."""
    numbered = any(work.entry.number for work in works)
    fitting = [work for work in works if (work.entry.number == number if numbered else work.entry.kind in sections)]
    if not fitting:
        return {"state": CitationState.MISSING.value, "note": f"The source cites {number} and lists no entry for it."}
    if len(fitting) == 1 and _is_own(fitting[0].entry, publisher):
        note = "The source cites its own publisher here."
        return {"state": CitationState.SELF.value, "references": Inline([fitting[0].id]), "note": note}
    return {
        "state": CitationState.LISTED.value,
        "references": Inline(work.id for work in fitting),
        "note": _why_listed(rivals, len(fitting), numbered=numbered),
    }


def _why_listed(rivals: Sequence[str], entries: int, *, numbered: bool) -> str:
    if numbered:
        return "The source gives this entry the number. Nobody has checked yet that the work says so."
    against = f"{_and(rivals)} stand against {entries} {'entry' if entries == 1 else 'entries'}"
    short = f", so {_lacking(len(rivals) - entries)}" if len(rivals) > entries else ""
    return f"The source does not number its list. {against}{short}."


def _open_points(article: Article, works: Sequence[Work], citations: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """What the article leaves open, each with the numbers or works that it concerns."""
    by_state: dict[str, list[str]] = defaultdict(list)
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for citation in citations:
        by_state[str(citation["state"])].append(str(citation["label"]))
        names = citation.get("references", [])
        if citation["state"] == CitationState.LISTED and isinstance(names, list):
            groups[tuple(names)].append(str(citation["label"]))
    for label in by_state[CitationState.SELF]:
        yield f"[{label}] is the publisher's own text: find a work of somebody else for every claim that cites it."
    for label in by_state[CitationState.MISSING]:
        yield f"[{label}] has no entry in the reference list: find the work, or leave out what rests on it."
    for names, labels in groups.items():
        yield from _unmatched(names, labels)
    cited = {name for names in (citation.get("references", []) for citation in citations) for name in _listed(names)}
    for work in works:
        if work.id not in cited:
            yield f"'{work.entry.title}' is listed and no number leads to it: match it, or delete it."
    yield from _named_only(article)


def _unmatched(names: Sequence[str], labels: Sequence[str]) -> Iterator[str]:
    marks = ", ".join(f"[{label}]" for label in labels)
    if len(labels) > len(names):
        without = _lacking(len(labels) - len(names))
        yield f"{marks}: {len(labels)} numbers, {len(names)} entries without numbers; {without}."
    if len(names) > 1 or len(labels) > 1:
        yield f"{marks}: match each number to its work, look the work up, and set its state to 'verified'."
    else:
        yield f"{marks}: look the work up, and set its state to 'verified'."


def _named_only(article: Article) -> Iterator[str]:
    """Guidelines that the text names by an acronym and the list lacks."""
    listed = " ".join(f"{entry.title} {entry.detail}" for entry in article.entries)
    text = " ".join(statement.sentence.text for statement in article.statements)
    for name in dict.fromkeys(_NAMED_GUIDELINE.findall(text)):
        if name not in listed:
            yield f"The text names a guideline of {name}; the reference list lacks it."


def _tell(report: Report, quotations: Sequence[Quotation], article: Article) -> None:
    facets = list(dict.fromkeys(quotation.facet for quotation in quotations))
    report.taken.append(f"{len(quotations)} claims of {len(facets)} cards: {', '.join(facets)}")
    report.taken.append(f"{len(article.entries)} references, as far as the article gives them")
    for quotation in quotations:
        heading = f"under '{quotation.heading}'" if quotation.heading else "without a heading"
        report.changed.append(f"quotation {quotation.number}, {heading}, went to '{quotation.facet}'")
    report.left.append("every sentence: they stay in the file of quotations, to be said in words of your own")


def _lacking(count: int) -> str:
    return f"at least {count} of them {'has' if count == 1 else 'have'} no entry"


def _is_own(entry: Entry, publisher: str) -> bool:
    return slug(publisher) in slug(f"{entry.title} {entry.detail}")


def _listed(names: object) -> list[str]:
    return names if isinstance(names, list) else []


def _and(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
