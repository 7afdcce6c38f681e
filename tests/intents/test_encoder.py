"""Near vectors mean alike; weights that are not the ones shipped are never run."""

import json
from hashlib import sha256

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from adapters.knowledge import WEIGHTS
from intents.encoder import CHECKSUMS, MODEL, VOCABULARY, Encoder, EncoderError, Floats, load_encoder
from tools.export_encoder import LEVELS

BLOCK = 384
TEXTS = (
    "is it safe",
    "how long does it last",
    "what does it cost me",
    "is the procedure dangerous",
    "",
    "which code do I bill for the procedure, and does the payer want a letter",
    "\u4f60\u597d",
    "word " * 200,
)
MEANT_ALIKE = [
    ("is it safe", "what are the risks", "which code is billed"),
    ("how long does it last", "when does the effect wear off", "where does the nerve lie"),
    ("which code is billed", "how is it charged to insurance", "does it hurt"),
    ("where does it lie", "location in the body", "how many months of relief"),
]
# As an AMD EPYC with VNNI gives them and, by qemu-x86_64, a Haswell and an EPYC without.
LAST_NUMBERS = [
    ("is the block safe", [-0.0123, -0.0976, 0.0855, 0.0671]),
    ("how long does it last", [-0.0216, -0.0531, -0.0429, 0.0524]),
    ("cpt code for an impar block", [0.0269, 0.0233, 0.0152, 0.0007]),
]


@pytest.fixture(scope="module")
def vectors(encoder: Encoder) -> Floats:
    return encoder.vectors(TEXTS)


@pytest.fixture
def files() -> dict[str, bytes]:
    """Files whose checksums are right; only what is checked before they are run matters here."""
    contents = {MODEL: b"weights", VOCABULARY: b"[PAD]\n[UNK]\n"}
    checksums = {name: sha256(content).hexdigest() for name, content in contents.items()}
    return {**contents, CHECKSUMS: json.dumps(checksums).encode()}


def test_a_vectors_blocks_have_each_their_length_and_the_whole_is_not_longer(vectors: Floats, encoder: Encoder) -> None:
    lengths = np.linalg.norm(vectors.reshape(len(TEXTS), -1, BLOCK), axis=2)

    assert vectors.shape == (len(TEXTS), encoder.size)
    np.testing.assert_allclose(lengths, np.tile(np.sqrt([0.3, 0.4, 0.5, 1.0]), (len(TEXTS), 1)), atol=1e-4)


def test_the_last_block_is_of_length_one(encoder: Encoder) -> None:
    vector = encoder.vector("is it safe")

    assert vector.shape == (encoder.size,)
    assert np.linalg.norm(vector[-BLOCK:]) == pytest.approx(1.0, abs=1e-4)


def test_a_text_among_many_has_the_vector_that_it_has_alone(encoder: Encoder, vectors: Floats) -> None:
    alone = np.array([encoder.vector(text) for text in TEXTS])

    cosines = (alone[:, -BLOCK:] * vectors[:, -BLOCK:]).sum(axis=1)

    assert cosines.min() > 0.99


def test_the_same_text_has_the_same_vector_each_time(encoder: Encoder) -> None:
    np.testing.assert_array_equal(encoder.vector("is it safe"), encoder.vector("is it safe"))


@pytest.mark.parametrize(("text", "ends"), LAST_NUMBERS)
def test_every_processor_gives_the_same_vector(encoder: Encoder, text: str, ends: list[float]) -> None:
    """Weights of the full range would saturate on some and be off by 0.02 there."""
    assert encoder.vector(text)[-4:].tolist() == pytest.approx(ends, abs=2e-3)


def test_no_two_products_of_weights_and_activations_exceed_16_bits() -> None:
    model = onnx.load(WEIGHTS / MODEL)
    codes = [numpy_helper.to_array(each) for each in model.graph.initializer if each.data_type == TensorProto.INT8]

    most = max(int(np.abs(each.astype(np.int16)).max()) for each in codes)

    assert 2 * 255 * most <= np.iinfo(np.int16).max
    assert most == LEVELS


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    assert encoder.vectors([]).shape == (0, encoder.size)


@pytest.mark.parametrize(("text", "alike", "unlike"), MEANT_ALIKE)
def test_what_means_alike_is_nearer_than_what_does_not(encoder: Encoder, text: str, alike: str, unlike: str) -> None:
    own, near, far = (encoder.vector(each)[-BLOCK:] for each in (text, alike, unlike))

    assert own @ near > own @ far + 0.1


@pytest.mark.parametrize("name", [MODEL, VOCABULARY, CHECKSUMS])
def test_a_missing_file_is_named(files: dict[str, bytes], name: str) -> None:
    del files[name]

    with pytest.raises(EncoderError, match=f"{name} is missing"):
        load_encoder(files)


@pytest.mark.parametrize("name", [MODEL, VOCABULARY])
@pytest.mark.parametrize("damage", ["cut", "flipped", "longer", "emptied"])
def test_a_damaged_file_is_named_and_not_run(files: dict[str, bytes], name: str, damage: str) -> None:
    whole = files[name]
    files[name] = {
        "cut": whole[:-1],
        "flipped": bytes([whole[0] ^ 1]) + whole[1:],
        "longer": whole + b"\n",
        "emptied": b"",
    }[damage]

    with pytest.raises(EncoderError, match=f"{name} is damaged"):
        load_encoder(files)


@pytest.mark.parametrize("name", [MODEL, VOCABULARY])
def test_a_file_without_a_checksum_is_not_trusted(files: dict[str, bytes], name: str) -> None:
    checksums = json.loads(files[CHECKSUMS])
    del checksums[name]
    files[CHECKSUMS] = json.dumps(checksums).encode()

    with pytest.raises(EncoderError, match=name):
        load_encoder(files)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe"])
def test_a_damaged_checksum_file_is_named(files: dict[str, bytes], content: bytes) -> None:
    files[CHECKSUMS] = content

    with pytest.raises(EncoderError, match=CHECKSUMS):
        load_encoder(files)


def with_checksums(contents: dict[str, bytes]) -> dict[str, bytes]:
    checksums = {name: sha256(content).hexdigest() for name, content in contents.items()}
    return {**contents, CHECKSUMS: json.dumps(checksums).encode()}


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x09garbage" * 50])
def test_a_model_that_is_none_is_named_although_its_checksum_is_right(content: bytes) -> None:
    with pytest.raises(EncoderError, match=f"{MODEL} cannot be used"):
        load_encoder(with_checksums({MODEL: content, VOCABULARY: b"[PAD]"}))


def test_a_model_of_something_else_is_named() -> None:
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "other", [given], [made])
    other = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)

    with pytest.raises(EncoderError, match="does not make one vector"):
        load_encoder(with_checksums({MODEL: other.SerializeToString(), VOCABULARY: b"[PAD]"}))


def test_a_vocabulary_that_is_no_text_is_named() -> None:
    model = (WEIGHTS / MODEL).read_bytes()

    with pytest.raises(EncoderError, match=f"{VOCABULARY} cannot be used"):
        load_encoder(with_checksums({MODEL: model, VOCABULARY: b"\xff\xfe\x00"}))
