"""Writes the digests of a source text's word sequences, by which a test tells whether a card repeats the source.

The source itself is not kept: facts may be taken from it, sentences may not, and a digest gives no sentence back.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from answers.quoting import runs

SHINGLES = Path(__file__).parents[1] / "tests" / "answers" / "source_shingles.json"

_DIGITS = 16
_ARGUMENTS = 2


def shingles(text: str) -> Iterator[tuple[str, str]]:
    """Every run of words that counts as repeated, and 64 bits of its SHA-256."""
    for run in runs(text):
        yield run, hashlib.sha256(run.encode()).hexdigest()[:_DIGITS]


def main() -> None:
    """Write the digests of the file that is named."""
    if len(sys.argv) != _ARGUMENTS:
        sys.exit("name the source: python tools/write_source_shingles.py FILE")
    digests = sorted({digest for _, digest in shingles(Path(sys.argv[1]).read_text(encoding="utf-8"))})
    SHINGLES.write_text(json.dumps(digests, indent=0) + "\n", encoding="utf-8")
    print(f"{len(digests)} digests written: {SHINGLES.relative_to(SHINGLES.parents[2])}")


if __name__ == "__main__":
    main()
