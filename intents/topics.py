"""Which topics a question is about: found by name, slips forgiven, or by a lay description; and the words left over.

A name is found when each of its words is among the question's, in any order but close together. It is looked up by
its rarest word, so the work grows with the question and not with the deck.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from answers.topic import Topic
from intents.hints import FUNCTION_WORDS, Hint, HintIndex
from intents.normalise import words
from intents.slips import Near, SlipIndex, edits_allowed

# Other words may stand between a name's words: "ganglion (the impar one)".
_BETWEEN = 2

# A name that was typed with a slip is a little less certain than one that was not.
_SLIP_COSTS = 0.1

# Where all other words of a name stand beside it, a word of so many letters may hold more: two edits ("ganglion
# inpor"), or in a longer one a slip that made it a word of everyday language ("walter block", but no "shin cancer").
_LOOSE_FROM, _LOOSE_FROM_A_WORD = 4, 5

# One word alone is a name's only witness, so it may hold one slip, and none where it is short. A word of everyday
# language is never read as a slip (`common`).
_ALONE_FREE_OF_SLIPS = 4

_MOST_TOPICS = 5

NO_WORDS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic that a question mentions, how surely (0 to 1), and the places of the words that mention it.

    `doubtful` is a mention by nothing but a name that other things share, `abbreviated` by nothing but an abbreviation.
    """

    topic: str
    strength: float
    places: frozenset[int]
    doubtful: bool = False
    abbreviated: bool = False

    def with_(self, other: "Mention") -> "Mention":
        """One mention of two of the same topic."""
        strength, doubtful = max(self.strength, other.strength), self.doubtful and other.doubtful
        abbreviated = self.abbreviated and other.abbreviated
        return Mention(self.topic, strength, self.places | other.places, doubtful, abbreviated)

    def rest(self, asked: Sequence[str]) -> list[str]:
        """The question's words without those that mention the topic."""
        return [word for place, word in enumerate(asked) if place not in self.places]


@dataclass(frozen=True, slots=True)
class _Name:
    topic: str
    words: tuple[str, ...]
    joined: bool = False
    shared: bool = False
    abbreviated: bool = False


@dataclass(frozen=True, slots=True)
class _Description:
    """The phrases that describe a topic: one of `region` and one of `acts` must be there.

    One of them alone beside a name that other things share says that the topic is meant.
    """

    topic: str
    region: tuple[tuple[str, ...], ...]
    acts: tuple[tuple[str, ...], ...]


