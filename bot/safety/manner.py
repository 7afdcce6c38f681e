"""How a person speaks of a thing: as a fact of now, or denied, long past, supposed, feared, or told of others.

Speech is taken sentence by sentence. A subject that is a person ("my patient", "I") begins an assertion of its own:
"what do I do, my patient cannot breathe" tells that she cannot; "what if my patient cannot breathe" does not. The
words by which all of this is recognised stand in the rules' file under `manner`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.safety.hearsay import FRAMES, HEARSAY_LISTS, Hearsay
from bot.safety.phrases import Said, Span

# Every list that the rules' file must have under `manner`.
LISTS = (
    "first", "somebody", "generic", "denied", "denied_on", "denied_after", "turns", "past", "for_long", "resolved",
    "now", "begun", "come_true", "supposed", "feared", "fears_what", "this_moment", "modal", "opening", "later",
    "yes_no", "asks", "leads", "pleas", "well", *HEARSAY_LISTS,
)  # fmt: skip

# With one of these a message does not plainly tell of now.
_NOT_PLAIN = (*FRAMES, "supposed", "feared", "past", "for_long", "resolved", "generic", "well")

# How many words a denial reaches over ("no pain, numbness or weakness"); "denies" reaches on through its sentence.
_DENIAL_REACH = 4

# How many words after a word of fear say of what.
_FEARS_WHAT_WITHIN = 3

# How many words after a thing may still deny it ("numbness: none").
_AFTERWARDS = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a statement is about: where its words start and end, and whether it is people in general."""

    start: int
    end: int
    generic: bool


