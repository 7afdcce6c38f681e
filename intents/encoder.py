"""Sentence vectors: what a text means, as numbers of which near ones mean alike.

The weights are all-MiniLM-L6-v2 (Apache-2.0), taught further, in 8 bits, run on one thread of the CPU. They are handed
in as bytes and checked against their checksum before anything is run.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from intents.wordpiece import WordPiece

Floats = NDArray[np.float32]

MODEL, VOCABULARY, CHECKSUMS = "minilm.onnx", "vocab.txt", "checksums.json"

# The positions that the export kept; a question has some fifteen pieces.
_MOST_PIECES = 128


class EncoderError(Exception):
    """The encoder's files are missing or not the ones that were shipped; the text names the file."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A running encoder. `size` numbers make a vector; `fingerprint` tells its weights from others."""

    session: onnxruntime.InferenceSession
    pieces: WordPiece
    size: int
    fingerprint: str

    def vector(self, text: str) -> Floats:
        """The vector (size,) of one text, of length one in each of its parts."""
        return np.asarray(self._run([self.pieces.encode(text, _MOST_PIECES)])[0])

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors (texts, size) of many texts, each the one that `vector` gives.

        They are run one by one: texts that are run together share one quantisation, which shifts them, and on one
        thread it saves no time.
        """
        result = np.empty((len(texts), self.size), np.float32)
        for row, text in enumerate(texts):
            result[row] = self.vector(text)
        return result

    def _run(self, numbers: list[list[int]]) -> Floats:
        (vectors,) = self.session.run(None, {"ids": np.array(numbers, np.int64)})
        return np.asarray(vectors, np.float32)


def load_encoder(files: Mapping[str, bytes]) -> Encoder:
    """The encoder in its files (name to content), each checked by its SHA-256. Raises `EncoderError`."""
    if CHECKSUMS not in files:
        raise EncoderError(f"{CHECKSUMS} is missing")
    expected = _checksums(files[CHECKSUMS])
    for name in (MODEL, VOCABULARY):
        if name not in files:
            raise EncoderError(f"{name} is missing")
        if hashlib.sha256(files[name]).hexdigest() != expected.get(name):
            raise EncoderError(f"{name} is damaged: its checksum is not the one in {CHECKSUMS}")
    session = _session(files[MODEL])
    try:
        pieces = WordPiece.of(files[VOCABULARY].decode())
    except UnicodeDecodeError as error:
        raise EncoderError(f"{VOCABULARY} cannot be used: it is not UTF-8") from error
    return Encoder(session, pieces, session.get_outputs()[0].shape[1], expected[MODEL][:16])


def _session(model: bytes) -> onnxruntime.InferenceSession:
    """The model, ready to run on one thread. Raises `EncoderError` where it is none that gives vectors of ids."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # keeps memory flat; short questions gain nothing by the arena
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EncoderError(f"{MODEL} cannot be used: {str(error).splitlines()[0]}") from error
    session._model_bytes = None  # noqa: SLF001 - it keeps the file's content, a tenth of all memory, to no use
    given, made = [each.name for each in session.get_inputs()], [len(each.shape) for each in session.get_outputs()]
    if (given, made) != (["ids"], [2]):
        raise EncoderError(f"{MODEL} cannot be used: it does not make one vector of a text's ids")
    return session


def _checksums(content: bytes) -> dict[str, str]:
    try:
        checksums = json.loads(content)
    except ValueError as error:
        raise EncoderError(f"{CHECKSUMS} is damaged: it is not JSON") from error
    if not isinstance(checksums, dict):
        raise EncoderError(f"{CHECKSUMS} is damaged: it holds no checksums by name")
    return checksums
