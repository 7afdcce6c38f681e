"""What is told of others, of texts or of exercises, and how far such words reach.

Nothing of the kind silences a person who is in danger in the same message. So a story or an exam question frames the
whole message, but not what the writer says of themselves in it; "I read", "a study" reach their own sentence, and no
further than "but", "then" or a person of whom something is told; "meeting", "audit" are places where somebody can
fall down; a way of speaking ("collapsed laughing") reaches the words beside it.
"""

from itertools import chain

from bot.safety.phrases import Said, Span

# The lists of the rules' file that this is read from, under `manner`.
HEARSAY_LISTS = ("stories", "elsewhere", "settings", "figures", "at_large", "own", "certain", "third", "breaks", "real")

# What makes a plain statement something else; see `Manner.is_plain`.
FRAMES = ("stories", "elsewhere", "settings", "figures", "at_large")

# How many words may stand between a thing and a way of speaking that it belongs to.
_FIGURE_REACH = 3


class Hearsay:
    """What in a message is told of others."""

    def __init__(self, said: Said) -> None:
        self._said = said

    def covers(self, thing: Span, *, named_only: bool) -> bool:
        """Whether the thing is only told of others, or asked at large.

        Of a thing that is `named_only` a word for now is needed beside a person to break out.
        """
        said = self._said
        if not any(map(said.has, FRAMES)) or said.has("real"):
            return False
        told = named_only and not self._is_now(thing)
        return (
            self._is_figure(thing)
            or self._is_story(thing, told=told)
            or self._is_asked_at_large(thing)
            or any(self._reaches(words, thing, told=told) for words in self._in_sentence("elsewhere", thing))
            or any(self._is_setting_of(words, thing, told=told) for words in self._in_sentence("settings", thing))
        )

    def _is_figure(self, thing: Span) -> bool:
        """Whether a way of speaking stands beside the thing, with nobody between them."""
        said = self._said
        near = said.within("figures", *said.piece(thing.start))
        return any(
            said.between(*between) <= _FIGURE_REACH and not any(said.within("certain", *between))
            for between in (_between(words, thing) for words in near)
        )

    def _is_story(self, thing: Span, *, told: bool) -> bool:
        """Whether a story frames the message, and the thing is not what the writer says of themselves or their own."""
        said = self._said
        for words in said.found.get("stories", ()):
            between = _between(words, thing)
            broken = any(said.within("breaks", *between)) and any(self._people(*between, thing, told=told))
            if not (broken or any(self._own(words, thing, told=told))):
                return True
        return False

    def _own(self, words: Span, thing: Span, *, told: bool) -> list[Span]:
        """Who belongs to the writer and stands before the thing in its sentence, "my exam" left out."""
        start, _ = self._said.sentence(thing.start)
        own = self._said.within("own", start, thing.end)
        return [] if told else [person for person in own if person.end != words.start and not _overlap(person, words)]

    def _is_asked_at_large(self, thing: Span) -> bool:
        """Whether "in general" stands in a sentence that asks and speaks of no person."""
        said = self._said
        start, end = said.sentence(thing.start)
        if not any(said.within("at_large", start, end)):
            return False
        asks = said.words[end - 1].asked or any(any(said.within(name, start, end)) for name in ("asks", "leads"))
        return asks and not self._anybody(start, end)

    def _reaches(self, words: Span, thing: Span, *, told: bool) -> bool:
        """Whether words like "I read" reach the thing: nothing turns between, and nobody is told of."""
        between = _between(words, thing)
        start = self._said.sentence(thing.start)[0] if words.start >= thing.end else words.end
        if any(self._said.within("breaks", *between)):
            return False
        return not any(self._people(start, thing.end, thing, told=told))

    def _is_setting_of(self, words: Span, thing: Span, *, told: bool) -> bool:
        """Whether "meeting" and the like tell where a thing is spoken of, and not where it happens to somebody."""
        said = self._said
        start, _ = said.sentence(thing.start)
        if told:
            return True
        if any(said.within("breaks", *_between(words, thing))):
            return False
        return not any(self._is_told_of(person) for person in self._anybody(start, thing.end))

    def _anybody(self, start: int, end: int) -> list[Span]:
        """Every person between two places who is not people in general."""
        generic = [span.places for span in self._said.within("generic", start, end)]
        people = chain(self._said.within("certain", start, end), self._said.within("somebody", start, end))
        return [person for person in people if not any(person.places <= each for each in generic)]

    def _people(self, start: int, end: int, thing: Span, *, told: bool) -> list[Span]:
        """Who between two places may be the one to whom the thing happens: "she" only beside a word for now."""
        if told:
            return []
        names = ("certain", "third") if self._is_now(thing) else ("certain",)
        people = chain.from_iterable(self._said.within(name, start, end) for name in names)
        return [person for person in people if self._is_told_of(person)]

    def _is_told_of(self, person: Span) -> bool:
        """Whether it is not the person who reads, tells or holds the text: "my exam", "my student asked"."""
        frames = chain.from_iterable(self._said.found.get(name, ()) for name in FRAMES)
        return not any(person.end == words.start or _overlap(person, words) for words in frames)

    def _is_now(self, thing: Span) -> bool:
        sentence = self._said.sentence(thing.start)
        return any(self._said.within("now", *sentence)) or any(self._said.within("acute", *sentence))

    def _in_sentence(self, name: str, thing: Span) -> list[Span]:
        return list(self._said.within(name, *self._said.sentence(thing.start)))


def _between(words: Span, thing: Span) -> tuple[int, int]:
    """The places between two spans, in whichever order they stand."""
    first, second = sorted((words, thing), key=lambda span: span.start)
    return min(first.end, second.start), second.start


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
