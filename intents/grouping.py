"""Puts together what was asked in nearly the same words."""

from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from intents.normalise import words

# In per cent: a word more or less in six, or a slip in each, is still the same question.
_ALIKE = 80.0

# What a question is put with, and not what it asks: "how much does it hurt?" and "does it hurt a lot" ask the same.
_FRAME = frozenset(
    words(
        "a an and any are be been can could did do does for get had has have how i if in is it its lot many may me"
        " might much my of on or our please really should so some tell that the their there they this to very was we"
        " were what when where which who will with would you your"
    )
)

# Questions that differ in one of these are never the same, however alike the rest of them is.
_TURNING = frozenset(words("after before during no not never without"))


def group(questions: Sequence[str]) -> list[list[int]]:
    """The places of questions that are alike, the largest group first; in a group and among equals, in their order.

    A question joins the group whose first question it resembles most; the order of words does not count, nor do the
    small ones that it is put with.
    """
    firsts: defaultdict[frozenset[str], dict[int, str]] = defaultdict(dict)
    groups: dict[int, list[int]] = {}
    seen: dict[str, int] = {}
    for place, question in enumerate(questions):
        asked = _asked_for(words(question))
        text, rivals = " ".join(asked), firsts[_TURNING.intersection(asked)]
        first = seen.get(text)
        if first is None:
            found = process.extractOne(text, rivals, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            first = place if found is None else found[2]
            if found is None:
                rivals[place] = text
        seen[text] = first
        groups.setdefault(first, []).append(place)
    return sorted(groups.values(), key=len, reverse=True)


def _asked_for(asked: Sequence[str]) -> list[str]:
    """The words that say what is asked, in the order of the alphabet; all of them where there are no others."""
    return sorted([word for word in asked if word not in _FRAME] or asked)
