"""What the matcher learned: read from disk, and kept there once it was fitted.

Fitting takes some seconds, so the fitted model is cached under the fingerprint of everything it was made from. A cache
that is damaged or was made from something else is never used: it is made anew.
"""

import hashlib
import tempfile
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import numpy as np
import structlog

from intents.decision import Calibration, read_calibrations
from intents.encoder import CHECKSUMS, MODEL, VOCABULARY, Encoder, EncoderError, load_encoder
from intents.english import English, english_from
from intents.facetmodel import FacetModel, facet_wordings, fit_facet_model
from intents.facets import Facets
from intents.matcher import Knowledge

_INTENTS = Path(__file__).parents[1] / "intents"
WEIGHTS = _INTENTS / "weights"
_CALIBRATION = _INTENTS / "calibration.json"
_ENGLISH = _INTENTS / "words" / "english.npz"

# Raise it when a change of the code makes the same wordings give another model.
_FORM = 2

_CHECKSUM = hashlib.sha256().digest_size

_log = structlog.get_logger()


def load_knowledge(facets: Facets, cache: Path, tolerance: float = 1.0, weights: Path = WEIGHTS) -> Knowledge:
    """All that a matcher needs besides its deck.

    Without usable encoder files in `weights` it is knowledge of words and letters alone, and the log says why.
    `tolerance` is the number of wrong answers in 100 questions that is borne.
    """
    encoder = _load_encoder(weights)
    model = _cached_model(facets, encoder, cache)
    return Knowledge(facets, model, load_calibrations(), encoder, tolerance, load_english())


def load_calibrations() -> dict[str, Calibration]:
    """The calibrations that ship with the project."""
    return read_calibrations(_CALIBRATION.read_text(encoding="utf-8"))


def load_english() -> English:
    """How often English words stand in print, as it ships with the project."""
    with np.load(_ENGLISH, allow_pickle=False) as arrays:
        return english_from(dict(arrays))


def _load_encoder(weights: Path) -> Encoder | None:
    names = (MODEL, VOCABULARY, CHECKSUMS)
    try:
        return load_encoder({name: (weights / name).read_bytes() for name in names if (weights / name).is_file()})
    except (EncoderError, OSError) as error:
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
        checksum, content = _split(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("the cache cannot be read", why=error.strerror)
        return None
    if hashlib.sha256(content).digest() != checksum:
        _log.warning("a damaged cache is made anew")
        return None
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return FacetModel.from_arrays(dict(arrays))


def _split(content: bytes) -> tuple[bytes, bytes]:
    """A cache's checksum, and what it is the checksum of: an archive's own checksums leave out parts of it."""
    return content[:_CHECKSUM], content[_CHECKSUM:]


def _write(file: Path, model: FacetModel) -> None:
    """Write the cache whole or not at all; that it cannot be written is no reason not to answer."""
    archive = BytesIO()
    np.savez(archive, allow_pickle=False, **model.to_arrays())
    content = archive.getvalue()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            partial = Path(folder, file.name)
            partial.write_bytes(hashlib.sha256(content).digest() + content)
            partial.replace(file)
    except OSError as error:
        _log.warning("the cache cannot be written; the next start learns again", why=error.strerror)
