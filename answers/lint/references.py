"""Whether a reader can find every work that is cited."""

from collections.abc import Iterator

from answers.lint.scope import Scope, warning
from answers.problem import Problem
from answers.reference import CitationState
from answers.topicchecks import Part


def check_references(scope: Scope) -> Iterator[Problem]:
    """What is wrong with the references of every topic."""
    for topic in scope.topics:
        cited = {name for each in topic.items("citations") for _, name in each.texts("references")}
        verified = {
            name
            for each in topic.items("citations")
            if each.text("state") == CitationState.VERIFIED
            for _, name in each.texts("references")
        }
        for reference in topic.items("references"):
            name = reference.text("id")
            if not _findable(reference):
                message = (
                    "a reader cannot find this work: add its doi, pmid or url, or its journal with volume and pages"
                )
                problem = reference.problem("", message)
                yield problem if name in verified else warning(problem)
            if name not in cited:
                yield warning(reference.problem("", "no citation names this work: name it in one, or delete it"))


def _findable(reference: Part) -> bool:
    linked = any(reference.text(key) for key in ("doi", "pmid", "url"))
    in_print = reference.text("container") and (reference.text("volume") or reference.text("pages"))
    return bool(linked or in_print)
