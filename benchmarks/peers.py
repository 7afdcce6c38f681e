"""How peers' matching does on the first deck's labelled questions, beside Impar's.

    python -m benchmarks.peers --questions FILE [FILE …] [--every N] --json

Each peer is given more than its operator would type in: every question and phrasing of the cards, and every wording of
their facets with the topic's name in its place. It answers a question with the card of the phrasing that it finds
nearest. Peers that are not installed are left out, and the output says so (`pip install bm25s chatterbot`):

    rapidfuzz    WRatio over all phrasings
    bm25s        BM25, Lucene's variant, as a search engine ranks
    chatterbot   ChatterBot's best match (Levenshtein distance), its own storage in memory

Printed for each, in per cent where not named otherwise:
    right, wrong          at its own default: of the questions that a card answers
    answered_unanswerable of the questions that no card answers
    right_as_safe         right where it answers only from the confidence on from which no more of all questions get a
                          wrong answer than Impar gives. The threshold is chosen on these very questions, in the peer's
                          favour
    p50_ms, p95_ms, p99_ms
"""

import argparse
import importlib
import os
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from rapidfuzz import fuzz, process, utils

from adapters.files import load_deck, load_facets
from adapters.knowledge import load_knowledge
from adapters.settings import read_settings
from answers.deck import Deck
from benchmarks.measuring import percentiles, show, timed
from intents.facets import TOPIC, Facets
from intents.labelled import Labelled, read_labelled
from intents.match import NO_CONTEXT, Sure
from intents.matcher import CardMatcher

# The card that is found for a question (None for none), and how sure of it the peer is, on its own scale.
Found: TypeAlias = tuple[str | None, float]
Find: TypeAlias = Callable[[str], Found]


@dataclass(frozen=True, slots=True)
class Phrasings:
    """What a peer is given: texts, and the card of each."""

    texts: tuple[str, ...]
    cards: tuple[str, ...]


def phrasings_of(deck: Deck, facets: Facets) -> Phrasings:
    """Every question and phrasing of the deck, and every wording of its facets with the topic's name in its place."""
    pairs: dict[str, str] = {}
    for card in deck.answerable:
        topic = deck.topic_of(card).title
        wordings = next((facet.wordings for facet in facets.facets if facet.id == card.facet), ())
        texts = (card.question, *card.phrasings, *(text.replace(TOPIC, topic) for text in wordings))
        pairs |= {text: card.id for text in texts if text not in pairs}
    return Phrasings(tuple(pairs), tuple(pairs.values()))


def wratio(given: Phrasings) -> Find:
    """The best of rapidfuzz's WRatio over all phrasings."""

    def find(question: str) -> Found:
        _, score, place = process.extractOne(question, given.texts, scorer=fuzz.WRatio, processor=utils.default_process)
        return given.cards[place], score

    return find


def bm25(given: Phrasings) -> Find:
    """The best of BM25 over all phrasings; none where no word is known."""
    bm25s: Any = importlib.import_module("bm25s")
    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(given.texts), show_progress=False), show_progress=False)

    def find(question: str) -> Found:
        tokens = bm25s.tokenize([question], show_progress=False)
        places, scores = index.retrieve(tokens, k=1, show_progress=False)
        score = float(scores[0, 0])
        return (given.cards[int(places[0, 0])], score) if score > 0 else (None, 0.0)

    return find


def chatterbot(given: Phrasings) -> Find:
    """ChatterBot, taught each phrasing with its card as the response, as it comes but for a language model to load."""
    package: Any = importlib.import_module("chatterbot")
    tagging: Any = importlib.import_module("chatterbot.tagging")
    trainers: Any = importlib.import_module("chatterbot.trainers")
    bot = package.ChatBot("peer", database_uri="sqlite://", read_only=True, tagger=tagging.LowercaseTagger)
    trainer = trainers.ListTrainer(bot, show_training_progress=False)
    for text, card in zip(given.texts, given.cards, strict=True):
        trainer.train([text, card])

    def find(question: str) -> Found:
        response = bot.get_response(question)
        return (response.text if response.text in given.cards else None), float(response.confidence)

    return find