class Manner:
    """How one message speaks of what was found in it."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._hearsay = Hearsay(said)
        self._leads = frozenset(place for span in said.found.get("leads", ()) for place in range(span.start, span.end))

    def is_fact_of_now(self, thing: Span, *, named_only: bool) -> bool:
        """Whether the thing is told as happening to a person now.

        Of a thing that is `named_only` more is needed: a person or a word for now beside it, and no question.
        """
        if self.is_denied(thing) or self.is_past(thing) or self._hearsay.covers(thing, named_only=named_only):
            return False
        subject = self._subject(thing)
        if named_only and (self._asks(thing, sentence=True) or not self._is_somebodys(thing)):
            return False
        if subject is None and self._ends_as_a_question(thing) and not self._is_acute(thing):
            return False
        return not (self._is_asked_at_large(thing) if subject is None else self._is_supposed_of(subject, thing))

    @property
    def is_plain(self) -> bool:
        """Whether the whole message tells of somebody or of now, and nothing in it is asked, supposed, past or well."""
        said = self._said
        if any(map(said.has, _NOT_PLAIN)) or not (said.has("somebody") or said.has("acute")):
            return False
        starts = {said.piece(place)[0] for place in range(len(said.words))}
        return not any(self._opens(span, start) for start in starts for span in said.found.get("asks", ()))

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the message, those that a denial before them in their piece reaches marked as denied."""
        said = self._said
        denied: set[int] = set()
        for denial in said.found.get("denied", ()):
            _, end = said.piece(denial.start)
            turn = min((span.start for span in said.within("turns", denial.end, end)), default=end)
            denied.update(range(denial.end, turn))
        return tuple(f"not {word.text}" if place in denied else word.text for place, word in enumerate(said.words))

    def is_said_in_earnest(self, thing: Span) -> bool:
        """Whether the thing is neither denied, past nor told of others: of what is grave even where it is supposed."""
        if self.is_denied(thing) or self.is_past(thing):
            return False
        subject = self._subject(thing)
        start, _ = self._said.sentence(thing.start)
        own = subject is not None and any(self._said.within("first", min(subject.start, thing.start), thing.end))
        named = [person.generic for person in self._people if start <= person.start < thing.end]
        return own or not (self._hearsay.covers(thing, named_only=False) or (named and all(named)))

    def is_denied(self, thing: Span) -> bool:
        """Whether a word of denial reaches the thing, or stands right after it."""
        said = self._said
        start, end = said.sentence(thing.start)
        after = min(thing.end + _AFTERWARDS, end)
        if any(self._denies_before(span, thing) for span in said.within("denied_after", thing.start, after)):
            return True
        closed = {
            place
            for name in ("real", "breaks")
            for span in said.within(name, start, thing.start)
            for place in range(span.start, span.end)
        }
        for denial in said.within("denied", start, thing.end):
            inside = thing.places & set(range(denial.start, denial.end))
            if not inside and denial.start not in closed and self._reaches(denial, thing):
                return True
        return False

    def is_past(self, thing: Span) -> bool:
        """Whether the thing is long past, with nothing beside it that speaks of now, or over for good."""
        said = self._said
        start, end = said.piece(thing.start)[0], said.piece(thing.end - 1)[1]
        long = tuple(said.within("for_long", start, end))
        now = any(all(span.start not in each.places for each in long) for span in said.within("now", start, end))
        if (long or any(said.within("past", start, end))) and not now:
            return True
        _, end = said.sentence(thing.start)
        over = [span.end for span in said.within("resolved", thing.start, end)]
        return bool(over) and not any(said.within("now", over[0], end))

    def _denies_before(self, denial: Span, thing: Span) -> bool:
        """Whether a denial that stands after the thing is about it, and not about what follows: "weak, no pain"."""
        if denial.start in thing.places:
            return False
        last = denial.end == self._said.piece(denial.start)[1]
        forward = any(span.start == denial.start for span in self._said.found.get("denied", ()))
        return denial.start <= thing.end + 1 and (last or not forward)

    def _reaches(self, denial: Span, thing: Span) -> bool:
        said = self._said
        if denial.start > thing.start:
            return True
        between = said.between(denial.end, thing.start)
        if any(said.within("turns", denial.end, thing.start)):
            return False
        if any(span.start == denial.start for span in said.within("denied_on", denial.start, thing.start)):
            return True
        if any(span.start == thing.start for span in said.within("cannot", thing.start, thing.end)):
            return between == 0
        asserts = any(span.start > denial.end for span in said.within("first", denial.end, thing.start))
        return between <= _DENIAL_REACH and not asserts

    def _is_somebodys(self, thing: Span) -> bool:
        """Whether a person stands before the name, or a word for now beside it."""
        _, end = self._said.sentence(thing.start)
        before = any(span.start < end for span in self._people if not span.generic)
        return before or self._is_acute(thing)

    def _ends_as_a_question(self, thing: Span) -> bool:
        """Whether a question mark ends its piece, or a later piece that begins with "can", "does" and the like."""
        said = self._said
        _, end = said.sentence(thing.start)
        last, _ = said.piece(end - 1)
        begins = any(self._opens(span, last) for span in said.within("yes_no", last, end))
        return said.words[thing.start].asked or (said.words[end - 1].asked and begins)

    def _is_acute(self, thing: Span) -> bool:
        """Whether a word for now stands in its sentence, or a cry for help in the message."""
        return self._said.has("pleas") or any(self._said.within("acute", *self._said.sentence(thing.start)))

    def _subject(self, thing: Span) -> Subject | None:
        """The person nearest before the thing, else the first one inside it."""
        start, end = self._said.sentence(thing.start)
        people = [person for person in self._people if start <= person.start < min(end, thing.end)]
        before = [person for person in people if person.start <= thing.start]
        return before[-1] if before else people[0] if people else None

    @cached_property
    def _people(self) -> tuple[Subject, ...]:
        """Everyone whom the message speaks of, in order; of "a patient" and "patient" the longer one counts."""
        found = self._said.found
        spans = [Subject(span.start, span.end, False) for span in found.get("somebody", ())]  # noqa: FBT003 - somebody
        spans += [Subject(span.start, span.end, True) for span in found.get("generic", ())]  # noqa: FBT003 - generic
        outer = [each for each in spans if not any(_holds(other, each) for other in spans)]
        merged: list[Subject] = []
        for each in sorted(outer, key=lambda subject: subject.start):
            if merged and merged[-1].end >= each.start:
                last = merged.pop()
                each = Subject(last.start, each.end, last.generic and each.generic)  # noqa: PLW2901 - "my" + "patient"
            merged.append(each)
        return tuple(merged)

    @cached_property
    def _people_in_general(self) -> tuple[Subject, ...]:
        return tuple(person for person in self._people if person.generic)

    def _is_supposed_of(self, subject: Subject, thing: Span) -> bool:
        """Whether what is said of that person is only supposed, feared or asked about."""
        said = self._said
        if any(said.within("this_moment", *said.sentence(thing.start))):
            return False
        if subject.generic or self._is_of_people(thing) or self._is_inverted(subject, thing):
            return True
        start, _ = said.piece(subject.start)
        start = max((span.end - 1 for span in said.within("come_true", start, thing.start)), default=start)
        first = max(start, min(subject.end, thing.start))
        if self._is_only_supposed(("later", "supposed"), first, thing) or self._is_only_feared(first, thing):
            return True
        return self._any("supposed", start, subject.start) or self._is_object(subject, start)

    def _is_of_people(self, thing: Span) -> bool:
        """Whether people in general stand inside the thing: "it numbs your legs"."""
        return any(thing.start < person.start < thing.end for person in self._people_in_general)

    def _is_only_supposed(self, names: Sequence[str], first: int, thing: Span) -> bool:
        """Whether a word of these lists stands from `first` on up to the end of the thing, and is no part of it."""
        return any(
            span.start not in thing.places and span.start not in self._leads
            for name in names
            for span in self._said.within(name, first, thing.end)
        )

    def _is_only_feared(self, first: int, thing: Span) -> bool:
        """Whether the thing is what somebody is afraid of: not where it has begun, nor where the fear stands alone."""
        said = self._said
        if any(said.within("begun", *said.piece(thing.start))):
            return False
        return any(
            span.start not in thing.places and span.start not in self._leads and self._fears(span, thing)
            for span in said.within("feared", first, thing.end)
        )

    def _fears(self, fear: Span, thing: Span) -> bool:
        """Whether a fear may be of the thing: "worried about leg weakness", but not "so scared, cannot breathe"."""
        said = self._said
        _, end = said.piece(fear.start)
        if fear.end == end or said.words[fear.end].text == "and":
            return False
        near = min(end, fear.end + _FEARS_WHAT_WITHIN)
        return thing.start < end or any(said.within("fears_what", fear.end, near))

    def _is_inverted(self, subject: Subject, thing: Span) -> bool:
        """Whether the person follows "can", "does" or "if", as in "can my patient" but not in "what do I do, my"."""
        said = self._said
        start, _ = said.sentence(subject.start)
        opening = [span for span in said.within("opening", start, subject.start) if self._opens(span, start)]
        for modal in (*said.found.get("modal", ()), *opening):
            near = modal.end <= subject.start and not said.between(modal.end, subject.start)
            if near and modal.start not in self._leads and modal.start not in thing.places:
                spoken_to = any(person.end == modal.start for person in self._people)
                same = said.words[modal.start].piece == said.words[subject.start].piece
                return same and not spoken_to
        return False

    def _is_object(self, subject: Subject, start: int) -> bool:
        """Whether the person is only the object of a question that began before: "can it make my legs numb"."""
        said = self._said
        starts = (start, *(span.end for span in said.within("turns", start, subject.start)))
        begins = [span for span in said.within("yes_no", starts[-1], subject.start) if self._opens(span, starts[-1])]
        return bool(begins) and not any(begins[0].end <= person.start < subject.start for person in self._people)

    def _is_asked_at_large(self, thing: Span) -> bool:
        """Whether a thing that is said of nobody is asked about or supposed."""
        said = self._said
        start, _ = said.piece(thing.start)
        sentence, end = said.sentence(thing.start)
        begun = any(said.within("now", start, end)) or any(said.within("cannot", thing.start, thing.end))
        if not begun and not self._is_acute(thing) and self._asks_on(thing):
            return True
        first = start if begun else sentence
        turn = max((span.end for span in said.within("turns", first, thing.start)), default=first)
        supposed = any(self._any(name, turn, thing.start) for name in ("supposed", "later"))
        return supposed or self._is_only_feared(turn, thing) or self._asks(thing, sentence=not begun)

    def _asks(self, thing: Span, *, sentence: bool) -> bool:
        """Whether the piece with the thing, or its whole sentence, begins as a question does."""
        said = self._said
        starts = {said.piece(thing.start)[0]} | ({said.sentence(thing.start)[0]} if sentence else set())
        return any(
            self._opens(span, start) and span.end <= thing.start + 1 and span.start not in thing.places
            for start in starts
            for span in said.within("asks", start, said.sentence(thing.start)[1])
        )

    def _asks_on(self, thing: Span) -> bool:
        """Whether a later piece of its sentence begins as a question does: "numb toes: how common"."""
        said = self._said
        _, end = said.sentence(thing.start)
        starts = {said.piece(place)[0] for place in range(thing.end, end)} - {said.piece(thing.start)[0]}
        return any(self._opens(span, start) for start in starts for span in said.within("asks", start, end))

    def _opens(self, span: Span, start: int) -> bool:
        """Whether a phrase is the first one from `start` on, words that are read over left out."""
        while start in self._leads:
            start += 1
        return span.start == start or (span.start == start + 1 and self._said.words[start].text in _BEFORE)

    def _any(self, name: str, start: int, end: int) -> bool:
        return any(span.start not in self._leads for span in self._said.within(name, start, end))


# Words before a question's first one: "and what", "hi, can".
_BEFORE = frozenset(("and", "but", "hi", "hello", "hey", "please", "so", "also", "then", "or", "ok"))


def _holds(outer: Subject, inner: Subject) -> bool:
    """Whether one holds the other and is longer."""
    return outer.start <= inner.start and inner.end <= outer.end and outer.end - outer.start > inner.end - inner.start
