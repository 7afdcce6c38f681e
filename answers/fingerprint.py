"""A card's version: a short digest of every word that a reader may be shown."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from answers.card import Claim
from answers.reference import Citation
from answers.topic import Source

_LENGTH = 10


def fingerprint(
    question: str,
    claims: Sequence[Claim],
    notes: Sequence[str],
    jurisdiction: str,
    citations: Mapping[str, Citation],
    *,
    topic: str,
    source: Source,
    plain_notes: Sequence[str] = (),
    valid: Sequence[date | None] = (),
) -> str:
    """Ten hexadecimal digits (40 bits of SHA-256) that change with the content and with nothing else.

    Comments, the order of keys, line breaks and the ways to ask for the card do not count; what its citations stand
    for does, and so do the topic's title, its source (who published it, when, in which state) and the days between
    which the card is valid.
    """
    content: dict[str, object] = {
        "question": question,
        "claims": [asdict(claim) for claim in claims],
        "notes": list(notes),
        "jurisdiction": jurisdiction,
        "citations": {label: asdict(citation) for label, citation in citations.items()},
        "topic": topic,
        "source": {**asdict(source), "updated": source.updated.isoformat()},
    }
    days = [day.isoformat() if day else "" for day in valid]
    content |= {"valid": days} if any(days) else {}
    content |= {"plain notes": list(plain_notes)} if plain_notes else {}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_LENGTH]
