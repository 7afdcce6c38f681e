"""Names of people: known names, and what stands around a name.

A name is told by the evidence at hand: a list that knows it, a capital, a title or "patient" before it, another name
beside it. The more another meaning is likely (a word of English, an eponym, a cited author), the more of it is needed.

    Mrs X, Herr X, patient named X       ->  nearly any X
    patient X, wife X                    ->  X that a list knows
    Maria X, x, maria                    ->  X beside a given name that is no word
    Maria, for maria                     ->  a given name that is no word
    X, 61M    X has                      ->  a family name, with a capital
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.safety.reading import Reading, Word
from bot.safety.span import Span
from bot.safety.vocabulary import Vocabulary

SECTIONS = ("common given", "given", "common family", "family", "given words", "common family words", "family words")

_GIVEN, _FAMILY, _COMMON, _WORD = 1, 2, 4, 8
_SECTION_MARKS = dict(
    zip(SECTIONS, (_GIVEN | _COMMON, _GIVEN, _FAMILY | _COMMON, _FAMILY, _GIVEN | _WORD, _FAMILY | _COMMON | _WORD, _FAMILY | _WORD), strict=True)
)

# Titles that are nothing else, and those that are words or short forms as well: magnetic resonance, to miss, French gauge.
_TITLES = frozenset(
    "mrs mister madam madame mme mlle mademoiselle monsieur herr frau fraulein hr fr\u00e4ulein senor senora srta sra signor signora sig "
    "dhr mevr mevrouw meneer pani dott dottor prof professor messrs mx hon rev".split()
)
_DOUBTFUL_TITLES = frozenset("mr ms m miss dr doctor fr sr sir pan nurse sister don dona frk hra rva cik fru".split())
_PERSONS = frozenset(
    "patient patients patiente patientin patienten pt pts pat paciente paziente pacjent pacjentka client resident lady gentleman woman man "
    "girl boy mother mum mom mam mama father dad papa husband wife hubby son daughter brother aunt uncle grandma grandpa nan gran granny "
    "grandmother grandfather neighbour neighbor friend partner boyfriend girlfriend fiance colleague baby twin cousin niece nephew relative".split()
)
_CALLERS = frozenset("named surname lastname firstname fullname forename".split())
_AFTER_CALLING = re.compile(
    r"(?:\bname\s?(?:is|was|of (?:the )?(?:pt|patient)(?: is)?)|\bnames?\s?[:=]|\bname|\b(?:named|surname|called|heisst|heißt|appelle|llama|chiama))\s?[:=-]?\s?$"
)
_AFTER_PERSON = re.compile(r"(?:\s?['\"(:,;/-]\s?|\s)(?:(?:is|was|called|named|name|mr|ms|:)\s)?[\"'(]?$")
_PARTICLES = frozenset(
    "van de der den von zu zum la le del della di da do dos das al el bin ibn ben bint ter ten te st o mac mc y e af av abu du des d l zur vom".split()
)
_NEVER = frozenset(
    "may will can must shall a an the this that these those is are was were be been has have had do does did to of in on at for from with and or "
    "but if so as by not no yes he she it they we you i my your his her our their its who what when where which why how mit und hat ist bei nach "
    "wie ohne fur von zur zum avec sans pour est les des une con para por sin una que asks wants needs patient pt block impar ganglion coccyx "
    "january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun hi hello dear thanks please "
    "easter christmas esta est donde aujourdhui pain steroid needle nurse practitioner google".split()
)
# What "MR", said of an image, goes on with.
_IMAGING = frozenset(
    "imaging image images guided guidance scan scans scanner neurography angiography arthrogram contrast vs or and compatible conditional safe sequence study "
    "enterography spectroscopy fluoroscopy defecography".split()
)
_ELIDED = ("o'", "d'", "l'", "n'", "dell'", "dall'", "a'")
_SURNAME_ENDINGS = re.compile(
    r"(?:ski|ska|cki|cka|wicz|enko|opoulos|opoulou|akis|idis|oglu|dottir|sson|inen|escu|ovic|evic|shvili|adze|iani|elli|etti|strom|qvist|quist"
    r"|lund|gaard|stad|mann|bauer|meier|meyer|huber|berger|hofer|stein|ovsky|evsky|owski|ewski|ov|ova|ev|eva|yan|ez|raman|swamy|murthy|nathan|wala)$"
)
_CITED_AFTER = re.compile(
    r"(?:'s)?\s?(?:,?\s?et al|\s?,?\s(?:and|&|und|et)\s(?:col|co-?w|[^\W\d_]+,?\s\(?(?:19|20)\d\d|[^\W\d_]+(?:-[^\W\d_]+)?\s(?:et al|technique|study"
    r"|paper|review|method))|\s?&|,?\s\(?(?:19|20)\d\d|\s(?:[a-z]{1,2},|[a-z]{1,2}\s(?:et al|(?:19|20)\d\d|[a-z]{2,}:)))"
)
_OF_A_THING = re.compile(
    r"(?:'s)?\s(?:technique|approach|method|sign|needle|test|position|syndrome|disease|palsy|classification|score|scale|criteria|trial|study|paper|protocol"
    r"|hospital|clinic|university|college|institute|infirmary|medical cent|cent(?:er|re)|school|foundation|trust|ligament|canal|ganglion|cyst|fascia|fracture"
    r"|catheter|lymphoma|article|guideline|series|case|rct|effect|distribution|road|street|wort|pathway|ward\b|stage|angle|answer)"
)
_OF_A_WORK_OR_DISEASE = re.compile(
    r",?\s?et al|(?:'s)?\s(?:syndrome|disease|palsy|tear|sign|lymphoma|fracture|fascia|technique|needle|classification)"
)
_CITED_BEFORE = re.compile(
    r"(?:\b(?:study|paper|trial|article|review|work|data|described|reported|published|according to|authors?|ref|technique|method|approach|proposed|suggested"
    r"|introduced|papers|studies|chapter|book|see)\s(?:first\s)?(?:by|of|from|to|in)?\s?(?:the\s)?|\bet al\.?\s?|\bst\.?\s|\bsaint\s|\bet\s)$"
)
_AGE_AND_SEX = re.compile(
    r"\s?[,(]?\s?\d{1,3}\s?-?\s?(?:m|f|yo|y/o|yr|yrs|years?|male|female|jahre|ans|a\u00f1os|anni|w|j)\b|\s?[,(]?\s?[mf]\s?/?\s?\d{2}\b|,\s?(?:dob|mrn|nhs|d\.o\.b)\b"
)
_OF_A_PERSON = re.compile(
    r"(?:'s)?\s(?:has|is|was|had|needs|wants|asks?|asked|keeps|says she|says he|complains?|came|comes|presented|reports|feels|cannot|cant|can't|got|lives|called|rang"
    r"|mother|wife|husband|daughter|son|mrn|dob|ssn|coccyx|tailbone|pain|appointment|appt)\b"
)
_ACTS = re.compile(r"\s(?:asks?|asked|wants?|needs|says|said|complains?|keeps|called|rang|reports|would like)\b|\s?[,(]?\s?\d{2}\s?(?:m|f|yo)\b")
_INITIALS = re.compile(r"\binitials?\s?(?:are|is|of)?\s?[:=]?\s?((?:[a-z]\.?\s?){1,3}[a-z]\b\.?)")
_CLOSE = re.compile(r"(?:\.?[ ]{1,2}|\.|-|[ ]?\([ ]?)")
_TURNED = re.compile(r"[ ]?,[ ]{0,2}")
_INITIAL_GAP = re.compile(r"\.?[ ]?")
_HOUSES = frozenset("oracle google house who".split())
_MOST_PARTS, _MOST_BETWEEN = 6, 3
_FEWEST_LETTERS, _FEWEST_LOWER = 3, 4
_WINDOW = 40


@dataclass(frozen=True, slots=True)
class Names:
    """The names that are known, each with what it is, and the names that stand for things."""

    marks: Mapping[str, int]
    eponyms: frozenset[str]
    vocabulary: Vocabulary

    def of(self, word: Word) -> int:
        """What is known of a word: of a joined one ("O'Neill", "Al-Sayed"), what is known of the whole or its parts."""
        low = word.low
        mark = self.marks.get(low, 0)
        if mark or ("-" not in low and "'" not in low):
            return mark
        if "-" not in low:
            return self.marks.get(low.replace("'", ""), 0) & ~_WORD if low.startswith(_ELIDED) else 0
        parts = [self.marks.get(part.replace("'", ""), 0) for part in low.split("-")]
        return max(parts) if all(parts) else 0

    def is_eponym(self, word: Word) -> bool:
        """Whether the word stands for a thing, a place or a paper."""
        return word.low in self.eponyms or any(part in self.eponyms for part in word.low.split("-"))


def read_names(names: str, eponyms: str, words: str) -> Names:
    """The names in the contents of `names.txt` (by sections), `eponyms.txt` and `words.txt`. Raises `ValueError`."""
    parts = re.split(r"^\[(.+)\]$", names, flags=re.MULTILINE)
    marks: dict[str, int] = {}
    for section, content in zip(parts[1::2], parts[2::2], strict=True):
        if section not in _SECTION_MARKS:
            raise ValueError(f"names: there is no section {section!r}; there are {', '.join(SECTIONS)}")
        for name in content.split():
            marks[name] = marks.get(name, 0) | _SECTION_MARKS[section]
    without_comments = re.sub(r"#.*", "", eponyms)
    return Names(marks, frozenset(without_comments.split()), Vocabulary(frozenset(words.split())))


def find_names(reading: Reading, names: Names) -> Iterator[Span]:
    """The names of people in a text."""
    yield from (Span(*found.span(1), "NAME") for found in _INITIALS.finditer(reading.low))
    yield from _Search(reading, names).found()


class _Search:
    """One text, its words, and what is known of each."""

    def __init__(self, reading: Reading, names: Names) -> None:
        self._text = reading.text
        self._low = reading.low
        self._words = reading.words()
        self._names = names
        self._marks = [names.of(word) for word in self._words]
        # Where all is in capitals, or every word has one, a capital tells nothing.
        written = [word for word in self._words if len(word.text) >= _FEWEST_LETTERS]
        capitals = sum(word.text[0].isupper() for word in written)
        self._capitals_tell = not written or capitals < max(3, 0.8 * len(written))

    def found(self) -> Iterator[Span]:
        at = 0
        while at < len(self._words):
            after = self._name_at(at)
            if after:
                start, end = after
                yield Span(self._words[start].start, self._words[end - 1].end, "NAME")
                at = end
            else:
                at += 1

    def _name_at(self, at: int) -> tuple[int, int] | None:
        """The first and the one after the last word of a name that is told by or at this word."""
        low = self._words[at].low
        if low in _TITLES or low in _DOUBTFUL_TITLES:
            named = self._titled(at)
            if named:
                return at, named
        if low in _NEVER:
            return None
        announced = at and self._words[at - 1].low in _PERSONS and self._may_be_a_persons(at)
        if announced or (self._called(at) and self._may_be_called(at)):
            return at, self._turned(at) or self._end(at)
        free = self._free(at)
        return (at, free) if free else None

    # What stands before

    def _titled(self, at: int) -> int:
        """Where the name after a title ends; 0 where no name follows."""
        after = at + 1
        if after < len(self._words) and self._words[after].low in _TITLES | _DOUBTFUL_TITLES and self._near(at, after):
            after += 1
        after = min(self._past_initials(after, after - 1), len(self._words) - 1)
        if after <= at or not self._close(at, after):
            return 0
        word = self._words[after]
        if word.low in _NEVER or len(word.text) == 1:
            return 0
        if self._words[at].low in _DOUBTFUL_TITLES:
            return self._end(after) if self._follows_doubtful(self._words[at], after) else 0
        return self._end(after) if self._marks[after] or self._unknown(after) or self._capital(after) else 0

    def _follows_doubtful(self, title: Word, at: int) -> bool:
        word, mark = self._words[at], self._marks[at]
        likely = self._known(at) or bool(mark & _COMMON) or self._capital(at) or self._unknown(at)
        if title.low in {"dr", "doctor", "prof"}:
            if title.low == "doctor" and not (self._capital(at) or self._known(at)):
                return False
            return (likely and not self._names.is_eponym(word)) or (self._capital(at) and bool(mark & _FAMILY) and word.low not in _HOUSES)
        if title.low in {"mr", "ms"}:
            return word.low not in _IMAGING and likely and (word.capitalised or not title.text.isupper() or not self._capitals_tell)
        if title.low == "m":
            dotted = self._text[title.end : title.end + 1] == "."
            return title.text == "M" and dotted and word.capitalised and bool(mark) and self._words[0] is title
        return self._known(at) and (word.capitalised or title.low == "nurse")

    def _called(self, at: int) -> bool:
        start = self._words[at].start
        before = self._low[max(0, start - _WINDOW) : start]
        return ("name" in before or "call" in before or "he" in before or "ama" in before or "appelle" in before) and bool(
            _AFTER_CALLING.search(before)
        )

    def _may_be_called(self, at: int) -> bool:
        word = self._words[at]
        named = not self._low[: word.start].rstrip(" :=-").endswith("called")
        likely = self._known(at) or (len(word.text) >= _FEWEST_LETTERS and (self._capital(at) or (named and self._unknown(at))))
        return likely and not self._names.is_eponym(word) and len(word.text) > 1

    def _may_be_a_persons(self, at: int) -> bool:
        """Whether what follows "patient" or "wife" is her name."""
        word, mark, before = self._words[at], self._marks[at], self._words[at - 1]
        if not _AFTER_PERSON.fullmatch(self._low[before.end : word.start]) or len(word.text) < _FEWEST_LETTERS - 1:
            return False
        if self._known(at) and (self._capital(at) or mark & _COMMON or not self._names.vocabulary.is_slip(word.low)):
            return not self._names.is_eponym(word) or self._capital(at)
        if self._unknown(at):
            return True
        if mark & _FAMILY and mark & _COMMON and _ACTS.match(self._low, word.end):
            return True
        beside = at + 1
        if not mark or beside >= len(self._words) or self._words[beside].low in _NEVER:
            return False
        if _TURNED.fullmatch(self._text[word.end : self._words[beside].start]):
            return bool(self._marks[beside] & _GIVEN)
        if not self._near(at, beside):
            return False
        return self._known(beside) or self._capital(beside) or (bool(mark & _GIVEN) and bool(self._marks[beside] & _COMMON))

    # What stands beside

    def _free(self, at: int) -> int:
        """Where a name ends that nothing announces; 0 where none begins."""
        word, mark = self._words[at], self._marks[at]
        if self._initial(at):
            return self._after_initial(at)
        turned = self._turned(at)
        if turned:
            return turned
        if len(word.low) < _FEWEST_LETTERS and not self._capital(at):
            return 0
        if not mark or mark & _WORD:
            return (mark & _GIVEN and self._beside_given_word(at)) or self._by_age(at)
        if mark & _GIVEN:
            end = self._beside_given(at)
            if end:
                return end
            return at + 1 if self._alone(at) else self._by_age(at)
        if self._capital(at) and not self._names.is_eponym(word):
            follows = at + 1 < len(self._words) and self._near(at, at + 1)
            if follows and self._capital(at + 1) and self._known(at + 1) and not self._names.is_eponym(self._words[at + 1]):
                end = self._end(at)
                return 0 if self._cited(at, end) else end
            if _OF_A_PERSON.match(self._low, word.end) and not self._cited(at, at + 1):
                return at + 1
        return self._by_age(at)

    def _beside_given_word(self, at: int) -> int:
        """Where a name ends that begins with a given name that is a word too: `Grace Okafor`."""
        after = self._past_initials(at + 1, at)
        if after >= len(self._words) or not self._close(at, after):
            return 0
        word, mark = self._words[after], self._marks[after]
        alike = self._capital(at) == self._capital(after)
        surely = self._known(after) and mark & _FAMILY and (mark & _COMMON or self._capital(after))
        if not (alike and surely) or self._names.is_eponym(word) or len(word.low) < _FEWEST_LOWER:
            return 0
        end = self._end(at)
        return 0 if self._cited(at, end) else end

    def _beside_given(self, at: int) -> int:
        """Where a name ends that begins with this given name and goes on; 0 where it does not."""
        after = self._past_initials(at + 1, at)
        if after >= len(self._words) or not self._close(at, after):
            return 0
        word, mark = self._words[after], self._marks[after]
        if word.low in _NEVER or word.low in _PERSONS or len(word.text) < 2:  # noqa: PLR2004
            return 0
        if self._names.is_eponym(self._words[at]) and not self._known(after):
            return 0
        both_small = not self._capital(at)
        known = bool(mark) and not mark & _WORD and not (both_small and not mark & _FAMILY and len(word.low) < _FEWEST_LETTERS)
        goes_on = (
            (known and (self._capital(after) or not self._capital(at)))
            or (self._capital(at) and self._capital(after) and not self._names.is_eponym(word))
            or (not self._capital(at) and self._unknown(after))
            or (bool(mark & _COMMON) and bool(mark & _FAMILY) and self._capital(at) == self._capital(after))
        )
        if not goes_on or _CITED_BEFORE.search(self._low[max(0, self._words[at].start - _WINDOW) : self._words[at].start]):
            return 0
        end = self._end(at)
        return 0 if _OF_A_WORK_OR_DISEASE.match(self._low, self._words[end - 1].end) else end

    def _alone(self, at: int) -> bool:
        """Whether a given name that stands alone names a person."""
        word, mark = self._words[at], self._marks[at]
        if self._names.is_eponym(word) or self._cited(at, at + 1):
            return False
        if self._capital(at):
            return len(word.text) >= _FEWEST_LETTERS
        return bool(mark & _COMMON) and len(word.text) >= _FEWEST_LOWER and (word.text.islower() or not self._capitals_tell)

    def _turned(self, at: int) -> int:
        """Where `Smith, John` ends; 0 where it is none."""
        if at + 1 >= len(self._words) or not self._marks[at] & _FAMILY or self._names.is_eponym(self._words[at]):
            return 0
        between = self._text[self._words[at].end : self._words[at + 1].start]
        following = self._marks[at + 1]
        capitals = self._capital(at) and self._capital(at + 1)
        if not _TURNED.fullmatch(between) or not following & _GIVEN or (following & _WORD and not capitals):
            return 0
        if self._names.is_eponym(self._words[at + 1]):
            return 0
        if self._marks[at] & _WORD and not (self._marks[at] & _COMMON or self._capital(at)):
            return 0
        return self._past_initials(self._end(at + 1), at + 1)

    def _after_initial(self, at: int) -> int:
        """Where `J. Kowalski` ends; 0 where it is none."""
        after = self._past_initials(at, at)
        if after >= len(self._words) or not self._words[at].text.isupper():
            return 0
        word = self._words[after]
        dotted = "." in self._text[self._words[at].end : word.start]
        known = self._known(after) or self._unknown(after)
        if not (dotted and known and self._capital(after)) or self._names.is_eponym(word):
            return 0
        listed = at and self._text[self._words[at - 1].end : self._words[at].start] == " " and self._capital(at - 1)
        return 0 if listed or self._cited(at, after + 1) else self._end(after)

    def _by_age(self, at: int) -> int:
        """Where `Kowalski, 61M` has its name's end; 0 where age and sex do not follow a name."""
        word = self._words[at]
        if not self._capital(at) or self._names.is_eponym(word) or word.low in _PERSONS:
            return 0
        if not (self._known(at) or self._unknown(at)):
            return 0
        end = self._end(at)
        if end - at > 1 and self._known(end - 1):
            return 0 if self._cited(at, end) else end
        return end if _AGE_AND_SEX.match(self._low, self._words[end - 1].end) else 0

    # The words themselves

    def _end(self, at: int) -> int:
        """The word after the name that begins at this word."""
        end = at + 1
        while end < len(self._words) and end - at < _MOST_PARTS:
            after = self._past_initials(end, end - 1)
            if after >= len(self._words) or not self._close(end - 1, after) or not self._goes_on(at, after):
                return end
            end = after + 1
        return end

    def _goes_on(self, first: int, at: int) -> bool:
        word, mark = self._words[at], self._marks[at]
        if word.low in _NEVER or word.low in _PERSONS or word.low in _PARTICLES or len(word.text) < 2:  # noqa: PLR2004
            return False
        if self._capital(first):
            return self._capital(at) and (bool(mark) or self._unknown(at))
        small = self._known(at) or (at == first + 1 and (self._unknown(at) or bool(mark & _COMMON)))
        return small and not (self._names.is_eponym(word) and not (self._known(first) and self._marks[first] & _GIVEN))

    def _past_initials(self, at: int, before: int) -> int:
        """The first word from here on that is no initial and no particle."""
        most = min(len(self._words), at + _MOST_BETWEEN)
        while at < most and (self._initial(at) or (self._words[at].low in _PARTICLES and self._near(before, at))):
            before, at = at, at + 1
        return at

    def _initial(self, at: int) -> bool:
        return len(self._words[at].text) == 1 and self._words[at].text.isupper()

    def _known(self, at: int) -> bool:
        return bool(self._marks[at]) and not self._marks[at] & _WORD

    def _capital(self, at: int) -> bool:
        return self._capitals_tell and self._words[at].capitalised and self._words[at].low not in _NEVER

    def _unknown(self, at: int) -> bool:
        """Whether a word is none that is known, nor a slip of one: a name that no list has, most likely."""
        word = self._words[at]
        if self._marks[at] or word.low in _NEVER or len(word.low) < _FEWEST_LOWER or self._names.is_eponym(word):
            return False
        known = self._names.vocabulary.knows
        if known(word.low) or any(known(part) for part in re.split("['-]", word.low) if part != word.low):
            return bool(_SURNAME_ENDINGS.search(word.low)) and self._capital(at) and not known(word.low)
        return self._capital(at) or not self._names.vocabulary.is_slip(word.low)

    def _near(self, one: int, other: int) -> bool:
        return bool(_CLOSE.fullmatch(self._text[self._words[one].end : self._words[other].start]))

    def _close(self, one: int, other: int) -> bool:
        """Whether from one word to the other nothing but the parts of a name stands."""
        return all(self._near(place, place + 1) for place in range(one, other))

    def _cited(self, at: int, end: int) -> bool:
        """Whether a name stands for a paper, a technique or a house."""
        start, stop = self._words[at].start, self._words[end - 1].end
        return bool(
            _CITED_AFTER.match(self._low, stop)
            or _OF_A_THING.match(self._low, stop)
            or _CITED_BEFORE.search(self._low[max(0, start - _WINDOW) : start])
        )
