"""How old a reader must be for a card's plain wording: for what an author is told, not for what is sent.

The reading age is the grade of J. P. Kincaid et al., "Derivation of new readability formulas", Naval Technical Training
Command Research Branch Report 8-75 (1975), and five years: children enter the first grade at six.
"""

import re
from collections.abc import Callable, Collection, Iterator

from answers.draft import unwritten
from answers.lint.scope import Scope, state_of, warning
from answers.problem import Problem
from answers.review import ReviewState
from answers.topicchecks import Part

# NHS digital service manual, "Use a reading age of 9 to 11 years old"; at most 14 where the subject needs it.
AIM, MOST = 11, 14

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_SENTENCE = re.compile(r"[.!?](?=\s|$)")


def reading_age(text: str, syllables: Callable[[str], int]) -> float:
    """The age in years from which a text can be read; `syllables` counts those of a word."""
    spoken = _WORD.findall(text)
    if not spoken:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(text)))
    grade = 0.39 * len(spoken) / sentences + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59
    return grade + 5


def check_plainness(scope: Scope) -> Iterator[Problem]:
    """A problem for each card whose wording for patients is too hard to read, a warning where nobody is sent it yet.

    The topic's own `terms` count as words of one syllable.
    """
    for topic in scope.topics:
        known = {word.casefold() for _, term in topic.texts("terms") for word in _WORD.findall(term)}
        for card in topic.items("cards"):
            age = reading_age(_plain(card), _counting(known, scope.syllables))
            if age > MOST:
                problem = card.problem("claims", _TOO_HARD.format(age=age))
                yield warning(problem) if state_of(card) == ReviewState.SUBMITTED else problem


_TOO_HARD = (
    f"the wording for patients needs a reading age of {{age:.0f}}: at most {MOST}, better {AIM}. "
    "Write shorter sentences and words, or list what cannot be avoided under 'terms'"
)


def _counting(known: Collection[str], syllables: Callable[[str], int]) -> Callable[[str], int]:
    """What counts the syllables of a word, one for a word that is known."""
    return lambda word: 1 if word.casefold() in known else syllables(word)


def _plain(card: Part) -> str:
    """The wording for patients, as far as it is written."""
    worded = (
        *(claim.text("plain") for claim in card.items("claims")),
        *(text for _, text in card.texts("plain_notes")),
    )
    return " ".join(text for text in worded if not unwritten(text))
