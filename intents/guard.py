"""The look-alike guard: words of a question that tell it apart from a card which otherwise fits.

A question may hold all words of a card and one more that makes it another question: another number, a "not", a
"hypo" for a "hyper". What is found here is evidence against the card; the decision weighs it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_NEGATIONS = frozenset(("not", "no", "never", "without", "cannot", "cant", "dont", "doesnt", "isnt", "wont", "nor"))
_OPPOSED_PREFIXES = (("hypo", "hyper"), ("pre", "post"), ("intra", "extra"), ("ante", "retro"), ("mono", "poly"))
# Either may tell the order of the same two things, so the facet's wordings say which of them is asked for.
_RELATIONS = (("before", "after"),)
_OPPOSED_WORDS = (
    ("adult", "child"), ("adults", "children"), ("left", "right"), ("male", "female"),
    ("acute", "chronic"), ("benign", "malignant"), ("anterior", "posterior"), ("superior", "inferior"),
)  # fmt: skip
_SHORTEST_CODE = 3

# What a procedure is done with, in whom and after what stands behind one of these, with a word between at most.
PREPOSITIONS = frozenset(
    (
        "after", "against", "as", "at", "before", "by", "despite", "during", "following", "for", "from", "given", "in",
        "into", "like", "of", "on", "than", "through", "to", "under", "using", "versus", "via", "vs", "with", "without",
    )
)  # fmt: skip
_REACH, _SHORTEST_ADDED = 2, 4

_OPPOSITES = {word: other for one, two in _OPPOSED_WORDS for word, other in ((one, two), (two, one))}
_REVERSED = {word: other for one, two in _RELATIONS for word, other in ((one, two), (two, one))}
_PREFIXES = tuple(pair for one, two in _OPPOSED_PREFIXES for pair in ((one, two), (two, one)))
_EVERY_PREFIX = tuple(prefix for prefix, _ in _PREFIXES)

# With one of these a question is the contrary of the same without it, or of the same with another.
CONTRARY = _NEGATIONS | _OPPOSITES.keys() | _REVERSED.keys()


@dataclass(frozen=True, slots=True)
class Warnings:
    """The telling words, by kind: each is evidence that the question asks for something else than the card says."""

    numbers: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    opposed: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.numbers, *self.negations, *self.opposed, *self.qualifiers)))

    def but_for(self, words: Collection[str]) -> "Warnings":
        """Those that stand in none of these words, and all qualifiers: wherever a dog is named, it is about a dog."""

        def left(found: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(word for word in found if word not in words)

        return Warnings(left(self.numbers), left(self.negations), left(self.opposed), self.qualifiers)


NO_WARNINGS = Warnings()


def look(asked: Sequence[str], known: Collection[str], own: Collection[str] | None = None) -> Warnings:
    """What in a question's words a card with these known words does not cover.

    `known` is the vocabulary of the card, its phrasings and the wordings of its facet. Where one of them has a negation
    before the same word, the question is the one that they ask. `own` is the vocabulary of the card alone, where it is
    at hand: the wordings of a facet speak of adults and children, and which of them a card is about only it knows.
    """
    own = known if own is None else own
    return Warnings(
        numbers=tuple(word for word in asked if _is_code(word) and word not in known),
        negations=tuple(pair[0] for pair in _negated(asked) if " ".join(pair) not in known),
        opposed=tuple(word for word in asked if _is_opposed(word, known, own) and _OPPOSITES.get(word) not in asked),
    )


def vocabulary(texts: Iterable[Sequence[str]]) -> frozenset[str]:
    """The words of texts, and each negation with the word after it as one."""
    found: set[str] = set()
    for text in texts:
        found.update(text, (" ".join(pair) for pair in _negated(text)))
    return frozenset(found)


def contains(asked: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the words of a phrase stand among those asked, one after the other."""
    size = len(phrase)
    return size > 0 and any(
        tuple(asked[start : start + size]) == tuple(phrase) for start in range(len(asked) - size + 1)
    )


def by_first_word(phrases: Iterable[Sequence[str]]) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Phrases, each given as its words, by the first of them; the longest first. An empty one is left out."""
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted(map(tuple, phrases), key=len, reverse=True):
        for first in phrase[:1]:
            found[first].append(phrase)
    return found


def behind_prepositions(asked: Sequence[str]) -> Iterator[str]:
    """The words of letters, four and more, that stand one or two places behind a preposition: what it is asked with."""
    for place, word in enumerate(asked):
        before = asked[max(0, place - _REACH) : place]
        if len(word) >= _SHORTEST_ADDED and word.isalpha() and not PREPOSITIONS.isdisjoint(before):
            yield word


def telling(asked: Sequence[str]) -> frozenset[str]:
    """The numbers and negations among the words: where these differ, two questions are not the same."""
    return frozenset(word for word in asked if word in _NEGATIONS or _has_digit(word))


def _negated(asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each negation with the word after it; with an empty one at the end."""
    for word, after in pairwise((*asked, "")):
        if word in _NEGATIONS:
            yield word, after


def _is_code(word: str) -> bool:
    """Whether a word is a number that names one thing: a code, or digits with a unit."""
    return len(word) >= _SHORTEST_CODE and _has_digit(word)


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(sign.isdigit() for sign in word)


def _is_opposed(word: str, known: Collection[str], own: Collection[str]) -> bool:
    """Whether a card has the opposite of a word and not the word itself."""
    if word not in own and _OPPOSITES.get(word, "") in own:
        return True
    return word not in known and (_REVERSED.get(word, "") in known or _has_opposed_prefix(word, known))


def _has_opposed_prefix(word: str, known: Collection[str]) -> bool:
    return any(
        word.startswith(prefix) and opposed + word.removeprefix(prefix) in known
        for prefix, opposed in (_PREFIXES if word.startswith(_EVERY_PREFIX) else ())
    )
