"""What is known of words as names: by the lists of names, eponyms and cues, and by the vocabulary.

Each list is a text of sections, `[given]` and below it words in small letters without accents; `#` begins a comment. A
word has a mark for each section that it stands in.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.safety.reading import Word
from bot.safety.vocabulary import Vocabulary

GIVEN, FAMILY, COMMON, WORD = 1, 2, 4, 8
EPONYM, TITLE, DOUBTFUL_TITLE, PERSON, PARTICLE, NEVER, IMAGING, HOUSE, SHORT = (16 << place for place in range(9))
NAME = GIVEN | FAMILY

SECTIONS: Mapping[str, int] = {
    "common given": GIVEN | COMMON,
    "given": GIVEN,
    "common family": FAMILY | COMMON,
    "family": FAMILY,
    "given words": GIVEN | WORD,
    "common family words": FAMILY | COMMON | WORD,
    "family words": FAMILY | WORD,
    "eponyms": EPONYM,
    "titles": TITLE,
    "doubtful titles": DOUBTFUL_TITLE,
    "persons": PERSON,
    "particles": PARTICLE,
    "never": NEVER,
    "imaging": IMAGING,
    "houses": HOUSE,
    "short given": SHORT,
}

# Below a word's hash stand its marks: 150,000 words as text would take ten times the memory. The 51 bits that are left
# of the hash are another word's in one of ten thousand million look-ups.
_MARKS = (1 << 13) - 1
_HASH = (1 << 64) - 1 - _MARKS

_ELIDED = ("o'", "d'", "l'", "n'", "dell'", "dall'", "a'")
_ENDINGS = re.compile(
    r"(?:ski|ska|cki|cka|wicz|enko|opoulos|opoulou|akis|idis|oglu|dottir|sson|inen|escu|ovic|evic|shvili|adze|iani|elli"
    r"|etti|strom|qvist|quist|lund|gaard|stad|mann|bauer|meier|meyer|huber|berger|hofer|stein|ovsky|evsky|owski|ewski"
    r"|ov|ova|ev|eva|yan|ez|raman|swamy|murthy|nathan|wala)$"
)
_FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Names:
    """The marks of words, and the vocabulary of those that are no names.

    `listed` holds a number for each word of each list, in ascending order: its hash, and in the lowest bits its marks.
    """

    listed: "array[int]" = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)

    def of(self, word: Word) -> int:
        """The marks of a word; of a joined one ("O'Neill", "Al-Sayed") those of the whole, else of its parts."""
        mark = self._marks(word.low)
        if mark or ("-" not in word.low and "'" not in word.low):
            return mark
        if "-" not in word.low:
            return self._marks(word.low.replace("'", "")) & ~WORD if word.low.startswith(_ELIDED) else 0
        parts = [self._marks(part.replace("'", "")) & (NAME | COMMON | WORD | EPONYM) for part in word.low.split("-")]
        eponym = EPONYM if any(part & EPONYM for part in parts) else 0
        return (max(part & ~EPONYM for part in parts) if all(parts) else 0) | eponym

    def _marks(self, low: str) -> int:
        key = hash(low) & _HASH
        place, marks = bisect_left(self.listed, key), 0
        while place < len(self.listed) and self.listed[place] & _HASH == key:
            marks |= self.listed[place] & _MARKS
            place += 1
        return marks

    def may_know(self, word: Word) -> bool:
        """Whether a word without marks may well be a name: no known word, and no slip of one."""
        contracted = "'" in word.low and not word.low.startswith(_ELIDED)
        if contracted or len(word.low) < _FEWEST_LETTERS or self.vocabulary.knows(word.low):
            return False
        if any(self.vocabulary.knows(part) for part in re.split("['-]", word.low)[1:]):
            return word.capitalised and bool(_ENDINGS.search(word.low))
        return word.capitalised or not self.vocabulary.is_slip(word.low)


def read_names(words: str, *lists: str) -> Names:
    """The names in the contents of lists (`names.txt`, `eponyms.txt`, `cues.txt`), with the known words of `words.txt`.

    Raises `ValueError` where a section is not known.
    """
    listed = array("Q")
    for content in lists:
        parts = re.split(r"^\[(.+)\]$", re.sub(r"#.*", "", content), flags=re.MULTILINE)
        for section, text in zip(parts[1::2], parts[2::2], strict=True):
            if section not in SECTIONS:
                raise ValueError(f"there is no section {section!r} of names; there are {', '.join(SECTIONS)}")
            listed.extend(hash(word) & _HASH | SECTIONS[section] for word in text.split())
    return Names(array("Q", sorted(listed)), Vocabulary(frozenset(words.split())))
