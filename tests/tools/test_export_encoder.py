"""The exporter reads published weights, and what it writes is a model that the encoder loads and runs."""

import json
import struct
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from intents.encoder import CHECKSUMS, MODEL, VOCABULARY, load_encoder
from tools import export_encoder
from tools.export_encoder import LEVELS, Floats, main, quantise, read_safetensors

WIDTH, HEADS, LAYERS = 32, 4, 6
PIECES = 110  # the marks of a text's start and end have the numbers 101 and 102


def weights() -> dict[str, Floats]:
    """Random weights in the names of all-MiniLM-L6-v2, much smaller."""
    chance = np.random.default_rng(3)

    def some(*shape: int) -> Floats:
        return chance.normal(0, 0.3, shape).astype(np.float32)

    tensors = {
        "embeddings.word_embeddings.weight": some(PIECES, WIDTH),
        "embeddings.position_embeddings.weight": some(16, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
        "embeddings.LayerNorm.weight": np.ones(WIDTH, np.float32),
        "embeddings.LayerNorm.bias": some(WIDTH),
    }
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            tensors |= {f"{layer}.{part}.weight": some(WIDTH, WIDTH), f"{layer}.{part}.bias": some(WIDTH)}
        wide = 4 * WIDTH
        tensors |= {
            f"{layer}.intermediate.dense.weight": some(wide, WIDTH),
            f"{layer}.intermediate.dense.bias": some(wide),
        }
        tensors |= {f"{layer}.output.dense.weight": some(WIDTH, wide), f"{layer}.output.dense.bias": some(WIDTH)}
        for part in ("attention.output", "output"):
            ones, shift = np.ones(WIDTH, np.float32), some(WIDTH)
            tensors |= {f"{layer}.{part}.LayerNorm.weight": ones, f"{layer}.{part}.LayerNorm.bias": shift}
    return tensors


def as_safetensors(tensors: dict[str, Floats]) -> bytes:
    header, data = {"__metadata__": {"format": "pt"}}, b""
    described: dict[str, object] = dict(header)
    for name, value in tensors.items():
        described[name] = {"dtype": "F32", "shape": value.shape, "data_offsets": [len(data), len(data) + value.nbytes]}
        data += value.tobytes()
    head = json.dumps(described).encode()
    return struct.pack("<Q", len(head)) + head + data


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files that the exporter writes for the small weights."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    (source / "model.safetensors").write_bytes(as_safetensors(weights()))
    vocabulary = ["[PAD]", *(f"[unused{number}]" for number in range(1, 103)), *"abcdefg"]
    (source / VOCABULARY).write_text("\n".join(vocabulary), encoding="utf-8")
    for name, value in {"WIDTH": WIDTH, "HEADS": HEADS, "POSITIONS": 16}.items():
        monkeypatch.setattr(export_encoder, name, value)
    monkeypatch.setattr("sys.argv", ["export_encoder", str(source), str(target)])
    main()
    return {file.name: file.read_bytes() for file in target.iterdir()}


def test_tensors_are_read_as_they_were_written() -> None:
    written = weights()

    read = read_safetensors(as_safetensors(written))

    assert read.keys() == written.keys()
    assert all(np.array_equal(read[name], written[name]) for name in written)


def test_quantised_weights_keep_to_their_levels_and_near_the_original() -> None:
    weight = np.random.default_rng(1).normal(0, 1, (50, 8)).astype(np.float32)

    codes, scale = quantise(weight)

    assert int(np.abs(codes.astype(np.int16)).max()) == LEVELS
    assert np.abs(codes * scale - weight).max() <= scale.max() / 2 + 1e-6


def test_what_is_written_loads_and_gives_a_vector_of_the_layers_means(exported: dict[str, bytes]) -> None:
    encoder = load_encoder(exported)

    one, other = encoder.vector("a b c"), encoder.vector("g f")

    lengths = np.linalg.norm(one.reshape(4, WIDTH), axis=1)
    assert lengths == pytest.approx(np.sqrt([0.3, 0.4, 0.5, 1.0]), abs=1e-4)
    assert not np.allclose(one, other)


def test_its_checksums_are_those_of_its_files(exported: dict[str, bytes]) -> None:
    checksums = json.loads(exported[CHECKSUMS])

    assert checksums == {name: sha256(exported[name]).hexdigest() for name in (MODEL, VOCABULARY)}
