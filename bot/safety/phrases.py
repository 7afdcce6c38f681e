"""Finds phrases in what a person wrote, slips forgiven.

A phrase is words in their order. `<name>` stands for any phrase of the list of that name, `..` for up to three words
that may stand between, `8-999` for a number; what stands on the two sides of `~` may come in either order, with up to
six words between. Small words like "my" or "so" may always stand between.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby
from typing import NamedTuple

from intents.normalise import words
from intents.slips import SlipIndex, edits_allowed

FILLERS = "fillers"

_CLEARLY_MORE = 3

_GAP, _WIDEST_GAP = "..", 3
_BESIDE, _WIDEST_BESIDE = "~", 6
_RANGE = re.compile(r"(\d+)-(\d+)")
_LIST = re.compile(r"<([a-z_]+)>")

# A full stop between digits ends nothing: 38.9.
_SENTENCE = re.compile(r"(?s)(.*?)([.!?;\n]+(?=\s|$)|\n+|$)")
_PIECES = re.compile("[,:()/\u2013\u2014]+(?!\\d)|\\s-+\\s")
_AGE_AND_SEX = re.compile(r"\d{1,3}(?:f|m|yo|y|yof|yom|yrs?)")
_AMOUNT = re.compile(r"(?<=\d)(?=(?:h|hrs?|mins?|d|mls?|mg|cc|kgs?)\b)")
_PERSON = re.compile(r"\[NAME\]")

# With small words between, a phrase's words may be so far apart.
_FARTHEST = 16

# A message may be made to hold a phrase any number of times: these are enough to tell.
_MOST_SPANS = 200

# Of a message that is longer than any question the beginning and the end are read.
_BEGINNING, _END = 4000, 2000

# Beyond so many words that nothing knows, words are taken as they stand: a message of gibberish must not take long.
_MOST_MENDED = 200


class PhraseError(ValueError):
    """A phrase cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is read, the sentence and the piece between two commas that it stands in.

    `asked`: whether a question mark ends its piece.
    """

    text: str
    sentence: int
    piece: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase was found: from `start` up to `end`, made of the words at `places`."""

    start: int
    end: int
    places: frozenset[int]


