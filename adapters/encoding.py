"""Encodes many texts: on every core, with a bar on the terminal where it takes long."""

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from intents.encoder import Encoder
from intents.facetmodel import own_part
from intents.lexicon import Floats

# Encoding fewer is done before a bar can be read.
_FEWEST_FOR_A_BAR = 2000
_A_PART = 64


def encode(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """The parts of many texts' vectors, a row each, by which what means alike is near.

    The runtime works outside Python's lock, so threads are enough.
    """

    def read(part: Sequence[str]) -> Floats:
        return own_part(encoder.vectors(part)).copy()

    from rich.console import Console  # noqa: PLC0415 - a start from the cache encodes nothing
    from rich.progress import track  # noqa: PLC0415 - as above

    parts = [texts[start : start + _A_PART] for start in range(0, len(texts), _A_PART)]
    silent = len(texts) < _FEWEST_FOR_A_BAR or not sys.stderr.isatty()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(read, parts)
        bar = track(
            found,
            "Reading the questions of the deck, once",
            total=len(parts),
            console=Console(stderr=True),
            transient=True,
            disable=silent,
        )
        return np.concatenate(list(bar))