def impar(matcher: CardMatcher) -> Find:
    """Impar's own decision: a card only where it is sure."""

    def find(question: str) -> Found:
        match = matcher.match(question, NO_CONTEXT)
        return (match.card, match.confidence) if isinstance(match, Sure) else (None, 0.0)

    return find


def at_default(labelled: Sequence[Labelled], found: Sequence[Found]) -> dict[str, float]:
    """Right, wrong, and answered though unanswerable, in per cent."""
    answerable = [(each.card, card) for each, (card, _) in zip(labelled, found, strict=True) if each.card is not None]
    others = [card for each, (card, _) in zip(labelled, found, strict=True) if each.card is None]
    return {
        "right": _percent(wanted == got for wanted, got in answerable),
        "wrong": _percent(got not in (None, wanted) for wanted, got in answerable),
        "answered_unanswerable": _percent(got is not None for got in others),
    }


def right_as_safe(labelled: Sequence[Labelled], found: Sequence[Found], most_wrong: int) -> float:
    """The share of answerable questions that get their card where at most so many of all get a wrong one."""
    ranked = sorted(zip(labelled, found, strict=True), key=lambda pair: -pair[1][1])
    right = wrong = best = 0
    for each, (card, _) in ranked:
        if card is not None:
            right, wrong = right + (card == each.card), wrong + (card != each.card)
        if wrong > most_wrong:
            break
        best = max(best, right)
    return round(100 * best / max(1, sum(each.card is not None for each in labelled)), 1)


def measure(labelled: Sequence[Labelled], peers: dict[str, Find]) -> dict[str, Any]:
    """The figures of each peer; the first is the one whose wrong answers the others may give as well."""
    figures: dict[str, Any] = {}
    most_wrong: int | None = None
    for name, find in peers.items():
        found, times = timed(find, [each.question for each in labelled], name)
        if most_wrong is None:
            most_wrong = sum(card not in (None, each.card) for each, (card, _) in zip(labelled, found, strict=True))
        safe = right_as_safe(labelled, found, most_wrong)
        figures[name] = {**at_default(labelled, found), "right_as_safe": safe, **percentiles(times)}
    return figures


def main() -> None:
    """Read the arguments, ask every peer, print."""
    parser = argparse.ArgumentParser(description="How peers' matching does beside Impar's.")
    parser.add_argument(
        "--questions", nargs="+", type=Path, required=True, help="labelled questions, YAML or JSON Lines"
    )
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="ask every N-th question only: some peers are slow"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    chosen = parser.parse_args()
    labelled = [each for file in chosen.questions for each in read_labelled(str(file), file.read_bytes())][
        :: chosen.every
    ]
    settings = read_settings(os.environ)
    facets = load_facets()
    deck = load_deck(settings.deck, facets)
    given = phrasings_of(deck, facets)
    peers = {"impar": impar(CardMatcher(deck, load_knowledge(facets, settings.cache, settings.wrong_answers)))}
    peers["rapidfuzz"] = wratio(given)
    missing = [name for name in _OPTIONAL if find_spec(name) is None]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the peers' own
        peers |= {name: make(given) for name, make in _OPTIONAL.items() if name not in missing}
        figures = measure(labelled, peers)
    show(
        {"questions": len(labelled), "phrasings": len(given.texts), "not_installed": missing, **figures},
        as_json=chosen.json,
    )


def _percent(claims: Iterable[bool]) -> float:
    counted = list(claims)
    return round(100 * sum(counted) / max(1, len(counted)), 1)


_OPTIONAL: dict[str, Callable[[Phrasings], Find]] = {"bm25s": bm25, "chatterbot": chatterbot}

if __name__ == "__main__":
    main()
