"""Names of people: known names, and what stands around a name.

A name is told by the evidence at hand: a list that knows it, a capital, a title or "patient" before it, another name
beside it. The more another meaning is likely (a word of English, an eponym, a cited author), the more of it is needed.

    Mrs X, Herr X, patient named X       ->  nearly any X
    patient X, wife X                    ->  an X that a list knows, or that no vocabulary knows
    Maria X, x, maria                    ->  an X beside a given name that is no word
    Maria, for maria                     ->  a given name that is no word
    X, 61M    X has                      ->  a family name, with a capital
"""

import re
from collections.abc import Iterator
from functools import cached_property

from bot.safety import surroundings
from bot.safety.names import (
    COMMON,
    DOUBTFUL_TITLE,
    EPONYM,
    FAMILY,
    GIVEN,
    HOUSE,
    IMAGING,
    NAME,
    NEVER,
    PARTICLE,
    PERSON,
    SHORT,
    TITLE,
    WORD,
    Names,
)  # fmt: skip
from bot.safety.reading import Reading, Word
from bot.safety.span import Span

_INITIALS = re.compile(r"\binitials?\s?(?:are|is|of)?\s?[:=]?\s?((?:[a-z]\.?\s?){1,3}[a-z]\b\.?)")
_CLOSE = re.compile(r"(?:\.?[ ]{1,2}|\.|-|[ ]?\([ ]?)")
_TURNED = re.compile(r"[ ]?,[ ]{0,2}")
_MOST_PARTS, _MOST_BETWEEN = 6, 3
_SHORTEST, _FEWEST_LETTERS, _FEWEST_SMALL = 2, 3, 4
# With this share of its words in capitals, and at least so many, a text is written so: capitals tell nothing.
_ALL_IN_CAPITALS, _FEWEST_CAPITALS = 0.8, 3


def find_names(reading: Reading, names: Names) -> Iterator[Span]:
    """The names of people in a text."""
    yield from (Span(*found.span(1), "NAME") for found in _INITIALS.finditer(reading.low))
    words = reading.words()
    written = [word for word in words if len(word.text) >= _FEWEST_LETTERS]
    capitals = sum(word.text[0].isupper() for word in written)
    tell = capitals < max(_FEWEST_CAPITALS, _ALL_IN_CAPITALS * len(written))
    tokens = [_Token(word, names, capitals_tell=tell) for word in words]
    search, at = _Search(reading, tokens), 0
    named: set[int] = set()
    while at < len(tokens):
        end = search.name_at(at)
        if end:
            yield Span(tokens[at].start, tokens[end - 1].end, "NAME")
            named.update(range(at, end))
        at = end or at + 1
    yield from _named_again(tokens, named)


class _Token:
    """A word, and what is known of it."""

    def __init__(self, word: Word, names: Names, *, capitals_tell: bool) -> None:
        self._word = word
        self._names = names
        self.start, self.end, self.text, self.low = word.start, word.end, word.text, word.low
        self.mark = names.of(word)
        self.never = bool(self.mark & NEVER)
        self.name = self.mark & NAME
        self.given = bool(self.mark & GIVEN)
        self.family = bool(self.mark & FAMILY)
        self.common = bool(self.mark & COMMON)
        self.eponym = bool(self.mark & EPONYM)
        self.initial = len(word.text) == 1 and word.text.isupper()
        self.capitals_tell = capitals_tell
        self.capital = capitals_tell and word.capitalised and not self.never
        # A name and nothing else.
        self.known = bool(self.name) and not self.mark & WORD

    def has(self, mark: int) -> bool:
        return bool(self.mark & mark)

    @cached_property
    def unknown(self) -> bool:
        """Whether no list and no vocabulary knows it: most likely a name."""
        return not (self.name or self.never or self.eponym) and self._names.may_know(self._word)

    @cached_property
    def slip(self) -> bool:
        """Whether it may be a known word with a slip."""
        return self._names.vocabulary.is_slip(self.low)


