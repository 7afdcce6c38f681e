"""What stands before and after a name, and tells a patient from a paper, a technique or a house."""

import re

_WINDOW = 40

_CALLED = re.compile(
    r"(?:\bname\s?(?:is|was|of (?:the )?(?:pt|patient)(?: is)?)|\bnames?\s?[:=]|\bname"
    r"|\b(?:named|surname|lastname|firstname|fullname|called|heisst|hei\u00dft|appelle|llama|chiama))\s?[:=-]?\s?$"
)
_AS_CALLED = ("called", "called:", "called-")
_AFTER_PERSON = re.compile(r"(?:\.?\s?['\"(:,;/-]\s?|\.?\s)(?:(?:is|was|called|named|name|mr|ms|:)\s)?[\"'(]?$")
_CITED_AFTER = re.compile(
    r"(?:'s)?\s?(?:,?\s?et al|\s?,?\s(?:and|&|und|et)\s(?:col|co-?w|[^\W\d_]+,?\s\(?(?:19|20)\d\d"
    r"|[^\W\d_]+(?:-[^\W\d_]+)?\s(?:et al|technique|study|paper|review|method))|\s?&|,?\s\(?(?:19|20)\d\d"
    r"|\s(?:[a-z]{1,2},|[a-z]{1,2}\s(?:et al|(?:19|20)\d\d|[a-z]{2,}:)))"
)
_OF_A_THING = re.compile(
    r"(?:'s)?\s(?:technique|approach|method|sign|needle|test|position|syndrome|disease|palsy|classification|score|scale"
    r"|criteria|trial|study|paper|protocol|hospital|clinic|university|college|institute|infirmary|medical cent"
    r"|cent(?:er|re)|school|foundation|trust|ligament|canal|ganglion|cyst|fascia|fracture|catheter|lymphoma|article"
    r"|guideline|series|case|rct|effect|distribution|road|street|wort|pathway|ward\b|stage|angle|answer)"
)
_OF_A_WORK_OR_DISEASE = re.compile(
    r",?\s?et al|(?:'s)?\s(?:syndrome|disease|palsy|tear|sign|lymphoma|fracture|fascia|technique|needle|classification)"
)
_CITED_BEFORE = re.compile(
    r"(?:\b(?:study|studies|papers?|trial|article|review|work|data|described|reported|published|according to|authors?"
    r"|ref|technique|method|approach|proposed|suggested|introduced|chapter|book|see)"
    r"\s(?:first\s)?(?:by|of|from|to|in)?\s?(?:the\s)?|\bet al\.?\s?|\bst\.?\s|\bsaint\s|\bet\s)$"
)
_NAMED_AFTER = re.compile(
    r"\b(?:named|called) (?:after|for)\s(?:the\s)?(?:[^\W\d_]+\.?\s){0,3}$|\bin honou?r of\s(?:[^\W\d_]+\.?\s){0,3}$"
    r"|\b(?:discovered|invented) by\s(?:[^\W\d_]+\.?\s){0,3}$"
)
_INTRODUCED = re.compile(
    r"\b(?:it'?s|its|this is|i am|i'?m|im|thanks|thank you|cheers|regards|sincerely|hey|hi|hello|dear|yours)[ ,]{1,2}$"
)
_SIGNED = re.compile(r"\b(?:thanks|thank you|cheers|regards|sincerely|yours)[ ,]{1,2}$")
_GOES_ON_AS_A_PERSON = re.compile(r"\s?(?:$|[,.!?)]|(?:again|here|from|speaking|calling|back)\b)")
_ABOUT = re.compile(
    r"\b(?:regarding|concerning|re|subject|attn|fao|on behalf of|in the matter of|enquiry for|referral for)"
    r"\s?[:=-]?\s?$"
)
_AGE_AND_SEX = re.compile(
    r"\s?[,(]?\s?\d{1,3}\s?-?\s?(?:m|f|yo|y/o|yr|yrs|years?|male|female|jahre|ans|a\u00f1os|anni|w|j)\b"
    r"|\s?[,(]?\s?[mf]\s?/?\s?\d{2}\b|,\s?(?:dob|mrn|nhs|d\.o\.b)\b"
)
_OF_A_PERSON = re.compile(
    r"(?:'s)?\s(?:has|is|was|had|needs|wants|asks?|asked|keeps|says she|says he|complains?|came|comes|presented|reports"
    r"|feels|cannot|cant|can't|got|lives|called|rang|mother|wife|husband|daughter|son|mrn|dob|ssn|coccyx|tailbone|pain"
    r"|appointment|appt)\b"
)
_ACTS = re.compile(r"\s(?:asks?|asked|wants?|needs|says|said|complains?|keeps|called|rang|reports|would like)\b")
_AGED = re.compile(r"\s?[,(]?\s?\d{2}\s?(?:m|f|yo)\b")


def called(low: str, start: int) -> bool:
    """Whether "named", "name is" and the like stand right before."""
    before = low[max(0, start - _WINDOW) : start]
    return bool(_CALLED.search(before))


def only_called(low: str, start: int) -> bool:
    """Whether "called" stands right before: things are called something too."""
    return low[max(0, start - _WINDOW) : start].rstrip(" :=-").endswith("called")


def between_person_and_name(between: str) -> bool:
    """Whether a name may follow on "patient" with this between them."""
    return bool(_AFTER_PERSON.fullmatch(between))


def cited(low: str, start: int, end: int) -> bool:
    """Whether the name stands for a paper, a technique or a house."""
    return bool(_CITED_AFTER.match(low, end) or _OF_A_THING.match(low, end) or cited_before(low, start))


def cited_before(low: str, start: int) -> bool:
    """Whether "described by" stands right before, or "named after" with no more than a name's other parts between."""
    before = low[max(0, start - _WINDOW) : start]
    return bool(_CITED_BEFORE.search(before) or _NAMED_AFTER.search(before))


def introduced(low: str, start: int, end: int) -> bool:
    """Whether who writes gives their name: "hey it's X again", "regards, X"."""
    before = low[max(0, start - _WINDOW) : start]
    return bool(_INTRODUCED.search(before) and _GOES_ON_AS_A_PERSON.match(low, end))


def signed(low: str, start: int, end: int) -> bool:
    """Whether a name in the end signs the message: "cheers, X"."""
    return not low[end:].strip(" .!") and bool(_SIGNED.search(low[max(0, start - _WINDOW) : start]))


def spoken_about(low: str, start: int) -> bool:
    """Whether "regarding" and the like stand right before, as in dictated letters."""
    return bool(_ABOUT.search(low[max(0, start - _WINDOW) : start]))


def names_a_work_or_disease(low: str, end: int) -> bool:
    """Whether "et al", "syndrome" and the like follow."""
    return bool(_OF_A_WORK_OR_DISEASE.match(low, end))


def has_age_and_sex(low: str, end: int) -> bool:
    """Whether an age with a sex or a unit follows, or a date of birth."""
    return bool(_AGE_AND_SEX.match(low, end))


def does_what_people_do(low: str, end: int) -> bool:
    """Whether what follows is said of people: "has", "wants", "mother"."""
    return bool(_OF_A_PERSON.match(low, end))


def speaks_or_is_aged(low: str, end: int) -> bool:
    """Whether what follows is said of hardly anything but people: "asks", "needs", an age."""
    return bool(_ACTS.match(low, end) or _AGED.match(low, end))
