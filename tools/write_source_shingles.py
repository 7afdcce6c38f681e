"""Writes the digests of a source text's word sequences, by which a test tells whether a card repeats the source.

The source itself is not kept: facts may be taken from it, sentences may not, and a digest gives no sentence back.
"""

import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

SHINGLES = Path(__file__).parents[1] / "tests" / "answers" / "source_shingles.json"

# Six words in a row are no accident any more, and too few for a name of a thing to be caught.
_WORDS = 6
_DIGITS = 16
_ARGUMENTS = 2


def shingles(text: str) -> Iterator[tuple[str, str]]:
    """Every six consecutive words of a text, and 64 bits of the SHA-256 of them in small letters without accents."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    words = re.findall(r"[^\W_]+", "".join(sign for sign in folded if not unicodedata.combining(sign)))
    for start in range(len(words) - _WORDS + 1):
        sequence = " ".join(words[start : start + _WORDS])
        yield sequence, hashlib.sha256(sequence.encode()).hexdigest()[:_DIGITS]


def main() -> None:
    """Write the digests of the file that is named."""
    if len(sys.argv) != _ARGUMENTS:
        sys.exit("name the source: python tools/write_source_shingles.py FILE")
    digests = sorted({digest for _, digest in shingles(Path(sys.argv[1]).read_text(encoding="utf-8"))})
    SHINGLES.write_text(json.dumps(digests, indent=0) + "\n", encoding="utf-8")
    print(f"{len(digests)} digests written: {SHINGLES.relative_to(SHINGLES.parents[2])}")


if __name__ == "__main__":
    main()
