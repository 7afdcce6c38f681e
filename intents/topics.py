"""Which topic a question is about: found by name, slips forgiven, or by a lay description; and the words left over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from answers.topic import Topic
from intents.normalise import words

# A slip costs one edit; short words may hold none, for at that length another word is one edit away.
_FREE_OF_SLIPS = 3
_ONE_SLIP = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic that a question mentions, by its name or by a description, and the question's other words."""

    topic: str
    named: bool
    rest: tuple[str, ...]


class TopicIndex:
    """Finds the topics of a deck in the words of a question."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._names = [(topic.id, name) for topic in topics for name in _names(topic)]
        self._names.sort(key=lambda entry: -len(entry[1]))
        self._described = [(topic.id, _parts(topic.described_by.region), _parts(_acts(topic))) for topic in topics]

    def mentions(self, asked: Sequence[str]) -> tuple[Mention, ...]:
        """The topics in a question's words, those that are named first; each topic once."""
        found: dict[str, Mention] = {}
        for topic, name in self._names:
            if topic not in found:
                rest = _without_name(asked, name)
                if rest is not None:
                    found[topic] = Mention(topic, named=True, rest=rest)
        for topic, region, acts in self._described:
            if topic not in found:
                rest = _without_description(asked, region, acts)
                if rest is not None:
                    found[topic] = Mention(topic, named=False, rest=rest)
        return tuple(found.values())


def alike(word: str, other: str) -> bool:
    """Whether two words are the same but for slips: one in a word of four or five letters, two in a longer one."""
    if word == other:
        return True
    length = min(len(word), len(other))
    if length <= _FREE_OF_SLIPS:
        return False
    allowed = 1 if length <= _ONE_SLIP else 2
    return OSA.distance(word, other, score_cutoff=allowed) <= allowed


def _nearly_same(word: str, other: str) -> bool:
    """Whether a word alone may stand for a name: one slip in six letters or more, for nothing else confirms it."""
    return word == other or (min(len(word), len(other)) > _ONE_SLIP and OSA.distance(word, other) == 1)


def _names(topic: Topic) -> list[tuple[str, ...]]:
    names = {tuple(words(name)) for name in (topic.title, *topic.aliases, topic.id)}
    return [name for name in names if name]


def _acts(topic: Topic) -> tuple[str, ...]:
    return topic.described_by.structure + topic.described_by.procedure


def _parts(phrases: Iterable[str]) -> list[tuple[str, ...]]:
    return sorted((tuple(words(phrase)) for phrase in phrases), key=len, reverse=True)


def _without_name(asked: Sequence[str], name: Sequence[str]) -> tuple[str, ...] | None:
    """The other words, where every word of the name is among those asked in any order but close together."""
    places: list[int] = []
    same = alike if len(name) > 1 else _nearly_same
    for part in name:
        place = next((i for i, word in enumerate(asked) if i not in places and same(word, part)), None)
        if place is None:
            return _without_joined(asked, name)
        places.append(place)
    if max(places) - min(places) > len(name):
        return None
    return tuple(word for i, word in enumerate(asked) if i not in places)


def _without_joined(asked: Sequence[str], name: Sequence[str]) -> tuple[str, ...] | None:
    """As `_without_name`, for a name written as one word."""
    if len(name) == 1:
        return None
    joined = "".join(name)
    for i, word in enumerate(asked):
        if len(word) > _ONE_SLIP and alike(word, joined):
            return (*asked[:i], *asked[i + 1 :])
    return None


def _without_description(
    asked: Sequence[str], region: Sequence[tuple[str, ...]], acts: Sequence[tuple[str, ...]]
) -> tuple[str, ...] | None:
    where = _find_part(asked, region)
    if where is None:
        return None
    rest = (*asked[: where[0]], *asked[where[1] :])
    what = _find_part(rest, acts)
    if what is None:
        return None
    while what is not None:
        rest = (*rest[: what[0]], *rest[what[1] :])
        what = _find_part(rest, acts)
    return rest


def _find_part(asked: Sequence[str], parts: Sequence[tuple[str, ...]]) -> tuple[int, int] | None:
    for part in parts:
        for start in range(len(asked) - len(part) + 1):
            window = asked[start : start + len(part)]
            if all(alike(word, wanted) or _plural(word, wanted) for word, wanted in zip(window, part, strict=True)):
                return start, start + len(part)
    return None


def _plural(word: str, singular: str) -> bool:
    return word == f"{singular}s"
