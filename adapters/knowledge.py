"""What the matcher learned: read from disk, and kept there once it was fitted.

Fitting takes some seconds, so the fitted model is cached under the fingerprint of everything it was made from. A cache
that is damaged or was made from something else is never used: it is made anew.
"""

import hashlib
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import structlog

from intents.decision import Calibration, read_calibrations
from intents.encoder import CHECKSUMS, MODEL, VOCABULARY, Encoder, EncoderError, load_encoder
from intents.facetmodel import FacetModel, facet_wordings, fit_facet_model
from intents.facets import Facets
from intents.matcher import Knowledge

_INTENTS = Path(__file__).parents[1] / "intents"
WEIGHTS = _INTENTS / "weights"
_CALIBRATION = _INTENTS / "calibration.json"

# Raise it when a change of the code makes the same wordings give another model.
_FORM = 1

_log = structlog.get_logger()


def load_knowledge(facets: Facets, cache: Path, tolerance: float = 1.0, weights: Path = WEIGHTS) -> Knowledge:
    """All that a matcher needs besides its deck.

    Without usable encoder files in `weights` it is knowledge of words and letters alone, and the log says why.
    `tolerance` is the number of wrong answers in 100 questions that is borne.
    """
    encoder = _load_encoder(weights)
    model = _cached_model(facets, encoder, cache)
    return Knowledge(facets, model, load_calibrations(), encoder, tolerance)


def load_calibrations() -> dict[str, Calibration]:
    """The calibrations that ship with the project."""
    return read_calibrations(_CALIBRATION.read_text(encoding="utf-8"))


def _load_encoder(weights: Path) -> Encoder | None:
    names = (MODEL, VOCABULARY, CHECKSUMS)
    files = {name: (weights / name).read_bytes() for name in names if (weights / name).is_file()}
    try:
        return load_encoder(files)
    except EncoderError as error:
        _log.warning("matching without meaning, with stricter thresholds", why=str(error))
        return None


def _cached_model(facets: Facets, encoder: Encoder | None, cache: Path) -> FacetModel:
    file = cache / f"facets-{_fingerprint(facets, encoder)}.npz"
    model = _read(file)
    if model is None:
        _log.info("learning the wordings; this takes some seconds, once")
        model = fit_facet_model(facet_wordings(facets), encoder)
        _write(file, model)
    return model


def _fingerprint(facets: Facets, encoder: Encoder | None) -> str:
    parts = (repr(facets), encoder.fingerprint if encoder else "", _FORM, version("impar"), np.__version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _read(file: Path) -> FacetModel | None:
    """The model in a cache's file; None where there is none or it is damaged."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return FacetModel.from_arrays(dict(arrays))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("a damaged cache is made anew", kind=type(error).__name__)
        return None


def _write(file: Path, model: FacetModel) -> None:
    """Write the cache whole or not at all; that it cannot be written is no reason not to answer."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as partial:
            np.savez(partial, allow_pickle=False, **model.to_arrays())
        Path(partial.name).replace(file)
    except OSError as error:
        _log.warning("the cache cannot be written; the next start learns again", why=error.strerror)
