"""A draft on its way to a folder: nothing is overwritten, and the same input twice changes nothing."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from answers.draft import Quotations, quotations_text
from answers.review import ReviewState, review_due
from answers.yamltext import write

Data: TypeAlias = dict[str, Any]
Item = TypeVar("Item")

# Shows how far an import has come while it goes through its items; `list` shows nothing.
Progress: TypeAlias = Callable[[Iterable[Item]], Iterable[Item]]

_DIGITS = 16
_MARK = re.compile(r"# Imported by `impar import`, content ([0-9a-f]{16})\.")


class Fate(StrEnum):
    """What became of a file."""

    NEW = "written"
    SAME = "there already, from the same input"
    KEPT = "there already, with other content: left as it is"


@dataclass(frozen=True, slots=True)
class Draft:
    """A topic as its file will hold it, without the dates of its reviews, and the sentences it was made from."""

    topic: str
    content: Data
    quotations: Quotations | None = None


@dataclass(slots=True)
class Report:
    """What an import did: taken over, changed on the way, left out, and what nobody could resolve."""

    taken: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    open_points: list[str] = field(default_factory=list)
    files: list[tuple[Path, Fate]] = field(default_factory=list)


def put(draft: Draft, folder: Path, today: date, write_file: Callable[[Path, bytes], None]) -> list[tuple[Path, Fate]]:
    """Write a draft's files where they are not there yet, with reviews that are due from `today` on."""
    file = folder / f"{draft.topic}.yaml"
    digest = _digest(draft.content)
    files = [(file, _put(file, _text(draft.content, digest, today), digest, write_file))]
    if draft.quotations:
        beside = folder / f"{draft.topic}.quotations.yaml"
        text = quotations_text(draft.quotations)
        quoted = _digest({"text": text})
        files.append((beside, _put(beside, f"{_mark(quoted)}\n{text}", quoted, write_file)))
    return files


def dated(content: Data, today: date) -> Data:
    """A draft's content as its file holds it: with the days of its reviews."""
    return {**content, "cards": [{**card, "review": _days(card, today)} for card in content["cards"]]}


@lru_cache(maxsize=10_000)
def slug(text: str) -> str:
    """A text as an id: small letters, digits and single hyphens; empty where it has neither letters nor digits."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "-", "".join(sign for sign in folded if not unicodedata.combining(sign))).strip("-")


def submitted() -> Mapping[str, str]:
    """The review of a card that nobody has vouched for; its dates are set when it is written."""
    return {"state": ReviewState.SUBMITTED.value}


def _put(file: Path, text: str, digest: str, write_file: Callable[[Path, bytes], None]) -> Fate:
    if not file.exists():
        write_file(file, text.encode())
        return Fate.NEW
    first = file.read_bytes()[:200].decode("utf-8", "replace")
    found = _MARK.match(first)
    return Fate.SAME if found and found[1] == digest else Fate.KEPT


def _text(content: Data, digest: str, today: date) -> str:
    return f"{_mark(digest)}\n{write(dated(content, today))}"


def _days(card: Data, today: date) -> Data:
    return {**card["review"], "updated": today.isoformat(), "due": review_due(card["facet"], today).isoformat()}


def _digest(content: Data) -> str:
    """What a draft says, as a digest; the date of its source does not count, for a copied file has another."""
    source = {key: value for key, value in content.get("source", {}).items() if key != "updated"}
    content = {**content, "source": source}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def _mark(digest: str) -> str:
    return f"# Imported by `impar import`, content {digest}."
