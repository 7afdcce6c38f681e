"""A message as its sentences, and which of them ask: a letter says much besides what it asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intents.normalise import words

# No more of a message is read by its meaning than this: words take time, and a question needs no more of them.
MOST_TOLD_BY = 24

_SENTENCE = re.compile(r"[^.?!\n]+[.?!\n]*")
_MOST_ASKING = 2
_FEWEST_WORDS = 3

_OPENINGS = frozenset(
    (
        "am", "any", "are", "can", "could", "did", "do", "does", "had", "has", "have", "how", "hows", "is", "may",
        "might", "shall", "should", "was", "were", "what", "whats", "when", "where", "which", "who", "why", "will",
        "would",
    )
)  # fmt: skip
_ASKING = frozenset(
    (
        "advice", "advise", "appreciate", "grateful", "hear", "help", "info", "information", "interested", "know", "like", "looking", "need", "please",
        "question", "send", "tell", "want", "wonder", "wondering",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence, the place of the first among all words of the message, and how much it asks."""

    words: tuple[str, ...]
    start: int
    asking: float

    @property
    def places(self) -> range:
        """The places of its words among all words of the message."""
        return range(self.start, self.start + len(self.words))


def read_sentences(text: str, most: int) -> list[Sentence]:
    """The sentences of a text that hold a word, up to so many words in all."""
    found: list[Sentence] = []
    start = 0
    for part in _SENTENCE.findall(text):
        said = words(part)[: most - start]
        if said:
            found.append(Sentence(tuple(said), start, _asking(said, marked="?" in part)))
            start += len(said)
    return found


def places_that_ask(sentences: Sequence[Sentence]) -> list[int]:
    """The places of the words that say what a message asks: all of a short one, of a letter its asking sentences."""
    count = sum(len(sentence.words) for sentence in sentences)
    if count <= MOST_TOLD_BY:
        return list(range(count))
    first, *others = sorted(sentences, key=lambda sentence: -sentence.asking)[:_MOST_ASKING]
    told = list(first.places)[:MOST_TOLD_BY]
    for other in others:
        told += list(other.places)[: MOST_TOLD_BY - len(told)]
    return sorted(told)


def _asking(said: Sequence[str], *, marked: bool) -> float:
    """How much a sentence asks: by its mark, its first word, a word that asks, and by being more than a greeting."""
    opened = 0.6 * (said[0] in _OPENINGS)
    return marked + opened + 0.5 * (not _ASKING.isdisjoint(said)) + 0.15 * (len(said) >= _FEWEST_WORDS)
