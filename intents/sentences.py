"""A message as its sentences, and which of them ask: a letter says much besides what it asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intents.normalise import words

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
# What a letter is full of and tells nothing of what it asks.
_FILLERS = frozenset(
    (
        "a", "also", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by", "dear", "for", "from", "had",
        "has", "have", "he", "hello", "her", "hi", "him", "his", "i", "if", "im", "in", "is", "it", "ive", "just",
        "know", "like", "madam", "me", "my", "of", "on", "or", "our", "please", "really", "she", "sir", "so", "thank",
        "thanks", "that", "the", "their", "them", "there", "they", "this", "to", "us", "very", "was", "we", "were",
        "whether", "with", "would", "you", "your",
    )
)  # fmt: skip
_ASKING = frozenset(
    (
        "advice", "advise", "appreciate", "grateful", "hear", "help", "info", "information", "interested", "know",
        "like", "looking", "need", "please", "question", "send", "tell", "want", "wonder", "wondering",
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


def places_that_ask(sentences: Sequence[Sentence], most: int) -> list[int]:
    """The places of at most so many words that say what a message asks.

    Of a message that is no longer these are all; of a longer one, those of the two sentences that ask most, without
    the words that a letter is full of.
    """
    count = sum(len(sentence.words) for sentence in sentences)
    if count <= most:
        return list(range(count))
    asking = sorted(sentences, key=lambda sentence: -sentence.asking)[:_MOST_ASKING]
    told = [
        place
        for sentence in asking
        for place, word in zip(sentence.places, sentence.words, strict=True)
        if word not in _FILLERS
    ]
    return sorted(told[:most]) or list(range(most))


def _asking(said: Sequence[str], *, marked: bool) -> float:
    """How much a sentence asks: by its mark, its first word, a word that asks, and by being more than a greeting."""
    opened = 0.6 * (said[0] in _OPENINGS)
    return marked + opened + 0.5 * (not _ASKING.isdisjoint(said)) + 0.15 * (len(said) >= _FEWEST_WORDS)
