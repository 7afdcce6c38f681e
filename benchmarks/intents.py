"""How often the matcher tells the intent of a labelled sentence, and refuses a sentence that has none.

    python -m benchmarks.intents --train FILE [FILE …] --test FILE [--validation FILE] [--typos N] --json

A file holds lines {"text": …, "intent": … or null}, plain or gzipped. Each intent is a label whose phrasings are its
name and its training sentences. Training sentences with `null`, and what the shipped facets know that people ask
besides, are what nothing answers.

What is measured is the part of the product that tells labels apart by their phrasings: the normaliser, the reading of
slips (`intents.spelling`), the lexicon, the encoder and the head (`intents.guessing`). The decision is another than
that of `CardMatcher`: a set of intents has no topics, no claims, and no hundreds of wordings a facet, and without these
most of a card's evidence is missing. So a guess weighs the head's score and the nearest phrasings.

Printed, in per cent where not named otherwise:
    accuracy   sentences of an intent whose best card is the right one, whether it would be sent or not
    in_scope   sentences of an intent that get the right card, and get it sent
    oos_recall sentences of no intent that are refused; null where the file holds none
    auroc      how well the probability tells the ones from the others; null as above
    threshold  the probability from which a card is sent
    accuracy_typos  with `--typos N`: the accuracy where N words of each sentence, of three letters or more, hold a slip
               each: a letter put in, left out, replaced, or exchanged with the next, at random with a fixed seed
    p50_ms, p95_ms, p99_ms   a question, from its text to the decision
    build_s    reading the encoder's files, then encoding, fitting and indexing the deck
    peak_rss_mb

The threshold: of all that refuse at least 86 in 100 of the validation file's sentences of no intent, the one that
sends the most right cards, that is the lowest. Where there is no such sentence it is the product's own decision: a
card is sent where it is likelier right than wrong.
"""

import argparse
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from adapters.files import load_facets
from adapters.knowledge import WEIGHTS, load_english
from benchmarks.measuring import peak_rss_mb, percentiles, read_lines, show, timed
from benchmarks.typos import with_typos
from intents.encoder import Encoder, load_encoder
from intents.facetmodel import OTHER, Wording, facet_wordings
from intents.guessing import Guess, GuessingModel, fit_guessing_model
from intents.normalise import words
from intents.spelling import Spelling

LIKELIER_THAN_NOT = 0.5
REFUSED = 0.86
SEED = 1

_IN_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its intent; None where it has none."""

    text: str
    intent: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the sentences of a file, one place for each."""

    probabilities: NDArray[np.float64]
    right: NDArray[np.bool_]
    in_scope: NDArray[np.bool_]

    def sent(self, threshold: float) -> tuple[float, float | None]:
        """The shares sent rightly of those in scope, and refused of those out of it (None where there are none)."""
        sent = self.probabilities >= threshold
        refused = float((~sent)[~self.in_scope].mean()) if not self.in_scope.all() else None
        return float((sent & self.right)[self.in_scope].mean()), refused


def read_sentences(files: Sequence[Path]) -> list[Sentence]:
    """The labelled sentences of the files."""
    return [Sentence(line["text"], line["intent"]) for file in files for line in read_lines(file)]


@dataclass(frozen=True, slots=True)
class Reader:
    """A deck with a card for each intent, made ready to be asked."""

    model: GuessingModel
    spelling: Spelling
    encoder: Encoder

    def guess(self, sentence: Sentence) -> Guess:
        """The card that a sentence asks for if any."""
        return self.model.guess(self.spelling.readings(words(sentence.text)), self.encoder)


def build(sentences: Sequence[Sentence], encoder: Encoder) -> Reader:
    """The deck of these sentences."""
    names = {each.intent: name_of(each.intent) for each in sentences if each.intent}
    texts = [(each.text, each.intent or OTHER) for each in sentences] + [(name, own) for own, name in names.items()]
    nothing = [wording for wording in facet_wordings(load_facets()) if wording.label == OTHER]
    wordings = [Wording(tuple(words(text)), label) for text, label in texts]
    spelling = Spelling((wording.words for wording in wordings), encoder.pieces.words, load_english())
    return Reader(fit_guessing_model([*wordings, *nothing], encoder), spelling, encoder)


