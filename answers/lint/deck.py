"""Every check of a deck, in one call."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from answers.draft import Quotation, Quotations, read_quotations
from answers.lint.asking import check_asking
from answers.lint.claims import check_claims
from answers.lint.plainness import check_plainness
from answers.lint.references import check_references
from answers.lint.reviews import check_reviews
from answers.lint.scope import Scope
from answers.problem import Problem
from answers.reading import Logs, Topics, read_logs, read_topics, topic_of
from answers.topicchecks import Part

_CHECKS = (check_claims, check_plainness, check_asking, check_references)


@dataclass(frozen=True, slots=True)
class DeckFiles:
    """The files of a deck by kind, each by its name: topics, logs of their reviews, quotations of their sources."""

    topics: Mapping[str, bytes]
    logs: Mapping[str, bytes] = field(default_factory=dict)
    quotations: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of English: the words that anybody knows, and how many syllables a word has."""

    common: Collection[str]
    syllables: Callable[[str], int]


def lint(files: DeckFiles, facets: Collection[str], today: date, words: Words) -> tuple[Problem, ...]:
    """Every problem and every warning of a deck, sorted by file and line.

    A file that cannot be loaded is looked at no further.
    """
    topics, log = read_topics(files.topics, facets), read_logs(files.logs)
    read = [read_quotations(name, content) for name, content in files.quotations.items()]
    quotations = {each.topic: each.quotations for each in read if isinstance(each, Quotations)}
    unusable = (problem for each in read if not isinstance(each, Quotations) for problem in each)
    found = _check(_scope(topics, log, quotations, today, words), logged=not log.problems)
    return tuple(sorted((*topics.problems, *log.problems, *unusable, *found)))


def _check(scope: Scope, *, logged: bool) -> Iterator[Problem]:
    """Every check; what a log shows is not looked at where one could not be read."""
    checks = (*_CHECKS, check_reviews) if logged else _CHECKS
    return chain.from_iterable(check(scope) for check in checks)


def _scope(
    topics: Topics, log: Logs, quotations: Mapping[str, tuple[Quotation, ...]], today: date, words: Words
) -> Scope:
    broken = {problem.file for problem in topics.problems}
    parts = tuple(Part(each, (), each.data) for each in topics.documents if each.file not in broken)
    whole = (topic_of(shape, log.steps) for file, shape in topics.shapes.items() if file not in broken)
    versions = {card.id: card.version for topic in whole for card in topic.cards}
    return Scope(parts, today, words.syllables, versions, log.steps, quotations, words.common)