class TopicIndex:
    """Finds the topics of a deck in the words of a question.

    `common` are words of the language with their ranks, the commonest first: none is read as a slip of a name's word.
    `others` are words besides those of the topics that are to be in its index for slips, `slips`, for who shares it.
    """

    def __init__(
        self, topics: Iterable[Topic], common: Mapping[str, int] = NO_WORDS, others: Collection[str] = ()
    ) -> None:
        topics = tuple(topics)
        self._common = common
        names = [name for topic in topics for name in _names(topic)]
        descriptions = [_description(topic) for topic in topics if topic.described_by.region]
        self._describing = {each.topic: each for each in descriptions}
        phrases = [phrase for each in descriptions for phrase in (*each.region, *each.acts)]
        counts = Counter(word for name in names for word in set(name.words))
        self._own = counts.keys() | {word for phrase in phrases for word in phrase}
        self.slips = SlipIndex(self._own.union(others))
        self._weight = {word: math.log(1 + len(names) / count) for word, count in counts.items()}
        self._by_rarest: dict[str, list[_Name]] = defaultdict(list)
        for name in names:
            self._by_rarest[max(name.words, key=lambda word: (self._weight[word], word))].append(name)
        self._by_region: dict[str, list[_Description]] = defaultdict(list)
        for each in descriptions:
            for word in {phrase[0] for phrase in each.region}:
                self._by_region[word].append(each)
        whole = [(name.topic, name.words) for name in names if not name.joined]
        self._widest = max((len(name.words) for name in names), default=0)
        self._hints = HintIndex(whole, {topic.id: words(topic.title) for topic in topics}, common)

    def knows(self, word: str) -> bool:
        """Whether a word stands in a name or a description of a topic."""
        return word in self._own

    def mentions(
        self, typed: Sequence[str], meant: Sequence[str] = (), near: Near | None = None
    ) -> tuple[Mention, ...]:
        """The topics in a question's words, the surest first; each topic once, at most five.

        A topic whose words are part of another's longer name is not mentioned by them. `meant` are the same words with
        their slips read: what they mention is added to what the words as typed do. Reading slips may make everyday
        words of an unheard-of name, so it brings a topic of its own only where there is none, and none where all that
        mentions it was typed as everyday words ("impair"). `near` looks into `slips`, for who has looked up the same
        words already.
        """
        near = near or cache(self.slips.near)
        found = self._mentioned(typed, near)
        slips = {place: word for place, word in enumerate(meant) if word != typed[place]}
        if not slips or (found and not any(map(self.knows, slips.values()))):
            return found
        everyday = {place for place in slips if self._is_never_a_slip(typed[place])}
        also = [mention for mention in self._mentioned(meant, near) if not mention.places <= everyday]
        by_topic = {mention.topic: mention for mention in also}
        return tuple(mention.with_(by_topic.get(mention.topic, mention)) for mention in found) or tuple(also)

    def _mentioned(self, asked: Sequence[str], near: Near) -> tuple[Mention, ...]:
        """The topics that the words mention as they stand."""
        read = _Read(asked, lambda word: self._readings(word, near))
        read.look_beside_names(asked, lambda word: self._loose_readings(word, near), self._widest)
        found: dict[str, Mention] = {}
        for mention in (*self._named(read), *self._described(read)):
            found[mention.topic] = mention.with_(found.get(mention.topic, mention))
        widest = [
            mention for mention in found.values() if not any(mention.places < other.places for other in found.values())
        ]
        widest.sort(key=lambda mention: (-mention.strength, -len(mention.places), mention.topic))
        return tuple(widest[:_MOST_TOPICS])

    def hints(self, asked: Sequence[str], near: Near | None = None) -> tuple[Hint, ...]:
        """The topics of which a question's words hold at least half of a name, the most telling first.

        `near` is as in `mentions`.
        """
        return self._hints.hints(asked, lambda word: self._readings(word, near or self.slips.near))

    def _is_never_a_slip(self, word: str) -> bool:
        return word in FUNCTION_WORDS or word in self._common

    def _readings(self, word: str, near: Near) -> Mapping[str, int]:
        """The names' words that a word may be, with the edits; a plural is read as its singular too."""
        exact = {form: 0 for form in (word, word.removesuffix("s")) if form in self._own}
        if word in self._own or self._is_never_a_slip(word):
            return exact
        found = self._near(word, near)
        alone = {known: edits for known, edits in found if edits <= edits_allowed(max(len(word), len(known)))}
        return {**alone, **exact}

    def _loose_readings(self, word: str, near: Near) -> Mapping[str, int]:
        """The words that a word may be where the rest of a name stands beside it, with the edits."""
        is_word = self._is_never_a_slip(word)
        if len(word) < (_LOOSE_FROM_A_WORD if is_word else _LOOSE_FROM) or word in self._own:
            return {}
        return {known: edits for known, edits in self._near(word, near) if edits <= 1 or not is_word}

    def _near(self, word: str, near: Near) -> Iterator[tuple[str, int]]:
        """The topics' words that a word may be a slip of, with the edits; others lead to no name and are left out.

        None is two edits away where another word is one: "lumpar" is "lumbar" and not "impar".
        """
        found = near(word)
        most = 2 if 1 not in found.values() else 1
        return ((known, edits) for known, edits in found.items() if known in self._own and edits <= most)

    def _named(self, read: "_Read") -> list[Mention]:
        words = {**read.known, **read.loose}
        candidates = {id(name): name for word in words for name in self._by_rarest.get(word, ())}
        mentions = [self._mention(name, read) for name in candidates.values()]
        return [mention for mention in mentions if mention is not None]

    def _mention(self, name: _Name, read: "_Read") -> Mention | None:
        best = _closest(name.words, read.known) or _closest_loosely(name.words, read)
        if best is None or not _believable(name, best[0]):
            return None
        doubtful = name.shared and not self._is_described(name.topic, read, best[2])
        places = best[2] | _again(name.words, read.exact, best[2])
        return Mention(name.topic, 1.0 - _SLIP_COSTS * min(best[0], 3), places, doubtful, name.abbreviated)

    def _is_described(self, topic: str, read: "_Read", but_for: frozenset[int]) -> bool:
        """Whether other words than those of a name describe a topic in part."""
        each = self._describing.get(topic)
        return each is not None and bool(read.phrases((*each.region, *each.acts)) - but_for)

    def _described(self, read: "_Read") -> list[Mention]:
        candidates = {id(each): each for word in read.known for each in self._by_region.get(word, ())}
        mentions = []
        for each in candidates.values():
            region = read.phrases(each.region)
            acts = read.phrases(each.acts) - region
            if region and acts:
                mentions.append(Mention(each.topic, _DESCRIBED, region | acts))
        return mentions


# A description is less certain than a name: another topic may lie in the same place.
_DESCRIBED = 0.6


