"""Fit what a guess weighs (`intents.guessing`), and print the weights and how well they tell and refuse.

    python tools/fit_guess.py DATA

DATA is the folder of the public sets (benchmarks/README.md). Decks are built of the training sentences of CLINC150 and
HWU64, thirty an intent, with every intent and with half of them left out, and are asked the sentences of the
validation halves: those of an intent that was left out, and those of none, should be refused. A logistic regression on
the signs of the guess tells the right ones from the rest, both counting alike. No other set is read.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from adapters.knowledge import WEIGHTS
from benchmarks.intents import LIKELIER_THAN_NOT, Sentence, build, read_sentences
from benchmarks.measuring import progress
from intents.encoder import Encoder, load_encoder
from intents.normalise import words

Floats = NDArray[np.float64]

SETS = ("clinc150", "hwu64")
EACH = 30
HALVES = 2
SEED = 4
RIDGE = 1.0
STEPS = 40


def few(sentences: Sequence[Sentence], chosen: frozenset[str | None]) -> list[Sentence]:
    """The first sentences of each chosen intent."""
    seen: Counter[str | None] = Counter()
    kept = []
    for each in sentences:
        seen[each.intent] += 1
        if each.intent in chosen and seen[each.intent] <= EACH:
            kept.append(each)
    return kept


def choices(sentences: Sequence[Sentence]) -> Iterator[frozenset[str | None]]:
    """Every intent, then halves of them; sentences of none are always kept."""
    intents = sorted({each.intent for each in sentences if each.intent})
    chance = Random(SEED)  # noqa: S311 - the same halves in each run
    yield frozenset((*intents, None))
    for _ in range(HALVES):
        yield frozenset((*chance.sample(intents, len(intents) // 2), None))


def observe(folder: Path, encoder: Encoder) -> tuple[Floats, Floats]:
    """The signs (questions, 3), and 1 where the guess is right, else 0."""
    train, asked = read_sentences([folder / "train.jsonl.gz"]), read_sentences([folder / "validation.jsonl.gz"])
    signs, right = [], []
    for chosen in choices(train):
        reader = build(few(train, chosen), encoder)
        for each in progress(asked, folder.name):
            found = reader.model.signs(reader.spelling.readings(words(each.text)), encoder)
            signs.append((found.score, found.by_meaning, found.by_words))
            right.append(float(found.label == each.intent))
    return np.array(signs), np.array(right)


def fit(signs: Floats, right: Floats) -> Floats:
    """The weights of the signs and the intercept, by Newton's method."""
    inputs = np.column_stack([signs, np.ones(len(signs))])
    counts = np.where(right == 1, 0.5 / right.mean(), 0.5 / (1 - right.mean()))
    penalty = np.diag([RIDGE] * signs.shape[1] + [1e-6])
    weights = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        predicted = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (counts * (predicted - right)) + penalty @ weights
        curvature = (inputs * (counts * predicted * (1 - predicted))[:, None]).T @ inputs + penalty
        weights -= np.linalg.solve(curvature, slope)
    return weights


def main() -> None:
    """Observe, fit, print."""
    encoder = load_encoder({file.name: file.read_bytes() for file in WEIGHTS.iterdir()})
    observed = [observe(Path(sys.argv[1]) / name, encoder) for name in SETS]
    signs, right = np.concatenate([each for each, _ in observed]), np.concatenate([each for _, each in observed])
    weights = fit(signs, right)
    print("score, meaning, words, doubt:", [round(float(weight), 2) for weight in (*weights[:-1], -weights[-1])])
    sent = 1 / (1 + np.exp(-(signs @ weights[:-1] + weights[-1]))) >= LIKELIER_THAN_NOT
    print(f"{len(right)} questions; sent at 1/2 of the right {sent[right == 1].mean():.1%}, ", end="")
    print(f"of the rest {sent[right == 0].mean():.1%}")


if __name__ == "__main__":
    main()
