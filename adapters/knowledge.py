"""What the matcher knows: the encoder, and what was learned from the facets' wordings and from the deck."""

import ctypes
from functools import cache as once
from pathlib import Path

import numpy as np
import structlog
from threadpoolctl import threadpool_limits

from adapters.cache import Arrays, kept
from adapters.encoding import encode
from adapters.files import named_content
from adapters.garbage import uncollected
from answers.deck import Deck
from intents.calibration import Calibration, read_calibrations
from intents.encoder import CHECKSUMS, MODEL, VOCABULARY, Encoder, EncoderError, load_encoder
from intents.english import English, english_from
from intents.facetmodel import FacetModel, Wording, facet_wordings, fit_facet_model
from intents.facets import Facets
from intents.matcher import CardMatcher, Knowledge
from intents.meaning import Meaning, cards_by_phrasing
from intents.nearest import learn_nearest, nearest_in
from intents.qualifiers import Qualifiers, read_qualifiers
from intents.teaching import taught_wordings

_INTENTS = Path(__file__).parents[1] / "intents"
WEIGHTS = _INTENTS / "weights"
_CALIBRATION = _INTENTS / "calibration.json"
_QUALIFIERS = _INTENTS / "qualifiers.yaml"
_ENGLISH = _INTENTS / "words" / "english.npz"

# Raise it when a change of the code makes the same wordings give another model.
_FORM = 4

_log = structlog.get_logger()


def load_matcher(
    deck: Deck, facets: Facets, cache: Path, tolerance: float = 1.0, weights: Path = WEIGHTS
) -> CardMatcher:
    """The matcher of a deck; the other arguments are those of `load_knowledge`."""
    with uncollected():
        knowledge = load_knowledge(facets, cache, tolerance, weights, deck)
        matcher = CardMatcher(deck, knowledge, _load_meaning(deck, knowledge.encoder, cache))
    _give_back()
    return matcher


def _give_back() -> None:
    """Return to the system what loading held for a moment: a tenth of all memory, which glibc keeps if not told."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def load_knowledge(
    facets: Facets, cache: Path, tolerance: float = 1.0, weights: Path = WEIGHTS, deck: Deck | None = None
) -> Knowledge:
    """All that a matcher needs besides its deck.

    Without usable encoder files in `weights` it is knowledge of words and letters alone, and the log says why.
    `tolerance` is the number of wrong answers in 100 questions that is borne. Facets without wordings are learned
    from the questions of the `deck`.
    """
    # What is multiplied here is small: more threads than one spend their time waiting for each other.
    threadpool_limits(1, user_api="blas")
    encoder = _load_encoder(weights)
    wordings = [*facet_wordings(facets), *(taught_wordings(deck, facets) if deck else ())]
    model = _load_model(wordings, encoder, cache)
    return Knowledge(facets, model, load_calibrations(), encoder, tolerance, load_english(), load_qualifiers())


@once
def load_calibrations() -> dict[str, Calibration]:
    """The calibrations that ship with the project."""
    return read_calibrations(_CALIBRATION.read_text(encoding="utf-8"))


@once
def load_english() -> English:
    """How often English words stand in print, as it ships with the project."""
    with np.load(_ENGLISH, allow_pickle=False) as arrays:
        return english_from(dict(arrays))


@once
def load_qualifiers() -> Qualifiers:
    """The words that make another question of a card's question, as they ship with the project."""
    return read_qualifiers(*named_content(_QUALIFIERS))


def load_shipped_encoder() -> Encoder | None:
    """The encoder that ships with the project, checked; None, and the log says why, where it cannot be used."""
    return _load_encoder(WEIGHTS)


@once
def _load_encoder(weights: Path) -> Encoder | None:
    names = (MODEL, VOCABULARY, CHECKSUMS)
    try:
        return load_encoder({name: (weights / name).read_bytes() for name in names if (weights / name).is_file()})
    except (EncoderError, OSError) as error:
        _log.warning("matching without meaning, with stricter thresholds", why=str(error))
        return None


def _load_model(wordings: list[Wording], encoder: Encoder | None, cache: Path) -> FacetModel:
    def learn() -> Arrays:
        _log.info("learning the wordings; this takes some seconds, once")
        return fit_facet_model(wordings, encoder).to_arrays()

    made_from = (wordings, encoder.fingerprint if encoder else "", _FORM)
    return FacetModel.from_arrays(kept(cache, "facets", made_from, learn))


def _load_meaning(deck: Deck, encoder: Encoder | None, cache: Path) -> Meaning | None:
    """What the questions and phrasings of a deck mean; nothing without an encoder, or where there is no question."""
    phrasings = cards_by_phrasing(deck.answerable)
    if encoder is None or not phrasings:
        return None
    texts = list(phrasings)

    def learn() -> Arrays:
        _log.info("reading the questions of the deck, once", questions=len(texts))
        return {"nearest": learn_nearest(encode(encoder, texts)).to_array()}

    arrays = kept(cache, "meaning", (texts, encoder.fingerprint, _FORM), learn)
    return Meaning(nearest_in(arrays["nearest"]), list(phrasings.values()))