def _named_again(tokens: list[_Token], named: set[int]) -> Iterator[Span]:
    """The other places of a word that is a name and nothing else, where one place told that it names a person."""
    again = {tokens[at].low for at in named if tokens[at].known and not tokens[at].eponym}
    for at, token in enumerate(tokens):
        if token.low in again and at not in named:
            yield Span(token.start, token.end, "NAME")


class _Search:
    """One text, word by word. Its methods give the word after a name, and 0 where there is none."""

    def __init__(self, reading: Reading, tokens: list[_Token]) -> None:
        self._text = reading.text
        self._low = reading.low
        self._tokens = tokens

    def name_at(self, at: int) -> int:
        """Where the name ends that begins at this word, or that its title announces."""
        token = self._tokens[at]
        named = self._titled(at) if token.has(TITLE | DOUBTFUL_TITLE) else 0
        if named or token.never:
            return named
        if self._is_a_persons(at) or self._is_called(at):
            return self._turned(at) or self._end(at)
        return self._unannounced(at)

    # What announces a name

    def _titled(self, at: int) -> int:
        after = at + 1
        if after < len(self._tokens) and self._tokens[after].has(TITLE | DOUBTFUL_TITLE) and self._near(at, after):
            after += 1
        after = min(self._past_initials(after, after - 1), len(self._tokens) - 1)
        if after <= at or not self._close(at, after):
            return 0
        token = self._tokens[after]
        if token.never or len(token.text) < _SHORTEST:
            return 0
        if self._tokens[at].has(DOUBTFUL_TITLE):
            return self._end(after) if self._follows_doubtful(self._tokens[at], after) else 0
        return self._end(after) if token.name or token.unknown or token.capital else 0

    def _follows_doubtful(self, title: _Token, at: int) -> bool:
        """Whether a name follows what is a title, or another word: magnetic resonance, to miss, French gauge."""
        token = self._tokens[at]
        likely = token.known or (bool(token.name) and token.common) or token.capital or token.unknown
        capital = token.text[:1].isupper() and not token.text.isupper()
        if title.low in {"dr", "prof", "doctor"}:
            likely = likely and not token.has(HOUSE) and (not token.eponym or (token.capital and token.family))
            return likely and (title.low != "doctor" or token.capital or token.known)
        if title.low in {"mr", "ms"}:
            written = capital or not title.text.isupper() or not token.capitals_tell
            return likely and written and not token.has(IMAGING)
        if title.low == "m":
            dotted = title.text == "M" and self._text[title.end : title.end + 1] == "."
            return dotted and title is self._tokens[0] and capital and bool(token.name)
        if title.low == "nurse":
            return token.known or (token.capital and token.unknown)
        return token.known and capital

    def _is_called(self, at: int) -> bool:
        token = self._tokens[at]
        if token.eponym or len(token.text) < _SHORTEST or not surroundings.called(self._low, token.start):
            return False
        if token.known or len(token.text) < _FEWEST_LETTERS:
            return token.known
        return token.capital or (token.unknown and not surroundings.only_called(self._low, token.start))

    def _is_a_persons(self, at: int) -> bool:
        """Whether "patient" or "wife" stands before, and her name here."""
        token, before = self._tokens[at], self._tokens[at - 1]
        if not at or not before.has(PERSON) or len(token.text) < _SHORTEST:
            return False
        if not surroundings.between_person_and_name(self._low[before.end : token.start]):
            return False
        if token.known and (token.capital or token.common or not token.slip):
            return token.capital or not token.eponym
        speaks = token.family and token.common and surroundings.speaks_or_is_aged(self._low, token.end)
        return token.unknown or speaks or (bool(token.name) and self._goes_with_next(at))

    def _goes_with_next(self, at: int) -> bool:
        """Whether the next word makes a name of a word that is a word as well: `Rose Miller`, `bass, quincy`."""
        if at + 1 >= len(self._tokens) or self._tokens[at + 1].never:
            return False
        token, beside = self._tokens[at], self._tokens[at + 1]
        if _TURNED.fullmatch(self._text[token.end : beside.start]):
            return beside.given
        named = beside.known or beside.capital or (token.given and bool(beside.name) and beside.common)
        return named and self._near(at, at + 1)

    # What makes a name of itself

    def _unannounced(self, at: int) -> int:
        token = self._tokens[at]
        if token.initial:
            return self._after_initial(at)
        if len(token.low) < _FEWEST_LETTERS and not token.capital:
            return 0
        found = self._turned(at) or self._beside_given(at)
        if not found and token.known and not token.given and token.capital and not token.eponym:
            found = self._beside_family(at)
        signs = token.unknown and surroundings.signed(self._low, token.start, token.end)
        alone = at + 1 if not found and ((token.known and token.given and self._alone(at)) or signs) else 0
        return found or alone or self._by_age(at) or self._spoken_about(at)

    def _spoken_about(self, at: int) -> int:
        """Where a name ends, a capital's, that "regarding" announces: `regarding Okonkwo, Chidinma`."""
        token = self._tokens[at]
        likely = token.capital and not token.eponym and (token.known or token.unknown)
        if not (likely and surroundings.spoken_about(self._low, token.start)):
            return 0
        end = self._end(at)
        if end < len(self._tokens):
            following = self._tokens[end]
            turned = _TURNED.fullmatch(self._text[self._tokens[end - 1].end : following.start])
            if turned and following.capital and (following.known or following.unknown):
                return self._end(end)
        return end if token.known or end - at > 1 else 0

    def _beside_given(self, at: int) -> int:
        """Where a name ends that begins with this given name and goes on."""
        after = self._past_initials(at + 1, at)
        if not self._tokens[at].given or after >= len(self._tokens) or not self._close(at, after):
            return 0
        following = self._tokens[after]
        if following.never or following.has(PERSON) or len(following.text) < _SHORTEST:
            return 0
        end = self._end(at)
        if not self._tokens[at].known:
            return end if self._makes_a_name_of_a_word(at, after) and not self._cited(at, end) else 0
        if not self._continues(self._tokens[at], following) or surroundings.cited_before(
            self._low, self._tokens[at].start
        ):
            return 0
        return 0 if surroundings.names_a_work_or_disease(self._low, self._tokens[end - 1].end) else end

    def _continues(self, given: _Token, following: _Token) -> bool:
        """Whether the word after a given name belongs to it."""
        if given.eponym and not following.known:
            return False
        if given.capital and following.capital and not following.eponym:
            return True
        alike = given.capital == following.capital
        family = following.family and following.common
        if given.capital:
            return alike and (following.known or family)
        small = following.known and (following.family or len(following.low) >= _FEWEST_LETTERS)
        return small or following.unknown or (alike and family)

    def _makes_a_name_of_a_word(self, at: int, after: int) -> bool:
        """Whether a given name that is a word too is meant as a name: `Grace Okafor`, `Grace Hall asks`."""
        token, following = self._tokens[at], self._tokens[after]
        if token.capital != following.capital or following.eponym or len(following.low) < _FEWEST_SMALL:
            return False
        if following.known:
            return following.family and (following.common or following.capital)
        speaks = surroundings.speaks_or_is_aged(self._low, following.end)
        aged = surroundings.has_age_and_sex(self._low, following.end)
        return following.family and following.common and following.capital and (speaks or aged)

    def _beside_family(self, at: int) -> int:
        """Where a name ends that begins with this family name, a capital's: `Nguyen Thi`, `Kowalski has`."""
        token = self._tokens[at]
        if at + 1 < len(self._tokens) and self._near(at, at + 1):
            following = self._tokens[at + 1]
            if following.capital and following.known and not following.eponym:
                end = self._end(at)
                return 0 if self._cited(at, end) else end
        if surroundings.does_what_people_do(self._low, token.end) and not self._cited(at, at + 1):
            return at + 1
        return 0

    def _alone(self, at: int) -> bool:
        """Whether a given name that stands alone names a person."""
        token = self._tokens[at]
        if token.eponym or self._cited(at, at + 1):
            return False
        if token.capital:
            return len(token.text) >= _FEWEST_LETTERS
        if surroundings.introduced(self._low, token.start, token.end):
            return len(token.text) >= _FEWEST_LETTERS
        long = len(token.text) >= _FEWEST_SMALL or token.has(SHORT)
        return token.common and long and (token.text.islower() or not token.capitals_tell)

    def _turned(self, at: int) -> int:
        """Where `Smith, John` ends."""
        token = self._tokens[at]
        if (
            at + 1 >= len(self._tokens)
            or not token.family
            or token.eponym
            or not (token.known or token.common or token.capital)
        ):
            return 0
        following = self._tokens[at + 1]
        capitals = token.capital and following.capital
        if following.eponym or not following.given or not (following.known or capitals):
            return 0
        between = self._text[token.end : following.start]
        return self._past_initials(self._end(at + 1), at + 1) if _TURNED.fullmatch(between) else 0

    def _after_initial(self, at: int) -> int:
        """Where `J. Kowalski` ends."""
        after = self._past_initials(at, at)
        if after >= len(self._tokens):
            return 0
        token = self._tokens[after]
        dotted = "." in self._text[self._tokens[at].end : token.start]
        if not (dotted and token.capital and (token.known or token.unknown)) or token.eponym:
            return 0
        listed = (
            at and self._tokens[at - 1].capital and self._text[self._tokens[at - 1].end : self._tokens[at].start] == " "
        )
        return 0 if listed or self._cited(at, after + 1) else self._end(after)

    def _by_age(self, at: int) -> int:
        """Where `Kowalski, 61M` has its name's end."""
        token = self._tokens[at]
        if not token.capital or token.eponym or token.has(PERSON) or not (token.known or token.unknown):
            return 0
        end = self._end(at)
        if end - at > 1 and self._tokens[end - 1].known:
            return 0 if self._cited(at, end) else end
        return end if surroundings.has_age_and_sex(self._low, self._tokens[end - 1].end) else 0

    # How far a name goes

    def _end(self, at: int) -> int:
        """The word after the name that begins at this word."""
        end = at + 1
        while end < len(self._tokens) and end - at < _MOST_PARTS:
            after = self._past_initials(end, end - 1)
            if after >= len(self._tokens) or not self._close(end - 1, after) or not self._goes_on(at, after):
                return end
            end = after + 1
        return end

    def _goes_on(self, first: int, at: int) -> bool:
        begun, token = self._tokens[first], self._tokens[at]
        if token.has(NEVER | PERSON | PARTICLE) or len(token.text) < _SHORTEST:
            return False
        if begun.capital:
            return token.capital and (bool(token.name) or token.unknown)
        second = at == first + 1 and (token.unknown or (bool(token.name) and token.common))
        return (token.known or second) and (not token.eponym or (begun.known and begun.given))

    def _past_initials(self, at: int, before: int) -> int:
        """The first word from here on that is no initial and no particle."""
        most = min(len(self._tokens), at + _MOST_BETWEEN)
        while at < most and (self._tokens[at].initial or (self._tokens[at].has(PARTICLE) and self._near(before, at))):
            before, at = at, at + 1
        return at

    def _near(self, one: int, other: int) -> bool:
        return bool(_CLOSE.fullmatch(self._text[self._tokens[one].end : self._tokens[other].start]))

    def _close(self, one: int, other: int) -> bool:
        """Whether from one word to the other nothing but the parts of a name stands."""
        return all(self._near(place, place + 1) for place in range(one, other))

    def _cited(self, at: int, end: int) -> bool:
        return surroundings.cited(self._low, self._tokens[at].start, self._tokens[end - 1].end)
