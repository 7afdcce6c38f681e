"""How old a reader must be for a card's plain wording: for what an author is told, not for what is sent.

The reading age is the grade of J. P. Kincaid et al., "Derivation of new readability formulas", Naval Technical Training
Command Research Branch Report 8-75 (1975), and five years: children enter the first grade at six.
"""

import re
from collections.abc import Callable, Iterator

from answers.problem import Problem
from answers.shape import read_shape
from answers.topicfile import TopicShape
from answers.yamltext import Document, Path, parse

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


def find_hard_wording(file: str, content: bytes, syllables: Callable[[str], int]) -> Iterator[Problem]:
    """A problem for each card of a topic's file whose wording for patients is too hard to read.

    The topic's own `terms` count as words of one syllable. A file with other problems is passed over.
    """
    document = parse(file, content)
    shape = read_shape(TopicShape, document) if isinstance(document, Document) else ()
    if not isinstance(document, Document) or not isinstance(shape, TopicShape):
        return
    known = {word.casefold() for term in shape.terms for word in _WORD.findall(term)}
    for number, card in enumerate(shape.cards):
        place: Path = ("cards", number)
        text = " ".join((*(claim.plain for claim in card.claims), *card.plain_notes))
        age = reading_age(text, lambda word: 1 if word.casefold() in known else syllables(word))
        if age > MOST:
            message = (
                f"the wording for patients needs a reading age of {age:.0f}: at most {MOST}, better {AIM}. "
                "Write shorter sentences and words, or list what cannot be avoided under 'terms'"
            )
            yield document.problem((*place, "claims"), message)
