"""The words that are no names: what a word that no list of names has most likely is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

# A longer word with a slip is rarer than the time is worth to look for it.
_LONGEST_SLIP = 14
# How the words of medicine end, and hardly a name.
_CLINICAL = re.compile(
    r"(?:itis|osis|oses|asis|algia|algic|dynia|ectomy|otomy|ostomy|plasty|pexy|scopy|graphy|gram|metry|pathy|pathic"
    r"|plegia|paresis"
    r"|paresth?esia|trophy|megaly|emia|aemia|uria|phagia|pnea|pnoea|rrhea|rrhoea|rrhage|rrhaphy|cele|oma|omas|caine"
    r"|olol|pril"
    r"|sartan|mab|nib|statin|azole|cillin|mycin|micin|floxacin|prazole|oxaban|parin|gliptin|gliflozin|tidine|setron"
    r"|triptan|barb"
    r"|pam|lam|done|phine|sone|lone|nide|profen|coxib|dronate|ology|ologist|iatric|iatrics|genic|lytic|lysis|esis"
    r"|ation|ition"
    r"|ction|sion|tion|ment|ability|ibility|ous|ical|ular|eal|ial|oid|ary|ative|itive|ness|less|ful|able|ible|ized"
    r"|ised|izing"
    r"|ising|ally|ular|block|scope|meter|mediated|guided|sacral|coccygeal|coccyx|vertebral|spinal|dural|thecal)$"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known words, in small letters without accents."""

    words: frozenset[str]

    def knows(self, low: str) -> bool:
        """Whether a word is a known word or has the look of medicine."""
        return low in self.words or bool(_CLINICAL.search(low))

    def is_slip(self, low: str) -> bool:
        """Whether a word is one typing slip from a known word: two letters swapped, one too few, too many, another."""
        return len(low) <= _LONGEST_SLIP and not self.words.isdisjoint(_slips(low))


def _slips(low: str) -> Iterator[str]:
    for place in range(len(low) + 1):
        left, right = low[:place], low[place:]
        yield left + right[1:]
        yield left + right[1:2] + right[:1] + right[2:]
        for letter in ascii_lowercase:
            yield left + letter + right
            yield left + letter + right[1:]
