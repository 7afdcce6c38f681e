"""From questions with their answers, as other bots keep them, to drafts of topics."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.importers.draft import Data, Draft, Report, slug, submitted
from adapters.importers.sentences import split
from adapters.importers.sorting import Sorter
from answers.draft import TO_WRITE
from answers.reference import Section
from answers.yamltext import Inline

_LONGEST_QUESTION = 140
_FOLLOW_UPS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with its answer; what is empty is found out. `place` says where it stood, like `row 3`."""

    place: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    topic: str = ""
    facet: str = ""
    plain: str = ""
    section: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The list that pairs were taken from: its title, who made it, and its date."""

    title: str
    publisher: str
    updated: date


@dataclass(frozen=True, slots=True)
class _Sorted:
    pair: Pair
    topic: str
    facet: str


def drafts_of(pairs: Iterable[Pair], origin: Origin, sorter: Sorter, topic: str = "") -> tuple[list[Draft], Report]:
    """A draft for each topic. `topic` is the topic of pairs that do not say theirs."""
    report = Report()
    topics: dict[str, list[_Sorted]] = defaultdict(list)
    for pair in pairs:
        found = _sorted(pair, sorter, topic)
        if isinstance(found, str):
            report.left.append(f"{pair.place}: {found}")
        elif any(other.facet == found.facet for other in topics[slug(found.topic)]):
            report.left.append(f"{pair.place}: '{found.topic}' has an answer for '{found.facet}' already: merge them")
        else:
            topics[slug(found.topic)].append(found)
            report.taken.append(f"{pair.place}: {slug(found.topic)}/{found.facet}")
            report.changed.extend(_changes(found))
    if report.taken:
        report.open_points.append("no claim has a citation, and no wording for patients is written yet")
    drafts = [_draft(entries, origin) for entries in topics.values() if entries]
    return drafts, report


def _sorted(pair: Pair, sorter: Sorter, topic: str) -> _Sorted | str:
    """Where a pair belongs, or why it is left out."""
    if not pair.question or not pair.answer:
        return "it has no question or no answer: write both"
    facet, name = sorter.topic_in(pair.question)
    name = pair.topic or topic or name
    if not slug(name):
        return "its topic is not known: fill the column 'topic', or name one with --topic"
    facet = pair.facet or facet or sorter.of_question(pair.question, name)
    if facet not in sorter.facets.ids:
        known = ", ".join(sorter.facets.ids)
        what = f"'{facet}' is no facet" if facet else "no facet fits its question"
        return f"{what}: fill the column 'facet' with one of {known}"
    return _Sorted(pair, name, facet)


def _changes(found: _Sorted) -> list[str]:
    pair = found.pair
    changes = []
    if not pair.topic or not pair.facet:
        changes.append(f"{pair.place}: sorted by its question to {slug(found.topic)}/{found.facet}")
    if len(pair.question) > _LONGEST_QUESTION:
        changes.append(f"{pair.place}: its question was cut to {_LONGEST_QUESTION} characters, and is a phrasing whole")
    return changes


def _draft(entries: Sequence[_Sorted], origin: Origin) -> Draft:
    name = entries[0].topic
    facets = [entry.facet for entry in entries]
    content: Data = {
        "topic": slug(name),
        "title": name[:1].upper() + name[1:],
        "source": {
            "title": origin.title,
            "publisher": origin.publisher,
            "updated": origin.updated.isoformat(),
            "status": "not stated",
        },
        "open_points": ["No claim has a citation: the list that it was taken from gives none."],
        "cards": [_card(entry, facets) for entry in entries],
    }
    return Draft(slug(name), content)


def _card(entry: _Sorted, facets: Sequence[str]) -> Data:
    pair = entry.pair
    cut = pair.question[:_LONGEST_QUESTION].strip()
    also = (*pair.phrasings, *([pair.question] if cut != pair.question else []))
    phrasings = [text for text in dict.fromkeys(also) if text != cut]
    needed = pair.jurisdiction or (f"{TO_WRITE}: where it is valid" if entry.facet == "billing" else "")
    return {
        "facet": entry.facet,
        "question": cut,
        "phrasings": phrasings or [f"{TO_WRITE}: another way to ask it"],
        "claims": list(_claims(pair)),
        **({"jurisdiction": needed} if needed else {}),
        "follow_ups": Inline([facet for facet in facets if facet != entry.facet][:_FOLLOW_UPS]),
        "review": submitted(),
    }


def _claims(pair: Pair) -> Iterable[Data]:
    """A claim for each sentence of the answer; the wording for patients stands with the first one."""
    plain = pair.plain
    section = pair.section if pair.section in tuple(Section) else Section.GUIDELINE.value
    for sentence in split(pair.answer):
        yield {
            "section": section,
            "text": sentence,
            "plain": plain or f"{TO_WRITE}: the same for patients",
            "cites": Inline(),
        }
        plain = ""
