"""Puts together what was asked in nearly the same words."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from intents.normalise import words

# In per cent: a word more or less in six, or a slip in each, is still the same question.
_ALIKE = 80.0


def group(questions: Sequence[str]) -> list[list[int]]:
    """The places of questions that are alike, the largest group first; in a group and among equals, in their order.

    A question joins the group whose first question it resembles most; the order of words does not count.
    """
    firsts: dict[int, str] = {}
    groups: dict[int, list[int]] = {}
    seen: dict[str, int] = {}
    for place, question in enumerate(questions):
        text = " ".join(sorted(words(question)))
        first = seen.get(text)
        if first is None:
            found = process.extractOne(text, firsts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            first = place if found is None else found[2]
            if found is None:
                firsts[place] = text
        seen[text] = first
        groups.setdefault(first, []).append(place)
    return sorted(groups.values(), key=len, reverse=True)
