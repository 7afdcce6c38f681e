"""Write how often English words are used alone and in pairs, as `intents/words/english.npz`.

    pip install wordfreq && pip download --no-deps symspellpy && unzip -d package symspellpy-*.whl
    python tools/export_english.py package/symspellpy intents/words/english.npz

Single words come from `wordfreq` (data: CC BY-SA 4.0), which counts subtitles, news, books, encyclopaedias and the
web: people write to a bot as they speak ("my mom"), and books alone hardly hold such words. Pairs come from the
dictionary of SymSpell, made from Google Books Ngram, which the package `symspellpy` (MIT licence) carries; its list of
words also tells rare words from what is often misspelt on the web. Kept are the most frequent words, written as
`intents.normalise` does; of all others that `wordfreq` counts, names and what is often misspelt too, a number each.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from wordfreq import get_frequency_dict

from intents.english import PLACES, number_of
from intents.normalise import words

WORDS, PAIRS = "frequency_dictionary_en_82_765.txt", "frequency_bigramdictionary_en_243_342.txt"

# What is rarer is names of plants, genes and places, to which slips should not be read.
KEPT = 50_000

# From this share on a word is one, even if no dictionary holds it ("tv").
SURELY_A_WORD = 1e-6


def runs(counted: Iterable[tuple[str, float]], size: int) -> dict[tuple[str, ...], float]:
    """How often each run of `size` words is used, of counted texts that may be written otherwise."""
    found: dict[tuple[str, ...], float] = defaultdict(float)
    for text, count in counted:
        known = tuple(words(text))
        if len(known) == size and all(word.isascii() and word.isalpha() for word in known):
            found[known] += count
    return found


def dictionary(file: Path) -> Iterable[tuple[str, float]]:
    """The texts of one of SymSpell's dictionaries, with their counts."""
    for line in file.read_text(encoding="utf-8-sig").splitlines():
        text, count = line.rsplit(maxsplit=1)
        yield text, float(count)


def main() -> None:
    """Read the dictionaries, write the file."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    printed = runs(dictionary(folder / WORDS), 1)
    together = runs(dictionary(folder / PAIRS), 2)
    used = runs(get_frequency_dict("en", "large").items(), 1)
    known = {word: share for (word,), share in used.items() if share >= SURELY_A_WORD or (word,) in printed}
    total = sum(known.values())
    places = {word: place for place, word in enumerate(sorted(known, key=known.__getitem__, reverse=True)[:KEPT])}
    followed: dict[str, float] = defaultdict(float)
    for (first, _), count in together.items():
        followed[first] += count
    pairs = {
        places[first] * PLACES + places[second]: count / max(printed.get((first,), 0.0), followed[first])
        for (first, second), count in together.items()
        if first in places and second in places
    }
    numbers = np.array(sorted(pairs), np.uint64)
    rare = np.array(sorted({number_of(word) for (word,) in used if word not in places}), np.uint32)
    np.savez_compressed(
        target,
        allow_pickle=False,
        words=np.frombuffer("\n".join(places).encode("ascii"), np.uint8),
        shares=np.array([known[word] / total for word in places], np.float32),
        pair_steps=np.diff(numbers, prepend=np.uint64(0)),
        following=np.array([pairs[int(number)] for number in numbers], np.float16),
        rare_steps=np.diff(rare, prepend=np.uint32(0)),
    )


if __name__ == "__main__":
    main()
