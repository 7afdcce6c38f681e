"""Write how often English words stand alone and in pairs, as `intents/words/english.npz`.

    pip download --no-deps symspellpy && unzip -d package symspellpy-*.whl
    python tools/export_english.py package/symspellpy intents/words/english.npz

The package `symspellpy` (MIT licence) carries the frequency dictionaries of SymSpell, made from Google Books Ngram and
word lists. Kept are the most frequent words, written as `intents.normalise` writes them, and their pairs.
"""

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from intents.english import PLACES
from intents.normalise import words

WORDS, PAIRS = "frequency_dictionary_en_82_765.txt", "frequency_bigramdictionary_en_243_342.txt"

# The rarer half of the list is names of plants, genes and places, to which slips should not be read.
KEPT = 50_000


def counts(file: Path, size: int) -> Counter[tuple[str, ...]]:
    """How often each run of `size` words stands in print."""
    found: Counter[tuple[str, ...]] = Counter()
    for line in file.read_text(encoding="utf-8-sig").splitlines():
        *run, count = line.split()
        known = tuple(word for part in run for word in words(part))
        if len(known) == size and all(word.isascii() and word.isalpha() for word in known):
            found[known] += int(count)
    return found


def main() -> None:
    """Read the dictionaries, write the file."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    alone = counts(folder / WORDS, 1)
    total = sum(alone.values())
    kept = [(word, count) for (word,), count in alone.most_common(KEPT)]
    places = {word: place for place, (word, _) in enumerate(kept)}
    together = counts(folder / PAIRS, 2)
    followed: Counter[str] = Counter()
    for (first, _), count in together.items():
        followed[first] += count
    pairs = {
        places[first] * PLACES + places[second]: count / max(alone[(first,)], followed[first])
        for (first, second), count in together.items()
        if first in places and second in places
    }
    numbers = np.array(sorted(pairs), np.uint64)
    np.savez_compressed(
        target,
        allow_pickle=False,
        words=np.frombuffer("\n".join(places).encode("ascii"), np.uint8),
        shares=np.array([count / total for _, count in kept], np.float32),
        pair_steps=np.diff(numbers, prepend=np.uint64(0)),
        following=np.array([pairs[int(number)] for number in numbers], np.float16),
    )


if __name__ == "__main__":
    main()
