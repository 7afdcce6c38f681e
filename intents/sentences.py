"""A message as its sentences, which of them ask, and what is said before: a letter says much besides what it asks."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, zip_longest

from intents.guard import PREPOSITIONS
from intents.normalise import words

_SENTENCE = re.compile(r"[^.?!\n]+[.?!\n]*")
_CLAUSE_ENDS = re.compile(r"([,:;](?=\s)|\s[-\u2013\u2014]\s)")
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

# What begins with one of these and ends with a comma is a condition of what is asked: "in a camel, is it safe".
_CONDITIONS = PREPOSITIONS.union(("although", "because", "being", "having", "if", "once", "since", "when", "while"))
# What holds one of these may tell of whom it is asked: "he has keloids, is it safe". "I have to give a talk" does not.
_OF_SOMEBODY = frozenset(
    (
        "diagnosed", "got", "had", "has", "have", "having", "patient", "patients", "suffer", "suffers", "take", "takes",
        "taking", "took", "using", "wear", "wears",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence, the place of the first among all words of the message, and how much it asks.

    `clauses` are the places of the first words of its parts, the sentence's own first word among them.
    """

    words: tuple[str, ...]
    start: int
    asking: float
    clauses: tuple[int, ...]

    @property
    def places(self) -> range:
        """The places of its words among all words of the message."""
        return range(self.start, self.start + len(self.words))


def read_sentences(text: str, most: int) -> list[Sentence]:
    """The sentences of a text that hold a word, up to so many words in all."""
    found: list[Sentence] = []
    start = 0
    for part in _SENTENCE.findall(text):
        clauses = list(_clauses(part))
        said = [word for clause in clauses for word in clause][: most - start]
        if said:
            starts = accumulate((len(clause) for clause in clauses[:-1]), initial=start)
            begun = tuple(place for place in starts if place < start + len(said))
            found.append(Sentence(tuple(said), start, _asking(said, marked="?" in part), begun))
            start += len(said)
    return found


def _clauses(sentence: str) -> Iterator[list[str]]:
    """The words of a sentence's parts, each with the condition before it."""
    parts = _CLAUSE_ENDS.split(sentence)
    clause: list[str] = []
    for part, end in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        said = words(part)
        clause += said
        if clause and not (end == "," and said and said[0] in _CONDITIONS):
            yield clause
            clause = []
    if clause:
        yield clause


def preamble(sentences: Sequence[Sentence], mentioned: Collection[int]) -> int:
    """How many words stand before the first clause that asks, mentions the topic or may tell of a patient.

    They tell who asks and what for. `mentioned` are the places of the words that mention the topic.
    """
    said = [word for sentence in sentences for word in sentence.words]
    starts = [start for sentence in sentences for start in sentence.clauses]
    for first, last in pairwise((*starts, len(said))):
        mentions = any(first <= place < last for place in mentioned)
        if mentions or said[first] in _OPENINGS or _tells_of_somebody(said[first:last]):
            return first
    return 0


def _tells_of_somebody(clause: Sequence[str]) -> bool:
    return any(word in _OF_SOMEBODY and after != "to" for word, after in pairwise((*clause, "")))


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
