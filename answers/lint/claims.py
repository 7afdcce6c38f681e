"""Whether every claim is written and supported, in words of its own, and explains its terms."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from answers.draft import Quotation, digest_of, unwritten
from answers.lint.scope import Scope, before_approval, state_of, warning
from answers.problem import Problem
from answers.quoting import repeated
from answers.reference import CitationState
from answers.review import ReviewState
from answers.topicchecks import Part

_WORDINGS = ("plain", "trainee", "coder")
_SUPPORTING = (CitationState.VERIFIED, CitationState.LISTED)

# A term is a long word that is not common; it is explained where it stands in brackets or is followed by some.
_TERM = re.compile(r"[^\W\d_]{7,}")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "rs", "ers")
_SHORTEST_PART = 4


def check_claims(scope: Scope) -> Iterator[Problem]:
    """What is wrong with the claims of every card."""
    for topic in scope.topics:
        yield from _quotations(topic, scope.quotations.get(topic.text("topic"), ()))
        states = {each.text("label"): each.text("state") for each in topic.items("citations")}
        sentences = [each.text for each in scope.quotations.get(topic.text("topic"), ())]
        names = _words_of(" ".join((topic.text("title"), *(name for _, name in topic.texts("aliases")))))
        for card in topic.items("cards"):
            known = set(names)
            for claim in card.items("claims"):
                yield from _written(card, claim)
                yield from _support(card, claim, states)
                yield from _copied(claim, sentences)
                if scope.common:
                    yield from _explained(claim, scope.common, known)


def _quotations(topic: Part, quotations: Sequence[Quotation]) -> Iterator[Problem]:
    """The claims can be compared with their source only where its sentences are those that were imported."""
    named, there = topic.text("quotations"), digest_of(quotations) if quotations else ""
    if named and not there:
        message = "names the source's sentences, and the file *.quotations.yaml beside is not there: put it back"
        yield topic.problem("quotations", message)
    elif named and named != there:
        message = "names other sentences than the file *.quotations.yaml beside: put the one back that was imported"
        yield topic.problem("quotations", message)
    elif there and not named:
        message = f"the source's sentences stand in the file *.quotations.yaml beside: add 'quotations: {there}'"
        yield topic.problem("quotations", message)


def _written(card: Part, claim: Part) -> Iterator[Problem]:
    for key in ("text", *_WORDINGS):
        if unwritten(claim.text(key)):
            problem = claim.problem(key, "is still to be written: say it in words of your own")
            yield warning(problem) if state_of(card) == ReviewState.SUBMITTED else problem


def _support(card: Part, claim: Part, states: Mapping[str, str]) -> Iterator[Problem]:
    labels = [label for _, label in claim.texts("cites")]
    if not labels:
        message = "the claim has no citation, so the card cannot be approved: find a work for it"
        yield before_approval(card, claim.problem("cites", message))
    elif not any(states.get(label) in _SUPPORTING for label in labels):
        found = " and ".join(sorted({states.get(label, "") for label in labels}))
        message = f"the claim's citation is only {found}, so the card cannot be approved: find a work that says it"
        yield before_approval(card, claim.problem("cites", message))


def _copied(claim: Part, sentences: Collection[str]) -> Iterator[Problem]:
    for key in ("text", *_WORDINGS):
        words = repeated(claim.text(key), sentences)
        if words:
            yield claim.problem(key, f"repeats the source word for word ('{words}'): say it in words of your own")


def _explained(claim: Part, common: Collection[str], known: set[str]) -> Iterator[Problem]:
    """One warning for each term that a patient meets for the first time on a card, without an explanation."""
    plain = claim.text("plain")
    if unwritten(plain):
        return
    known.update(_words_of(" ".join(_IN_BRACKETS.findall(plain))))
    known.update(_words_of(" ".join(re.findall(r"([^\W\d_]+) \(", plain))))
    for term in dict.fromkeys(_TERM.findall(plain)):
        word = term.casefold()
        if word not in known and not _is_common(word, common):
            known.add(word)
            yield warning(
                claim.problem("plain", f"'{term}' is not explained: use an everyday word, and the term in brackets")
            )


def _is_common(word: str, common: Collection[str]) -> bool:
    stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    compound = any(word[:cut] in common and word[cut:] in common for cut in cuts)  # tail-bone, guide-line
    return word in common or compound or any(stem in common or f"{stem}e" in common for stem in stems)


def _words_of(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