def name_of(intent: str) -> str:
    """An intent's name as words: `card_arrival` and `cardArrival` are "card arrival"."""
    return _IN_CAMEL_CASE.sub(" ", intent).replace("_", " ")


def judge(sentences: Sequence[Sentence], guesses: Sequence[Guess]) -> Judged:
    """What the guesses are worth."""
    return Judged(
        np.array([guess.probability for guess in guesses]),
        np.array([guess.label == each.intent for each, guess in zip(sentences, guesses, strict=True)]),
        np.array([each.intent is not None for each in sentences]),
    )


def choose_threshold(judged: Judged) -> float:
    """The lowest threshold that refuses enough of what is out of scope; the product's own where nothing is."""
    outside = np.sort(judged.probabilities[~judged.in_scope])
    if not len(outside):
        return LIKELIER_THAN_NOT
    return math.nextafter(float(outside[math.ceil(REFUSED * len(outside)) - 1]), math.inf)


def auroc(judged: Judged) -> float | None:
    """How often a sentence in scope has a higher probability than one out of it, ties counting half."""
    inside = judged.probabilities[judged.in_scope]
    outside = np.sort(judged.probabilities[~judged.in_scope])
    if not len(outside):
        return None
    below = np.searchsorted(outside, inside, "left") + np.searchsorted(outside, inside, "right")
    return float(below.mean() / 2 / len(outside))


def measure(
    train: Sequence[Path], test: Path, validation: Path | None, typos: int | None = None
) -> dict[str, float | None]:
    """The figures, by name."""
    threadpool_limits(1, user_api="blas")  # as the product does
    sentences = read_sentences(train)
    start = time.perf_counter()
    encoder = load_encoder({file.name: file.read_bytes() for file in WEIGHTS.iterdir()})
    reader = build(sentences, encoder)
    reader.guess(sentences[0])
    built = time.perf_counter() - start
    threshold = LIKELIER_THAN_NOT
    if validation:
        tried = read_sentences([validation])
        threshold = choose_threshold(judge(tried, timed(reader.guess, tried, "Choosing the threshold")[0]))
    asked = read_sentences([test])
    guesses, times = timed(reader.guess, asked, "Asking")
    judged = judge(asked, guesses)
    in_scope, refused = judged.sent(threshold)
    return {
        "accuracy": _in_hundred(float(judged.right[judged.in_scope].mean())),
        "in_scope": _in_hundred(in_scope),
        "oos_recall": _in_hundred(refused),
        "auroc": _in_hundred(auroc(judged)),
        **(_measure_typos(reader, asked, typos) if typos else {}),
        "threshold": round(threshold, 4),
        **percentiles(times),
        "build_s": round(built, 2),
        "peak_rss_mb": peak_rss_mb(),
    }


def _measure_typos(reader: Reader, asked: Sequence[Sentence], typos: int) -> dict[str, float | None]:
    """The accuracy on the sentences of an intent, with so many typos in each."""
    chance = Random(SEED)  # noqa: S311 - the same slips in each run
    inside = [Sentence(with_typos(each.text, typos, chance), each.intent) for each in asked if each.intent]
    judged = judge(inside, timed(reader.guess, inside, "Asking with typos")[0])
    return {"accuracy_typos": _in_hundred(float(judged.right.mean()))}


def _in_hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intents", description=__doc__.splitlines()[0])
    parser.add_argument("--train", nargs="+", type=Path, required=True, metavar="FILE")
    parser.add_argument("--test", type=Path, required=True, metavar="FILE")
    parser.add_argument("--validation", type=Path, metavar="FILE")
    parser.add_argument("--typos", type=int, metavar="N", help="also with a slip in N words of each test sentence")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    read = parser.parse_args(arguments)
    show(measure(read.train, read.test, read.validation, read.typos), as_json=read.json)


if __name__ == "__main__":
    main()
