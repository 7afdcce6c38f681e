"""Takes identifiers out of a person's words before anything stores, logs, measures or matches them.

Known so far are the identifiers whose form alone gives them away. Names, dates and addresses are not found yet.
"""

import re
from dataclasses import dataclass

# In this order: an address holds what looks like a host, a labelled number what looks like a telephone's.
_KINDS = (
    ("EMAIL", re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b")),
    ("URL", re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)),
    ("IP", re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")),
    ("MRN", re.compile(r"\b(?:mrn|medical record (?:number|no))[\s:#.]{0,4}[a-z]{0,3}\d[\d-]{3,14}\b", re.IGNORECASE)),
    ("SSN", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    ("PHONE", re.compile(r"(?<![\w-])(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])")),
)


@dataclass(frozen=True, slots=True)
class Redacted:
    """Words without identifiers: each is replaced by its kind, `[EMAIL]`. `kinds` names each kind found once."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """The words with every identifier that is known by its form replaced by its kind."""
    found = []
    for kind, pattern in _KINDS:
        text, count = pattern.subn(f"[{kind}]", text)
        if count:
            found.append(kind)
    return Redacted(text, tuple(found))