class _Read:
    """A question's words as the known words that they may be: `known[word]` gives the places, with the edits.

    `loose` gives the readings that hold only where the rest of a name stands beside them.
    """

    def __init__(self, asked: Sequence[str], readings: Near) -> None:
        self.known: dict[str, dict[int, int]] = defaultdict(dict)
        self.loose: dict[str, dict[int, int]] = defaultdict(dict)
        self._content = [place for place, word in enumerate(asked) if word not in _LINKS]
        self._order = range(len(self._content))
        for place, word in enumerate(asked):
            for known, edits in readings(word).items():
                self.known[known][place] = edits

    @cached_property
    def exact(self) -> dict[str, dict[int, int]]:
        """The known words that stand there without a slip."""
        found = {word: {place: 0 for place, edits in at.items() if not edits} for word, at in self.known.items()}
        return {word: places for word, places in found.items() if places}

    def look_beside_names(self, asked: Sequence[str], loosely: Near, widest: int) -> None:
        """Read loosely what stands so near to a known word that both may be of one name, of `widest` words at most."""
        known = {place for places in self.exact.values() for place in places}
        beside = {place + step for place in known for step in range(1 - widest, widest)}
        for place in sorted(beside.intersection(range(len(asked)))):
            for meant, edits in loosely(asked[place]).items():
                self.loose[meant][place] = edits

    def phrases(self, phrases: Iterable[Sequence[str]]) -> frozenset[int]:
        """The places of all phrases that stand in the question, word by word."""
        places: set[int] = set()
        for phrase in phrases:
            for start in self._order if phrase[0] in self.known else ():
                span = self._content[start : start + len(phrase)]
                alike = len(span) == len(phrase) and all(
                    place in self.known.get(word, {}) for place, word in zip(span, phrase, strict=True)
                )
                places.update(span if alike else ())
        return frozenset(places)


def _closest(name: Sequence[str], known: Mapping[str, Mapping[int, int]]) -> tuple[int, int, frozenset[int]] | None:
    """The slips, the width and the places of a name's words where they stand close together with the fewest slips."""
    if any(word not in known for word in name):
        return None
    options = [sorted(known[word].items(), key=lambda entry: (entry[1], entry[0])) for word in name]
    best: tuple[int, int, frozenset[int]] | None = None
    for choice in product(*(option[:3] for option in options)):
        places = frozenset(place for place, _ in choice)
        width = max(places) - min(places) + 1
        slips = sum(edits for _, edits in choice)
        fits = len(places) == len(name) and width <= len(name) + _BETWEEN
        if fits and (best is None or (slips, width) < best[:2]):
            best = (slips, width, places)
    return best


def _again(name: Sequence[str], exact: Mapping[str, Mapping[int, int]], but_for: frozenset[int]) -> frozenset[int]:
    """The places where a name stands once more, as it is written: "the impar block (impar ganglion block)"."""
    found = but_for
    while True:
        left = {word: {place: 0 for place in exact.get(word, {}) if place not in found} for word in name}
        more = _closest(name, {word: places for word, places in left.items() if places})
        if more is None:
            return found
        found |= more[2]


def _closest_loosely(name: Sequence[str], read: "_Read") -> tuple[int, int, frozenset[int]] | None:
    """The same for a name of several words of which one is read loosely, and all others stand right beside it."""
    for word in name if len(name) > 1 else ():
        if word in read.loose:
            found = _closest(name, {**read.exact, word: read.loose[word]})
            if found and found[1] == len(name):
                return found
    return None


def _believable(name: _Name, slips: int) -> bool:
    """Whether a name with so many slips in all may still be meant."""
    if len(name.words) > 1:
        return True
    return slips == 0 or (slips == 1 and len(name.words[0]) > _ALONE_FREE_OF_SLIPS) or name.joined


def _names(topic: Topic) -> list[_Name]:
    """A topic's names, and those of several words also written as one.

    A name of one word that stands in what the topic is not about ("Walther pistol") is the name of other things too.
    """
    written = {tuple(words(text)) for text in (topic.title, *topic.aliases, topic.id)}
    found = {name for name in written if not FUNCTION_WORDS.issuperset(name)}
    joined = {("".join(name),) for name in found if len(name) > 1} - found
    others = {word for text in topic.excluded for word in words(text)}
    short = {tuple(words(text)) for text in topic.aliases if text.isupper()}
    whole = [
        _Name(topic.id, name, shared=len(name) == 1 and name[0] in others, abbreviated=name in short)
        for name in sorted(found)
    ]
    return whole + [_Name(topic.id, name, joined=True) for name in sorted(joined)]


def _description(topic: Topic) -> _Description:
    parts = topic.described_by
    return _Description(topic.id, _phrases(parts.region), _phrases((*parts.structure, *parts.procedure)))


def _phrases(texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(word for word in words(text) if word not in _LINKS) for text in texts} - {()}))


# What may stand between the words of a phrase without changing it: "base of the spine", "base of my spine".
_LINKS = frozenset(("a", "an", "at", "he", "her", "his", "my", "of", "our", "the", "their", "very", "your"))