class Said:
    """A message as its words, and the phrases that were found in it by the names of their lists."""

    def __init__(self, heard: Sequence[Word], fillers: Collection[str]) -> None:
        self.words = heard
        self._content = (0, *accumulate(word.text not in fillers for word in heard))
        self._sentences = _reaches(word.sentence for word in heard)
        self._pieces = _reaches(word.piece for word in heard)
        self.found: dict[str, list[Span]] = {}

    def between(self, start: int, end: int) -> int:
        """How many words that are no fillers stand from `start` up to `end`."""
        return self._content[max(end, start)] - self._content[start]

    def has(self, name: str) -> bool:
        """Whether a phrase of that list was found anywhere."""
        return bool(self.found.get(name))

    def within(self, name: str, start: int, end: int) -> Iterator[Span]:
        """The phrases of that list that stand between two places."""
        return (span for span in self.found.get(name, ()) if start <= span.start and span.end <= end)

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the sentence of the word at `place` starts and ends."""
        return self._sentences[place]

    def piece(self, place: int) -> tuple[int, int]:
        """Where the piece of the word at `place` starts and ends."""
        return self._pieces[place]


def _reaches(parts: Iterable[int]) -> list[tuple[int, int]]:
    """For each word where the part that it stands in starts and ends, given the number of its part."""
    reaches: list[tuple[int, int]] = []
    for _, part in groupby(parts):
        start, length = len(reaches), sum(1 for _ in part)
        reaches.extend([(start, start + length)] * length)
    return reaches


class _Element(NamedTuple):
    """One step of a phrase: a word, or what a list (or a range of numbers) names, and how many words may be before."""

    name: str
    is_list: bool
    gap: int

    @property
    def is_number(self) -> bool:
        """Whether it is a range of numbers, `8-999`."""
        return _RANGE.fullmatch(self.name) is not None


_Phrase = tuple[_Element, ...]


class _Entry(NamedTuple):
    """A phrase with the name of its list and the words that it needs."""

    name: str
    phrase: _Phrase
    words: frozenset[str]


class _Level(NamedTuple):
    """Phrases that name lists of the levels before, by the word or the list that they end with."""

    by_word: dict[str, list[_Entry]]
    by_list: dict[str, list[_Entry]]


class Phrasebook:
    """Lists of phrases by name. Raises `PhraseError` where one cannot be used.

    `common` are words of everyday language: one of them is never read as a slip of a phrase's word.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], common: Collection[str] = ()) -> None:
        self._fillers = frozenset(lists.get(FILLERS, ()))
        compiled = {name: tuple(each for text in texts for each in _compiled(text)) for name, texts in lists.items()}
        numbers = {
            step.name for phrases in compiled.values() for phrase in phrases for step in phrase if step.is_number
        }
        self._numbers = tuple((name, _range(name)) for name in sorted(numbers))
        self._common = common
        self._uses = Counter(_vocabulary(compiled))
        self._slips = SlipIndex(self._uses)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._by_first: dict[str, list[_Entry]] = defaultdict(list)
        self._by_last: list[_Level] = []
        for names in _levels(compiled):
            level = _Level(defaultdict(list), defaultdict(list))
            for name, phrase in ((each, phrase) for each in names for phrase in compiled[each]):
                self._keep(_Entry(name, phrase, frozenset(step.name for step in phrase if not step.is_list)), level)
            self._by_last.append(level)

    def _keep(self, entry: "_Entry", level: "_Level") -> None:
        last = entry.phrase[-1]
        if len(entry.words) == len(entry.phrase) == 1:
            self._by_word[last.name].append(entry.name)
        elif not any(step.is_list for step in entry.phrase):
            self._by_first[entry.phrase[0].name].append(entry)
        else:
            (level.by_list if last.is_list else level.by_word)[last.name].append(entry)

    def hear(self, text: str) -> Said:
        """The message with every phrase that is in it."""
        if len(text) > _BEGINNING + _END:
            text = f"{text[:_BEGINNING]}\n{text[-_END:]}"
        said = Said(_heard(text, self._mended), self._fillers)
        places: dict[str, list[Span]] = defaultdict(list)
        for place, heard in enumerate(said.words):
            places[heard.text].append(Span(place, place + 1, frozenset((place,))))
        for word, spans in places.items():
            self._find_written(said, word, spans, places)
        for level in self._by_last:
            ends = [entry for word in places for entry in level.by_word.get(word, ())]
            ends += [entry for name in said.found for entry in level.by_list.get(name, ())]
            for name, phrase, needed in ends:
                if needed <= places.keys():
                    steps = [_steps_of(each, said, places) for each in phrase]
                    _extend(said, name, _joined(said, phrase, steps) if all(steps) else ())
        return said

    def _mended(self, word: str) -> str:
        """The known word that a word is a slip of: the nearest, where several are as near the one used far more often.

        A slip that changes the first letter makes another word.
        """
        if word in self._uses or word in self._common:
            return word
        near = self._slips.near(word)
        found = {known: edits for known, edits in near.items() if edits <= edits_allowed(max(len(word), len(known)))}
        nearest = [known for known, edits in found.items() if edits == min(found.values())]
        nearest.sort(key=lambda known: -self._uses[known])
        clear = len(nearest) == 1 or (nearest and self._uses[nearest[0]] >= _CLEARLY_MORE * self._uses[nearest[1]])
        return nearest[0] if clear and nearest[0][0] == word[0] else word

    def _find_written(self, said: Said, word: str, spans: list[Span], places: Mapping[str, list[Span]]) -> None:
        """Find the phrases without a list in them that begin with a word."""
        if word.isdecimal() and len(word) < _LONGEST_NUMBER:
            for name, numbers in self._numbers:
                _extend(said, name, spans if int(word) in numbers else ())
        for name in self._by_word.get(word, ()):
            _extend(said, name, spans)
        for name, phrase, needed in self._by_first.get(word, ()):
            if needed <= places.keys():
                _extend(said, name, _joined(said, phrase, [places[step.name] for step in phrase]))


_LONGEST_NUMBER = 7


def _steps_of(element: _Element, said: Said, places: Mapping[str, Sequence[Span]]) -> Sequence[Span]:
    """Where one step of a phrase was found."""
    return said.found.get(element.name, ()) if element.is_list else places.get(element.name, ())


def _extend(said: Said, name: str, spans: Sequence[Span]) -> None:
    if spans:
        said.found.setdefault(name, []).extend(spans)


