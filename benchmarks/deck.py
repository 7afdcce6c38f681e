"""How often the matcher of the first deck answers labelled questions right, with and without typos.

    python -m benchmarks.deck [FILE …] [--typos N [--seed N]] [--tolerance T] [--every N] [--without WORD] --json

A FILE holds labelled questions (`intents.labelled`); without one, those of tests/questions are asked that no fit has
seen: facets, none, voices, near-held-out, rare-held-out and blind, by the hand that wrote the first wordings, and
unseen, twelve-people, held-out-2 and held-out-3, by others. Each is asked cold, of the matcher alone: what the
bot does before it asks the matcher (emergencies, courtesies, decisions for one person) takes no part.

Printed, in per cent where not named otherwise:
    questions    how many a card answers, and `others` how many none does
    right, wrong, asked, refused    what became of those that a card answers
    offered_first    how many were asked back about with the right card first among those offered
    accuracy     the best card is the right one, whether it was sent, offered or refused (as in `benchmarks.intents`)
    others_wrong, others_asked, others_refused    and of those that none does
    p50_ms, p95_ms, p99_ms    a question, from its text to the decision
With `--typos N` the same once more under `typos`, where N words of each question, of three letters or more, hold a slip
each: a letter put in, left out, replaced, or exchanged with the next, at random. `--seed` draws other slips. With
`--without WORD` questions that hold this word are left out of all figures.
"""

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from adapters.files import CARDS, load_deck, load_facets
from adapters.knowledge import load_matcher
from adapters.logs import configure_logs
from adapters.settings import read_settings
from benchmarks.measuring import percentiles, show, timed
from benchmarks.typos import with_typos
from intents.labelled import Labelled, read_labelled
from intents.match import NO_CONTEXT, Match, NoMatch, Sure, Unsure
from intents.matcher import CardMatcher
from intents.normalise import words

QUESTIONS = Path(__file__).parents[1] / "tests" / "questions"
NAMES = (
    "facets", "none", "voices", "near-held-out", "rare-held-out", "blind", "unseen", "twelve-people", "held-out-2",
    "held-out-3",
)  # fmt: skip
HELD_OUT = tuple(QUESTIONS / f"{name}.yaml" for name in NAMES)


def verdict(wanted: Labelled, match: Match) -> str:
    """What a decision is worth."""
    if isinstance(match, Sure):
        return "right" if match.card == wanted.card else "wrong"
    return "refused" if isinstance(match, NoMatch) else "asked"


def best_card(match: Match) -> str | None:
    """The card that comes first, whatever the decision makes of it."""
    if isinstance(match, Sure):
        return match.card
    return next(iter(match.cards if isinstance(match, Unsure) else match.near), None)


def ask(matcher: CardMatcher, labelled: Sequence[Labelled]) -> dict[str, float]:
    """The figures of one round."""
    matches, times = timed(lambda each: matcher.match(each.question, NO_CONTEXT), labelled, "Asking")
    judged = [(each, match, verdict(each, match)) for each, match in zip(labelled, matches, strict=True)]
    own = Counter(made for each, _, made in judged if each.card)
    others = Counter(made for each, _, made in judged if not each.card)
    best = Counter(made for each, match, made in judged if each.card and best_card(match) == each.card)
    return {
        "questions": own.total(),
        **{made: _in_hundred(own[made], own.total()) for made in ("right", "wrong", "asked", "refused")},
        "offered_first": _in_hundred(best["asked"], own.total()),
        "accuracy": _in_hundred(best.total(), own.total()),
        "others": others.total(),
        **{f"others_{made}": _in_hundred(others[made], others.total()) for made in ("wrong", "asked", "refused")},
        **percentiles(times),
    }


def read_questions(files: Sequence[Path], every: int = 1, without: str | None = None) -> list[Labelled]:
    """Every so many'th question in the files, but for those that hold a word."""
    labelled = [each for file in files for each in read_labelled(str(file), file.read_bytes())][::every]
    return [each for each in labelled if not without or without.lower() not in words(each.question)]


def measure(labelled: Sequence[Labelled], typos: int, seed: int, tolerance: float | None) -> dict[str, Any]:
    """The figures, by name."""
    facets, settings = load_facets(), read_settings(os.environ)
    borne = settings.wrong_answers if tolerance is None else tolerance
    matcher = load_matcher(load_deck(CARDS, facets), facets, settings.cache, borne)
    matcher.match(labelled[0].question, NO_CONTEXT)
    figures: dict[str, Any] = {"tolerance": borne, **ask(matcher, labelled)}
    if typos:
        chance = Random(seed)  # noqa: S311 - the same slips in each run
        spoilt = [Labelled(with_typos(each.question, typos, chance), each.card) for each in labelled]
        figures["typos"] = ask(matcher, spoilt)
    return figures


def _in_hundred(count: int, total: int) -> float:
    return round(100 * count / total, 2) if total else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deck", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="labelled questions (else all held out)")
    parser.add_argument(
        "--typos", type=int, default=0, metavar="N", help="also with a slip in N words of each question"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which slips are drawn (default 1)")
    parser.add_argument(
        "--tolerance", type=float, metavar="T", help="wrong answers in 100 that are borne (else as set)"
    )
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every Nth question only")
    parser.add_argument("--without", metavar="WORD", help="leave out the questions that hold this word")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    read = parser.parse_args(arguments)
    configure_logs()
    labelled = read_questions(read.files or HELD_OUT, read.every, read.without)
    if not labelled:
        parser.error("no question is left to ask: all hold the word that --without names")
    show(measure(labelled, read.typos, read.seed, read.tolerance), as_json=read.json)


if __name__ == "__main__":
    main()