def _joined(said: Said, phrase: _Phrase, steps: Sequence[Sequence[Span]]) -> list[Span]:
    """The places where the steps of a phrase stand one after the other, near enough, in one sentence."""
    joined = list(steps[0])
    for step, spans in zip(phrase[1:], steps[1:], strict=True):
        starting: dict[int, list[Span]] = defaultdict(list)
        for span in spans:
            starting[span.start].append(span)
        joined = [
            Span(before.start, after.end, before.places | after.places)
            for before in joined
            for start in range(before.end, min(before.end + _FARTHEST, len(said.words)))
            for after in starting.get(start, ())
            if said.words[before.start].sentence == said.words[start].sentence
            and said.between(before.end, start) <= step.gap
        ][:_MOST_SPANS]
    return joined


def _heard(text: str, read: Callable[[str], str]) -> tuple[Word, ...]:
    """The words of a message with their sentences and pieces; a name that was taken out is a person."""
    heard: list[Word] = []
    read_as: dict[str, str] = {}
    piece_number = 0
    for number, sentence in enumerate(_SENTENCE.finditer(_AMOUNT.sub(" ", _PERSON.sub(" somebody ", text)))):
        pieces = _PIECES.split(sentence[1])
        for left, piece in enumerate(pieces, 1 - len(pieces)):
            piece_number += 1
            asked = "?" in sentence[2] and not left
            for word in map(_person_of_age, words(piece)):
                if word not in read_as:
                    read_as[word] = read(word) if len(read_as) < _MOST_MENDED else word
                heard.append(Word(read_as[word], number, piece_number, asked))
    return tuple(heard)


def _person_of_age(word: str) -> str:
    """A person's age and sex as clinicians write them, "68F" or "72yo", as one word."""
    return "yo" if _AGE_AND_SEX.fullmatch(word) else word


def _compiled(text: str) -> tuple[_Phrase, ...]:
    """The phrase that a text writes, or the two orders of one with a `~`."""
    first, *rest = text.split(f" {_BESIDE} ")
    if not rest:
        return (_steps(text.split(), text),)
    if len(rest) > 1:
        raise PhraseError(f"'{text}' has more than one {_BESIDE}: write two lists")
    one, other = _steps(first.split(), text), _steps(rest[0].split(), text)
    return (_beside(one, other), _beside(other, one))


def _beside(before: _Phrase, after: _Phrase) -> _Phrase:
    return (*before, after[0]._replace(gap=_WIDEST_BESIDE), *after[1:])


def _steps(parts: Sequence[str], text: str) -> _Phrase:
    steps: list[_Element] = []
    gap = 0
    for part in parts:
        if part == _GAP:
            gap = _WIDEST_GAP
            continue
        steps.append(_element(part, gap))
        gap = 0
    if not steps or gap or parts[0] == _GAP:
        raise PhraseError(f"'{text}' must begin and end with a word or a <list>")
    return tuple(steps)


@cache
def _element(part: str, gap: int) -> _Element:
    named = _LIST.fullmatch(part)
    if named or _RANGE.fullmatch(part):
        return _Element(named[1] if named else part, True, gap)  # noqa: FBT003 - it is a list
    written = words(part)
    if len(written) != 1:
        raise PhraseError(f"'{part}' is no word: write words, <list> or ..")
    return _Element(written[0], False, gap)  # noqa: FBT003 - it is no list


def _range(name: str) -> range:
    low, _, high = name.partition("-")
    return range(int(low), int(high) + 1)


def _vocabulary(compiled: Mapping[str, Iterable[_Phrase]]) -> Iterator[str]:
    """The words of every phrase."""
    return (step.name for phrases in compiled.values() for phrase in phrases for step in phrase if not step.is_list)


def _levels(compiled: Mapping[str, Sequence[_Phrase]]) -> list[list[str]]:
    """The lists level by level: each names only lists of the levels before."""
    levels: dict[str, int] = {}
    open_lists: list[str] = []

    def level(name: str) -> int:
        if name not in compiled:
            raise PhraseError(f"there is no list <{name}>")
        if name in open_lists:
            raise PhraseError(f"<{name}> names itself")
        if name not in levels:
            open_lists.append(name)
            named = {step.name for phrase in compiled[name] for step in phrase if step.is_list and not step.is_number}
            levels[name] = max((level(each) + 1 for each in sorted(named)), default=0)
            open_lists.pop()
        return levels[name]

    deepest = max(map(level, compiled), default=0)
    return [[name for name in compiled if levels[name] == number] for number in range(deepest + 1)]
